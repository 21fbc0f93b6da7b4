"""Every write of packages, one file a verb group."""

from daybreak.packages.actions.acting import act
from daybreak.packages.actions.answering import accept, acknowledge, answer_access, close, reject, show_access, transfer
from daybreak.packages.actions.building import Built, build, renew
from daybreak.packages.actions.exporting import Envelope, export
from daybreak.packages.actions.importing import import_answers
from daybreak.packages.actions.keys import register_answer_key, register_key, rotate_signing_key
from daybreak.packages.actions.pausing import pause, resume
from daybreak.packages.actions.reading import open_package
from daybreak.packages.actions.recalling import (
    acknowledge_recall,
    clear_and_recall,
    recall,
    recall_cleared,
    recall_suspected,
)
from daybreak.packages.actions.sending import check, disseminate
from daybreak.packages.actions.signing import sign

__all__ = [
    "Built",
    "Envelope",
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
    "export",
    "import_answers",
    "open_package",
    "pause",
    "recall",
    "recall_cleared",
    "recall_suspected",
    "register_answer_key",
    "register_key",
    "reject",
    "renew",
    "resume",
    "rotate_signing_key",
    "show_access",
    "sign",
    "transfer",
]
