"""Words and values of safeguarding. Safeguarded is not taken into care: figures count them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


CHILD_CATEGORIES = (Category.VICTIM, Category.WITNESS, Category.THIRD_PARTY)
"""What a child found with a suspect can be (Data Protection Act 2018 s.38(3)); one suspected of something is a subject
of its own and is not recorded here."""


class Certainty(StrEnum):
    """Whether somebody saw the child, or has reason to believe that there is one."""

    KNOWN = "known"
    BELIEVED = "believed"


class Capacity(StrEnum):
    """In which capacity an authority is responsible: the child lives there, or was found there."""

    HOME = "home"
    HOST = "host"


class ChildReferralState(StrEnum):
    MADE = "made"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    CLOSED = "closed"


CHILD_REFERRAL_MOVES: dict[ChildReferralState, frozenset[ChildReferralState]] = {
    ChildReferralState.MADE: frozenset({ChildReferralState.ACKNOWLEDGED}),
    ChildReferralState.ACKNOWLEDGED: frozenset({ChildReferralState.DECIDED}),
    ChildReferralState.DECIDED: frozenset({ChildReferralState.DECIDED, ChildReferralState.CLOSED}),
    ChildReferralState.CLOSED: frozenset({ChildReferralState.DECIDED}),
}


class Decision(StrEnum):
    """What children's services decided; the words on screen come from the jurisdiction's pack."""

    ENQUIRY = "enquiry"
    CONFERENCE = "conference"
    PLAN = "plan"
    EMERGENCY_PROTECTION = "emergency_protection"
    TAKEN_INTO_CARE = "taken_into_care"
    SUPPORT = "support"
    NO_FURTHER_ACTION = "no_further_action"


class EntryKind(StrEnum):
    """What is added to a referral by either side; nothing in it is changed, a later entry corrects an earlier one."""

    QUESTION = "question"
    ANSWER = "answer"
    DISCUSSION = "discussion"
    NO_DISCUSSION = "no_discussion"
    DECISION = "decision"
    CLOSING = "closing"
    PROTECTION = "protection"
    PROTECTION_ENDED = "protection_ended"
    CORRECTION = "correction"


class Correctable(StrEnum):
    """What of a child's record may turn out wrong; the authority is another one's referral, never a correction."""

    KNOWN_AS = "known_as"
    AGE = "age"
    CATEGORY = "category"
    RELATION = "relation"
    CERTAINTY = "certainty"
    WHEREABOUTS = "whereabouts"
    IMMEDIATE_RISK = "immediate_risk"


class Verdict(StrEnum):
    """What somebody judged about two records of children with different forces."""

    SAME = "same"
    DIFFERENT = "different"


class DisclosedTo(StrEnum):
    """Whom a position-of-trust disclosure is made to; the words on screen come from the jurisdiction's pack."""

    EMPLOYER = "employer"
    DESIGNATED_CONTACT = "designated_contact"
    REGULATOR = "regulator"


class DisclosureState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    REFUSED = "refused"


DISCLOSURE_MOVES: dict[DisclosureState, frozenset[DisclosureState]] = {
    DisclosureState.DRAFT: frozenset({DisclosureState.APPROVED, DisclosureState.REFUSED}),
    DisclosureState.APPROVED: frozenset({DisclosureState.SENT, DisclosureState.REFUSED}),
    DisclosureState.SENT: frozenset(),
    DisclosureState.REFUSED: frozenset(),
}


class RecipientKind(StrEnum):
    """Who may hold what is suspected wrong: a force with a package or a side of a hit, an authority, whoever a
    disclosure told."""

    FORCE = "force"
    HIT = "hit"
    AUTHORITY = "authority"
    DISCLOSED = "disclosed"


class Trigger(StrEnum):
    """Days on which a suspect's welfare is looked after; a court day adds its date ("court 2026-05-11")."""

    FIRST_DAY = "first_day"
    SECOND_DAY = "second_day"
    ARREST = "arrest"
    PUBLICITY = "publicity"
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
    """What things are called in one jurisdiction; `only_here` are words no other jurisdiction may show.

    `unconfirmed` names what the installation has to confirm before it is used in earnest.
    """

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
    regulators: tuple[str, ...]
    employer_duty: str
    family_support: str
    unconfirmed: tuple[str, ...]


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
    certainty: Certainty = Certainty.KNOWN
    whereabouts: str = ""
    capacity: Capacity = Capacity.HOME


@dataclass(frozen=True, slots=True)
class Discussed:
    """What was last recorded of the discussion about one child: held on a local day, or why there is none."""

    child: UUID
    held: bool
    on: date
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What children's services decided on one referral."""

    referral: UUID
    decision: Decision
    words: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter of a disclosure says; `corrects_of` is the day on which the words it replaces were sent."""

    title: str
    reference: str
    force: str
    recipient: str
    words: str
    written_on: date
    corrects_of: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedCare:
    """A suspect's welfare plan: who looks after the suspect, what is known of the risk, and what is done."""

    package: UUID
    named: str
    risks: str
    measures: str


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
