"""Every write of safeguarding."""

from daybreak.safeguarding.actions.correcting import Raised, close_error, confirm_corrected, look_again, raise_error
from daybreak.safeguarding.actions.disclosing import approve_disclosure, draft_disclosure, send_disclosure
from daybreak.safeguarding.actions.recording import count_as, record_children
from daybreak.safeguarding.actions.referring import acknowledge, decide, open_referral, refer
from daybreak.safeguarding.actions.welfare import done_welfare_contact, plan_welfare_contacts

__all__ = [
    "Raised",
    "acknowledge",
    "approve_disclosure",
    "close_error",
    "confirm_corrected",
    "count_as",
    "decide",
    "done_welfare_contact",
    "draft_disclosure",
    "look_again",
    "open_referral",
    "plan_welfare_contacts",
    "raise_error",
    "record_children",
    "refer",
    "send_disclosure",
]
