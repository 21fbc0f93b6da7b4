"""Every write of packages, one file a verb group."""

from daybreak.packages.actions.acting import act
from daybreak.packages.actions.answering import accept, acknowledge, answer_access, close, reject
from daybreak.packages.actions.building import Built, build
from daybreak.packages.actions.reading import open_package
from daybreak.packages.actions.recalling import acknowledge_recall, clear_and_recall, recall, recall_cleared
from daybreak.packages.actions.sending import check, disseminate

__all__ = [
    "Built",
    "accept",
    "acknowledge",
    "acknowledge_recall",
    "act",
    "answer_access",
    "build",
    "check",
    "clear_and_recall",
    "close",
    "disseminate",
    "open_package",
    "recall",
    "recall_cleared",
    "reject",
]
