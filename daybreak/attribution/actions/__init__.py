"""Every write of attribution, one file a verb group."""

from daybreak.attribution.actions.asking import compare_answers, import_answers, read_leads, request_resolutions
from daybreak.attribution.actions.clearing import clear
from daybreak.attribution.actions.doors import establish_doors, recheck_overtaken, recheck_standing
from daybreak.attribution.actions.exporting import export_requests
from daybreak.attribution.actions.noting import choose_force, mark_premises
from daybreak.attribution.actions.seeing import Entry, Seen, enter_ground, enter_grounds, withdraw_ground
from daybreak.attribution.actions.suspecting import settle, suspect
from daybreak.attribution.actions.typing import enter_again, enter_identifier

__all__ = [
    "Entry", "Seen", "choose_force", "clear", "compare_answers", "enter_again", "enter_ground", "enter_grounds",
    "enter_identifier", "establish_doors", "export_requests", "import_answers", "mark_premises", "read_leads",
    "recheck_overtaken", "recheck_standing", "request_resolutions", "settle", "suspect", "withdraw_ground",
]  # fmt: skip
