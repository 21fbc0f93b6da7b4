"""What there is, by position: windows, what each force has in them, and what forces may lend each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from daybreak.visits.planner.parts import CELL, Counts, Force, Window
from daybreak.visits.planner.terms import Instance

Use = tuple[str, str]
"""A force, and what is used of it: `TEAMS`, `CUSTODY`, `FORENSIC` or a skill."""

TEAMS, CUSTODY, FORENSIC = "teams", "custody", "forensic"


def skill(name: str) -> str:
    """Return what stands for teams with a skill."""
    return f"skill {name}"


@dataclass(frozen=True, slots=True)
class Arc:
    """What may be lent in one window: at most so many teams, each at a cost."""

    lender: str
    borrower: str
    window: int
    most: int
    cost: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The windows by position, and what there is in them.

    `minutes`: from the first start to each start; `never`: what a target left out counts to, twice the whole span.
    `room`: what a force has, by window; what is not named is not limited, except skills, which then nobody has.
    `holds`: the windows in which somebody arrested in a window is still held. `aid`: the most all others may lend a
    force in a window.
    """

    windows: tuple[Window, ...]
    minutes: tuple[int, ...]
    never: int
    room: Mapping[Use, tuple[int, ...]]
    holds: tuple[tuple[int, ...], ...]
    arcs: tuple[Arc, ...]
    names: Mapping[str, str]
    aid: Mapping[tuple[str, int], int]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the windows' keys."""
        return tuple(window.key for window in self.windows)

    def is_limited(self, use: Use) -> bool:
        """Answer whether there is an end to it."""
        return use in self.room or use[1] not in (CUSTODY, FORENSIC)

    def has(self, use: Use, window: int) -> int:
        """Return how much of it there is of its own."""
        found = self.room.get(use)
        return found[window] if found else 0

    def during(self, use: Use, window: int) -> tuple[int, ...]:
        """Return the windows in which what a visit uses is taken."""
        return self.holds[window] if use[1] == CUSTODY else (window,)

    def lent_at_most(self, force: str, window: int) -> int:
        """Return how many teams others may lend the force there."""
        return self.aid.get((force, window), 0)

    def fits(self, needs: Iterable[tuple[Use, int]], window: int) -> bool:
        """Answer whether this would fit there if nothing else were planned."""
        return all(self._most(use, at) >= number for use, number in needs for at in self.during(use, window))

    def _most(self, use: Use, window: int) -> int:
        own = self.has(use, window)
        return own + self.lent_at_most(use[0], window) if use[1] == TEAMS else own


def grid(instance: Instance) -> Grid:
    """Lay out what there is."""
    windows = instance.windows
    forces = sorted(instance.forces, key=lambda force: force.key)
    room = {use: found for force in forces for use, found in _room(force, windows).items()}
    arcs = _arcs(instance, room)
    most: Counter[tuple[str, int]] = Counter()
    for arc in arcs:
        most[arc.borrower, arc.window] += arc.most
    return Grid(
        windows=windows,
        minutes=tuple(_minutes(windows[0].starts_at, window.starts_at) for window in windows),
        never=2 * _minutes(windows[0].starts_at, windows[-1].ends_at) if windows else 0,
        room=room,
        holds=tuple(
            tuple(later for later in range(at, len(windows)) if windows[later].starts_at < window.starts_at + CELL)
            for at, window in enumerate(windows)
        ),
        arcs=arcs,
        names={force.key: force.called for force in forces},
        aid=most,
    )


def _arcs(instance: Instance, room: Mapping[Use, tuple[int, ...]]) -> tuple[Arc, ...]:
    """Return what may be lent by window, the nearest first: of what a force has."""
    return tuple(
        Arc(each.lender, each.borrower, at, most, each.cost)
        for each in sorted(instance.aid, key=lambda each: (each.cost, each.lender, each.borrower))
        for at in range(len(instance.windows))
        if (most := min(each.teams, room[each.lender, TEAMS][at]))
    )


def _room(force: Force, windows: tuple[Window, ...]) -> dict[Use, tuple[int, ...]]:
    stated: dict[str, Counts | None] = {TEAMS: force.teams, CUSTODY: force.custody, FORENSIC: force.forensic}
    stated |= {skill(name): counts for name, counts in force.skills.items()}
    return {
        (force.key, what): tuple(counts.get(window.key, 0) for window in windows)
        for what, counts in stated.items()
        if counts is not None
    }


def _minutes(start: datetime, at: datetime) -> int:
    return int((at - start).total_seconds() // 60)
