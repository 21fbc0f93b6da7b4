"""Every write of custody."""

from daybreak.custody.actions.correcting import correct
from daybreak.custody.actions.ending import destroy, return_to
from daybreak.custody.actions.examining import record_examinations
from daybreak.custody.actions.exporting import export_archive, export_statement, print_labels
from daybreak.custody.actions.handing import give, take, withdraw
from daybreak.custody.actions.importing import import_result, take_results_in
from daybreak.custody.actions.looking import look_for
from daybreak.custody.actions.many import give_many, take_many
from daybreak.custody.actions.opening import open_description, open_exhibit
from daybreak.custody.actions.sealing import reseal
from daybreak.custody.actions.seizing import seize
from daybreak.custody.stepping import Written

__all__ = [
    "Written",
    "correct",
    "destroy",
    "export_archive",
    "export_statement",
    "give",
    "give_many",
    "import_result",
    "look_for",
    "open_description",
    "open_exhibit",
    "print_labels",
    "record_examinations",
    "reseal",
    "return_to",
    "seize",
    "take",
    "take_many",
    "take_results_in",
    "withdraw",
]
