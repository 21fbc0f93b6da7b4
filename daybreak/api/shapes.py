"""What the API takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from ninja.params import functions
from pydantic import ConfigDict, Field

from daybreak.deconfliction.terms import LookedUp

PAGE = 50
MOST = 200
Offset = Annotated[int, functions.Query(ge=0, le=1_000_000)]
Limit = Annotated[int, functions.Query(ge=1, le=MOST)]
FewVersions = Annotated[int, functions.Query(ge=1, le=20)]
Sender = Annotated[str, functions.Query(min_length=1, max_length=200)]
SavedNames = Annotated[list[str], functions.Query(max_length=20)]
Short = Annotated[str, Field(max_length=64)]
"""A reference or the short name of an agency, as long as the longest there is."""
Identifier = Annotated[str, Field(max_length=300)]
Reason = Annotated[str, Field(max_length=500)]
ProfileWord = Annotated[str, functions.Query(max_length=2)]


class Said(Schema):
    """What a caller says: nothing beside what is asked, so that no field reaches further than it is meant to."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """An error of the tree: what is wrong, by which rule, where, and what to do next."""

    code: str
    message: str
    rule: str = ""
    place: str = ""
    remedy: str = ""
    items: list[str] = []


PROBLEMS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 412, 422, 428), Problem)
"""What every operation may answer instead."""


class Me(Schema):
    name: str
    role: str
    agency: str
    operation: str | None


class FigureOut(Schema):
    """`forces` maps slug to number; a number is null where it is protected from this caller."""

    national: int | None
    forces: dict[str, int | None]
    remainder: int


class ColumnOut(Schema):
    """A column of a table; its key is empty for the total."""

    key: str
    title: str


class LineOut(Schema):
    """A row of a table, its counts in the order of the columns; null is protected. Key empty: everybody."""

    key: str
    title: str
    values: list[int | None]


class TableOut(Schema):
    """A table of people arrested by what followed; joined categories are named with + between them."""

    key: str
    title: str
    counts: str
    columns: list[ColumnOut]
    rows: list[LineOut]


class FiguresOut(Schema):
    """`snapshot` is null for figures counted now, which have no tables; `left_out` says why a table is not published.

    Command posts get the tables as counted, no rows joined; others as they may be published.
    """

    snapshot: int | None
    as_at: datetime
    figures: dict[str, FigureOut]
    tables: list[TableOut] = []
    left_out: dict[str, str] = {}


class CountsOut(Schema):
    received: int
    new: int
    updated: int
    unchanged: int
    quarantined: int


class DeclarationIn(Said):
    """`text` is the TOML; it names itself."""

    text: Annotated[str, Field(min_length=1, max_length=100_000)]


class DeclarationOut(Schema):
    """A saved declaration; `kind` is "column map" or "profile"."""

    id: UUID
    name: str
    number: int
    kind: str
    text: str
    saved_at: datetime


class BatchOut(Schema):
    id: UUID
    name: str
    sender: str
    received_at: datetime


class QuarantinedOut(Schema):
    batch: str
    file_name: str
    file_digest: str
    place: str
    rule: str
    message: str
    remedy: str


class ReferralOut(Schema):
    id: UUID
    scheme: str
    reference: str
    kind: str
    state: str
    sender: str
    received_at: datetime
    changed_at: datetime


class SideOut(Schema):
    """What one version says of a fact; `value` is null where the caller may not read it or it may be graphic."""

    value: str | None
    detail: dict[str, str | int | bool | None]
    source_digest: str
    place: str


class VersionChangeOut(Schema):
    """One difference; `before` is null for what was added, `after` for what was removed."""

    what: str
    kind: str
    party: str
    category: str
    before: SideOut | None
    after: SideOut | None


class VersionOut(Schema):
    """`changes` are those against the version before it; the first version of a part has none."""

    part: str
    number: int
    source_digest: str
    place: str
    received_at: datetime
    current: bool
    changes: list[VersionChangeOut]


class RunOut(Schema):
    """How many were ranked again; 0 where nothing has changed."""

    ranked: int


class RankedOut(Schema):
    position: int
    subject: UUID
    reference: str
    level: str
    score: float


class PauseOut(Schema):
    begun: datetime
    until: datetime | None
    why: str


class BreachOut(Schema):
    package: UUID
    reference: str
    force: str
    level: str
    received_at: datetime
    act_by: datetime
    late_seconds: int
    paused_seconds: int
    pauses: list[PauseOut]


class QueueOut(Schema):
    batch: UUID
    name: str
    sender: str
    received_at: datetime
    records: int
    open: int
    touched_at: datetime
    untouched: int
    alarm: str | None


class HitOut(Schema):
    id: UUID
    state: str
    handling: str
    subject_reference: str
    shown: dict[str, str]
    waiting_since: datetime
    acknowledged_at: datetime | None
    contact_at: datetime | None
    alarm: str


class SettleIn(Said):
    settlement: Annotated[str, Field(min_length=1, max_length=1000)]


class LookUpIn(Said):
    kind: LookedUp
    identifier: Identifier
    service: Short = ""
    reason: Reason


class LookUpOut(Schema):
    reference: str
    said: str
    opened: list[dict[str, str]]


class VisitOut(Schema):
    id: UUID
    reference: str
    state: str
    force: str
    starts_at: datetime | None


class ChildReferralOut(Schema):
    id: UUID
    reference: str
    force_name: str
    age: int | None
    immediate_risk: bool
    state: str
    due_at: datetime
    decision: str


class CheckpointOut(Schema):
    size: int
    note: str
