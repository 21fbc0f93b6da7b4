"""Words and values of safeguarding. Safeguarded is not taken into care: figures count them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from daybreak.kernel.words import Category


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


class RecipientKind(StrEnum):
    """Who may hold what is suspected wrong: a force a package went to, an authority, whoever a disclosure told."""

    FORCE = "force"
    AUTHORITY = "authority"
    DISCLOSED = "disclosed"


class Trigger(StrEnum):
    """Days on which a suspect's welfare is looked after; a court day adds its date ("court 2026-05-11")."""

    FIRST_DAY = "first_day"
    SECOND_DAY = "second_day"
    CHARGE = "charge"
    COURT = "court"
    RELEASE_DAY = "release_day"


@dataclass(frozen=True, slots=True)
class ReferralClock:
    """How long an authority has to acknowledge a referral."""

    immediate_risk: timedelta = timedelta(hours=1)  # [M] "at once": to be confirmed with the authorities
    otherwise: timedelta = timedelta(hours=24)  # rule 12


USUAL_CLOCK = ReferralClock()


@dataclass(frozen=True, slots=True)
class Words:
    """What things are called in one jurisdiction; `only_here` are words no other jurisdiction may show."""

    discussion: str
    front_door: str
    enquiry: str
    police_power: str
    police_power_hours: int
    court_order: str
    employer_contact: str
    disclosure: str
    source: str
    decisions: Mapping[Decision, str]
    only_here: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildFound:
    """A child as found or known; `authority` is the slug of the children's services where the child lives."""

    package: UUID
    relation: Relation
    immediate_risk: bool
    authority: str
    visit: UUID | None = None
    known_as: str = ""
    age: int | None = None
    category: Category = Category.VICTIM
    counted_as: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What children's services decided on one referral."""

    referral: UUID
    decision: Decision


@dataclass(frozen=True, slots=True)
class Contact:
    """A welfare contact that is due for the suspect of a package, or the family, on a local day."""

    package: UUID
    trigger: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be corrected: `thing` is the package, referral or disclosure they had, `compartment` where it lies.

    `about` is its reference as that side knows it.
    """

    kind: RecipientKind
    thing: UUID
    compartment: int
    name: str
    about: str
