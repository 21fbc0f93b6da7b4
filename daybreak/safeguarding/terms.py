"""Words of safeguarding. Safeguarded is not taken into care: figures count them apart."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """How a child stands to the suspect."""

    OWN_CHILD = "own_child"
    PARTNERS_CHILD = "partners_child"
    OTHER_RELATIVE = "other_relative"
    THROUGH_WORK = "through_work"
    OTHER = "other"


class ChildReferralState(StrEnum):
    MADE = "made"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"


CHILD_REFERRAL_MOVES: dict[ChildReferralState, frozenset[ChildReferralState]] = {
    ChildReferralState.MADE: frozenset({ChildReferralState.ACKNOWLEDGED}),
    ChildReferralState.ACKNOWLEDGED: frozenset({ChildReferralState.DECIDED}),
    ChildReferralState.DECIDED: frozenset({ChildReferralState.DECIDED}),
}


class Decision(StrEnum):
    """What children's services decided; the words on screen come from the jurisdiction's pack."""

    ENQUIRY = "enquiry"
    PLAN = "plan"
    EMERGENCY_PROTECTION = "emergency_protection"
    TAKEN_INTO_CARE = "taken_into_care"
    SUPPORT = "support"
    NO_FURTHER_ACTION = "no_further_action"


class DisclosureState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"


DISCLOSURE_MOVES: dict[DisclosureState, frozenset[DisclosureState]] = {
    DisclosureState.DRAFT: frozenset({DisclosureState.APPROVED}),
    DisclosureState.APPROVED: frozenset({DisclosureState.SENT}),
    DisclosureState.SENT: frozenset(),
}
