"""Every write of safeguarding."""

from daybreak.safeguarding.actions.amending import correct_child, judge_same, refer_further
from daybreak.safeguarding.actions.correcting import Raised, close_error, confirm_corrected, look_again, raise_error
from daybreak.safeguarding.actions.disclosing import (
    approve_disclosure,
    confirm_received,
    draft_disclosure,
    duty_done,
    print_letter,
    refuse_disclosure,
    send_disclosure,
    tell_duty,
)
from daybreak.safeguarding.actions.families import record_family, signpost
from daybreak.safeguarding.actions.following import answer, ask, discuss, end_protection, protect
from daybreak.safeguarding.actions.recording import count_as, record_children
from daybreak.safeguarding.actions.referring import acknowledge, close_referral, decide, open_referral, refer
from daybreak.safeguarding.actions.welfare import (
    done_welfare_contact,
    plan_after_meeting,
    plan_first_contacts,
    plan_release_day,
    plan_welfare_contacts,
    write_welfare_plan,
)

__all__ = [
    "Raised",
    "acknowledge",
    "answer",
    "approve_disclosure",
    "ask",
    "close_error",
    "close_referral",
    "confirm_corrected",
    "confirm_received",
    "correct_child",
    "count_as",
    "decide",
    "discuss",
    "done_welfare_contact",
    "draft_disclosure",
    "duty_done",
    "end_protection",
    "judge_same",
    "look_again",
    "open_referral",
    "plan_after_meeting",
    "plan_first_contacts",
    "plan_release_day",
    "plan_welfare_contacts",
    "print_letter",
    "protect",
    "raise_error",
    "record_children",
    "record_family",
    "refer",
    "refer_further",
    "refuse_disclosure",
    "send_disclosure",
    "signpost",
    "tell_duty",
    "write_welfare_plan",
]
