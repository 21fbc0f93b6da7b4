"""Values of timekeeping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """What four clocks say at one moment; None where one is silent, and then `why_not` says what to do.

    `process_at` is this machine's clock, `database_at` the database server's, `signed_at` what a second machine or an
    authority signed for this question, `counted_at` an earlier signed time plus what this machine has counted since on
    a clock that nobody can set.
    """

    process_at: datetime
    database_at: datetime
    signed_at: datetime | None
    counted_at: datetime | None
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the clocks agree: `at` is what the slowest of them says, None where they do not; `said` in words."""

    at: datetime | None
    said: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The clock nobody can set: which start of the machine it counts from, and the seconds since."""

    boot: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """A moment at which all clocks agreed: the signed time, and the tick that belongs to it."""

    tick: Tick
    signed_at: datetime
