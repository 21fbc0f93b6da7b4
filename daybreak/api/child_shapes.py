"""What the API takes and gives about children."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from daybreak.api.shapes import ChildReferralOut, Said
from daybreak.kernel.words import Category
from daybreak.safeguarding.terms import Capacity, Certainty, Correctable, Decision, Relation, Verdict

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Slug = Annotated[str, Field(min_length=1, max_length=100)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class ChildIn(Said):
    """A child as found or known; `authority` is the slug of the children's services responsible, never left out."""

    package: UUID
    relation: Relation
    immediate_risk: bool
    authority: Slug
    certainty: Certainty = Certainty.KNOWN
    capacity: Capacity = Capacity.HOME
    category: Literal[Category.VICTIM, Category.WITNESS, Category.THIRD_PARTY] = Category.VICTIM
    whereabouts: Annotated[str, Field(max_length=300)] = ""
    known_as: Annotated[str, Field(max_length=200)] = ""
    age: Annotated[int, Field(ge=0, le=17)] | None = None


class ChildOut(Schema):
    id: UUID
    reference: str
    package_id: UUID
    category: str
    known_as: str
    age: int | None
    relation: str
    certainty: str
    whereabouts: str
    capacity: str
    immediate_risk: bool
    authority_id: UUID
    counted_as_id: UUID | None
    recorded_at: datetime


class ChildCorrectIn(Said):
    field: Correctable
    value: Annotated[str, Field(max_length=300)]
    reason: Reason


class FurtherIn(Said):
    authority: Slug
    capacity: Capacity


class ProtectIn(Said):
    began_at: AwareDatetime
    words: Text


class ProtectionEndIn(Said):
    ended_at: AwareDatetime
    words: Text


class ChildWordsIn(Said):
    words: Text


class ChildAnswerIn(Said):
    question: UUID
    words: Text


class DiscussIn(Said):
    held: bool
    happened_at: AwareDatetime
    words: Text


class DecideIn(Said):
    decision: Decision
    words: Annotated[str, Field(max_length=2000)] = ""


class ChildJudgeIn(Said):
    child: UUID
    other: UUID
    verdict: Verdict
    reason: Reason


class ReferralEntryOut(Schema):
    id: UUID
    kind: str
    words: str
    decision: str
    answers_id: UUID | None
    by_authority: bool
    happened_at: datetime
    entered_at: datetime


class ReferralWhole(ChildReferralOut):
    category: str
    known_as: str
    relation: str
    certainty: str
    whereabouts: str
    capacity: str
    protected_from: datetime | None
    protected_until: datetime | None
    protection_ended_at: datetime | None
    entries: list[ReferralEntryOut]


class ClockOut(Schema):
    """A child's clock, not who the child is; `next_clock` is null when none runs."""

    id: UUID
    reference: str
    force: str
    authority: str
    immediate_risk: bool
    state: str
    next_clock: datetime | None
