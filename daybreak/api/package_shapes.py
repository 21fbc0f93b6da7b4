"""What the API takes and gives of packages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from daybreak.api.shapes import Said, Short
from daybreak.packages.terms import Answer
from daybreak.packages.travelling.answering import MOST_BYTES
from daybreak.triage.terms import PauseGround

Reason = Annotated[str, Field(min_length=1, max_length=1000)]


class StandsOut(Schema):
    """Since when and for what a clock is paused."""

    since: datetime
    ground: str
    why: str
    review_at: datetime


class PackageOut(Schema):
    """`paused` is null while the clock runs, or has stopped for good."""

    id: UUID
    reference: str
    state: str
    level: str
    force: str
    subject_reference: str
    access_to_children: str
    disseminated_at: datetime | None
    act_by: datetime | None
    paused: StandsOut | None


class ItemOut(Schema):
    """A fact and its place in its source."""

    kind: str
    value: str
    referral: str
    source_digest: str
    place: str


class PackagePremisesOut(Schema):
    address: str
    role: str
    door: str
    items: list[dict[str, str]]


class PackageWhole(PackageOut):
    subject_name: str
    items: list[ItemOut]
    premises: list[PackagePremisesOut]


class AcknowledgeIn(Said):
    access_to_children: Answer


class ReasonIn(Said):
    reason: Reason


class PauseIn(Said):
    """From `review_at` on, at most fourteen days ahead, the pause holds no longer."""

    ground: PauseGround
    reason: Reason
    review_at: AwareDatetime


class TransferIn(Said):
    """`to` is the slug of the force it belongs to."""

    to: Short
    reason: Reason


class BuildIn(Said):
    """Subjects by reference, like S-7KQ2M4."""

    subjects: Annotated[list[Short], Field(min_length=1, max_length=200)]


class UnplacedOut(Schema):
    reference: str
    reason: str


class BuiltOut(Schema):
    """`unplaced` are the subjects for which no package was built, each with the reason."""

    packages: list[PackageOut]
    unplaced: list[UnplacedOut]


class RecalledOut(Schema):
    """By reference: what was recalled, what was stood down, and visits under way: telephone those now."""

    recalled: list[str]
    stood_down: list[str]
    under_way: list[str]


class ClearanceIn(Said):
    """`of` is a reference (S-7KQ2M4), an address (address 1 Example Street, ZZ99 1AA) or an identifier."""

    of: Annotated[str, Field(min_length=1, max_length=300)]
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ClearanceOut(Schema):
    """`unsaid` counts the packages it recalled whose force has not yet said that it stopped."""

    id: UUID
    kind: str
    of: str
    reason: str
    cleared_at: datetime
    recalled: int
    unsaid: int


class ClearedOut(RecalledOut):
    id: UUID


class PackageAnswersIn(Said):
    """The files as they were signed, each as text."""

    answers: Annotated[list[Annotated[str, Field(max_length=MOST_BYTES)]], Field(min_length=1, max_length=100)]


class AnsweredOut(Schema):
    package: UUID
    reference: str
    said: str
    said_by: str
    said_at: datetime


class SigningKeyOut(Schema):
    """`since` is null for the first key, `until` for the one that signs now."""

    generation: int
    vkey: str
    since: datetime | None
    until: datetime | None
    because: str
