"""The parts of an instance: windows, forces with what they have, aid between them, and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Level

Counts = Mapping[str, int]

CELL = timedelta(hours=24)
"""How long an arrested person holds a place in custody: Police and Criminal Evidence Act 1984 s.41, without charge."""


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which visits may start together: half-open, both ends with a zone. A window is a shift of teams."""

    key: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        place = f"window {self.key}"
        if self.starts_at.utcoffset() is None or self.ends_at.utcoffset() is None:
            raise BadInput("A window's times must have a zone", place=place, remedy="Add the offset, such as +00:00.")
        if self.ends_at <= self.starts_at:
            raise BadInput("A window must end after it starts", place=place, remedy="Correct one of the two times.")


@dataclass(frozen=True, slots=True)
class Force:
    """A force and what it has in each window; a window that is not named has none.

    `teams`: search teams on shift. `skills`: how many of them have a skill, by skill and window; a team counts under
    one skill. `custody`: places for people arrested, each held for `CELL`. `forensic`: devices that can be looked at
    on the spot. None: not limited. `name` is what people call it.
    """

    key: str
    teams: Counts
    name: str = ""
    skills: Mapping[str, Counts] = field(default_factory=dict)
    custody: Counts | None = None
    forensic: Counts | None = None

    @property
    def called(self) -> str:
        """Return what people call it."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Aid:
    """What one force may lend another: at most so many teams in a window, each at a cost (kilometres of travel).

    Teams that are lent need no skill and are not lent on.
    """

    lender: str
    borrower: str
    teams: int
    cost: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, half-open, both ends with a zone."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """A premises to visit.

    `teams`: search teams it needs, at least 1; `skills`: how many of them with a skill. `weight`: child-risk weight, at
    least 1. `act_by`: a window that ends later misses the deadline; None when there is none. `windows`: keys it is
    confined to, None for any. `linked`: targets with the same word go together or not at all, across forces too.
    `apart`: targets that must not share its window. `warrant`: the window must lie within it; None when entry needs
    none. `no_go`: the window must not touch any. `arrests` take custody, `devices` take forensic capacity. `place`:
    the area within the force: teams make one trip to an area in a window. `locked`: the window a person chose.
    """

    key: str
    force: str
    teams: int
    weight: int
    act_by: datetime | None
    windows: frozenset[str] | None = None
    linked: str | None = None
    level: Level = Level.MEDIUM
    children: bool = False
    skills: Counts = field(default_factory=dict)
    arrests: int = 0
    devices: int = 0
    warrant: Span | None = None
    no_go: tuple[Span, ...] = ()
    apart: frozenset[str] = frozenset()
    place: str | None = None
    locked: str | None = None
