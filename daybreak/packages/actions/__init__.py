"""Every write of packages, one file a verb group."""

from daybreak.packages.actions.answering import accept, acknowledge, close, reject
from daybreak.packages.actions.building import Built, build, check
from daybreak.packages.actions.sending import disseminate, open_package, recall, recall_cleared

__all__ = [
    "Built", "accept", "acknowledge", "build", "check", "close", "disseminate", "open_package", "recall",
    "recall_cleared", "reject",
]  # fmt: skip
