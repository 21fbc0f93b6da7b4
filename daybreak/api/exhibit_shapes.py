"""What operations of exhibits take and give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from daybreak.api.shapes import Said
from daybreak.custody.rules import MOST_SCANNED
from daybreak.custody.terms import GradingScheme, ItemKind, Looking, Part

Seal = Annotated[str, Field(min_length=1, max_length=32)]
Place = Annotated[str, Field(max_length=200)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
EXAMINED = (
    "number", "devices", "first_generation", "unknown_hashes", "for_identification", "source_digest", "examined_at",
)  # fmt: skip
SAID_APART = ("signed_by", "says")
"""Of a step: its signer is shown by name, and what it says of a description is not shown."""


class SeizeIn(Said):
    """`found_where` says from whom and where."""

    visit: UUID
    reference: Annotated[str, Field(min_length=1, max_length=32)]
    seal_number: Seal
    kind: ItemKind
    seized_at: AwareDatetime
    found_where: Place = ""
    description: Annotated[str, Field(max_length=500)] = ""


class SeizedOut(Schema):
    id: UUID
    reference: str
    label: str


class GiveIn(Said):
    """`to` is the post that takes it; `happened_at` is now where it is left out."""

    to: UUID
    seal_number: Seal
    place: Place = ""
    happened_at: AwareDatetime | None = None


class TakeIn(Said):
    seal_number: Seal
    place: Place = ""
    reason: Annotated[str, Field(max_length=500)] = ""
    happened_at: AwareDatetime | None = None


class BagIn(Said):
    """`code` is a label, a reference or a seal; `seal_number` the seal as read from the bag."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    seal_number: Seal


class TakeManyIn(Said):
    bags: Annotated[list[BagIn], Field(min_length=1, max_length=MOST_SCANNED)]
    place: Place = ""


class GiveManyIn(TakeManyIn):
    """`to` is the post that takes them."""

    to: UUID


class SignedOut(Schema):
    """`number` is the entry in this exhibit's own continuity."""

    id: UUID
    reference: str
    number: int


class NotSignedOut(Schema):
    """`line` counts the bags of the list from 1."""

    line: int
    code: str
    why: str
    remedy: str


class ManyOut(Schema):
    signed: list[SignedOut]
    refused: list[NotSignedOut]


class ExhibitReasonIn(Said):
    reason: Reason


class SealIn(Said):
    seal_number: Seal
    new_seal: Seal
    reason: Reason
    happened_at: AwareDatetime | None = None


class ExhibitCorrectIn(Said):
    corrects: Annotated[int, Field(ge=0, le=100_000)]
    part: Part
    says: Annotated[str, Field(min_length=1, max_length=500)]
    reason: Reason


class ExhibitEndIn(Said):
    seal_number: Seal
    reason: Reason


class CountIn(Said):
    scheme: GradingScheme
    category: Annotated[str, Field(min_length=1, max_length=8)]
    count: Count


class ExamineIn(Said):
    counts: Annotated[list[CountIn], Field(max_length=100)] = []
    devices: Count | None = None
    first_generation: Count | None = None
    unknown_hashes: Count | None = None


class BreakOut(Schema):
    """`number` is the entry (0: the seizure); `explained` the correction that answers it, 0 for none.

    Where `examination` is not 0 it is about that examination, and `number` says nothing.
    """

    kind: str
    number: int
    examination: int
    expected: str
    recorded: str
    explained: int


class WrittenOut(Schema):
    number: int
    breaks: list[BreakOut]


class ExaminedOut(Schema):
    number: int
    for_identification: bool


class ExhibitOut(Schema):
    """`described` says that there is a description; it may be graphic and is opened on a page, with a reason."""

    id: UUID
    reference: str
    label: str
    kind: str
    visit: UUID
    seal_number: str
    found_where: str
    seized_at: datetime
    described: bool
    held_by: UUID
    given_to: UUID | None
    given_at: datetime | None
    ended: str | None
    broken: int


class ExhibitStepOut(Schema):
    """`says` is empty where it corrects a description."""

    number: int
    kind: str
    signed_by: str
    given_to: UUID | None
    seal_number: str
    new_seal: str
    place: str
    reason: str
    happened_at: datetime
    recorded_at: datetime
    corrects: int | None
    part: str
    says: str


class CountOut(Schema):
    """`note` says where no mapping of the scheme to UK categories A, B and C is stated; empty for those themselves."""

    scheme: str
    category: str
    count: int
    note: str


class ExaminationOut(Schema):
    """`changed` is how much more or less was counted than in the examination before."""

    number: int
    devices: int | None
    first_generation: int | None
    unknown_hashes: int | None
    for_identification: bool
    source_digest: str
    examined_at: datetime
    counts: list[CountOut]
    changed: list[CountOut]


class LookIn(Said):
    state: Looking
    words: Reason


class ExhibitSearchOut(Schema):
    """One thing said about looking for a child; the last one holds."""

    number: int
    state: str
    words: str
    said_at: datetime


class NewMaterialOut(Schema):
    exhibit: UUID
    reference: str
    examination: int
    first_generation: int | None
    unknown_hashes: int | None
    examined_at: datetime
    state: str
    looked_by: UUID | None


class ExhibitWhole(ExhibitOut):
    breaks: list[BreakOut]
    steps: list[ExhibitStepOut]
    examinations: list[ExaminationOut]


class BrokenOut(Schema):
    id: UUID
    reference: str
    breaks: list[BreakOut]


class ExhibitWaitingOut(Schema):
    id: UUID
    reference: str
    given_to: UUID | None
    given_at: datetime | None


class LostOut(Schema):
    reference: str
    visit: UUID


class ProblemsOut(Schema):
    looked_at: int
    broken: list[BrokenOut]
    waiting: list[ExhibitWaitingOut]
    lost: list[LostOut]
