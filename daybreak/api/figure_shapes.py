"""What the API gives of figures: their register, snapshots, and the records behind them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from ninja.params import functions
from pydantic import Field

from daybreak.api.shapes import Said

Force = Annotated[str, functions.Query(max_length=64)]


class DefinitionOut(Schema):
    """What a figure counts; small counts of people are protected in a force's row."""

    key: str
    title: str
    counts: str
    rule: str
    jurisdiction: str
    as_at: str
    group: str
    of_people: bool


class StatementOut(Schema):
    """What is said to be not so, the figures that must all be nought for it, and those of which one must not."""

    key: str
    words: str
    means: str
    zero: list[str]
    among: list[str]


class RegisterOut(Schema):
    figures: list[DefinitionOut]
    statements: list[StatementOut]


class SnapshotOut(Schema):
    """`statements` are the keys of what is not so by its figures. Both digests are empty for who does not command."""

    id: UUID
    number: int
    as_at: datetime
    digest: str
    records_digest: str
    ledger_size: int
    ledger_root: str
    statements: list[str]


class RecordOut(Schema):
    """A record behind a figure; `kind` and `key` say where it opens, null where it opens nowhere from here."""

    reference: str
    force: str | None
    kind: str | None
    key: UUID | None
    at: datetime | None


class SpreadOut(Schema):
    """Days waited by the people of a force; null where the median, or an end of its interval, is not reached.

    `standing` is "slower" or "faster" only where chance does not explain it; `mix` counts people by risk level.
    """

    people: int
    waiting: int
    median: float | None
    low: float | None
    high: float | None
    mix: dict[str, int]
    standing: str


class MovedOut(Schema):
    """What a figure's records lost and gained, each counted once."""

    added: int
    removed: int


class ChangeOut(Schema):
    """A published figure that is another one now; a number is null where it is protected from this caller.

    `forces` maps slug to the number then and now; `moved` is empty for callers who do not command.
    """

    figure: str
    then: int | None
    now: int | None
    forces: dict[str, tuple[int | None, int | None]]
    moved: dict[str, MovedOut]
    reason: str


class ChangesOut(Schema):
    """`since` is the number of the snapshot published before, null where nothing was."""

    since: int | None
    changes: list[ChangeOut]


class ExplainIn(Said):
    figure: Annotated[str, Field(max_length=64)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class RecountOut(Schema):
    """`differs` names what is not as it was frozen."""

    snapshot: int
    records: int
    same: bool
    differs: list[str]
