"""A first plan without search: the most weight for a team first, each into the earliest window with room.

It gives the search a start, and is what remains when no time is left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from daybreak.visits.planner.grid import TEAMS, Arc, Grid, Use
from daybreak.visits.planner.groups import Group, Kind, apart
from daybreak.visits.planner.score import Placement, score


class Room:
    """What is still free; teams that are missing are borrowed where they are free, the cheapest first."""

    def __init__(self, layout: Grid) -> None:
        self.layout = layout
        self.free = {(use, at): number for use, row in layout.room.items() for at, number in enumerate(row)}
        self.lent: Counter[tuple[str, str, int]] = Counter()
        self._out: Counter[tuple[str, int]] = Counter()
        self._into: dict[tuple[str, int], list[Arc]] = defaultdict(list)
        for arc in layout.arcs:
            self._into[arc.borrower, arc.window].append(arc)

    def takes(self, group: Group, window: int) -> bool:
        """Answer whether the group fits, with teams borrowed if need be."""
        return all(
            number - self._to_borrow(use, at) <= self.free.get((use, at), 0)
            for use, number in group.needs
            for at in self.layout.during(use, window)
        ) and self._borrowed(group, window)

    def put(self, group: Group, window: int, *, times: int = 1) -> None:
        """Take what the group needs; negative times give it back, and what was borrowed stays lent."""
        for use, number in group.needs:
            for at in self.layout.during(use, window):
                self.free[use, at] = self.free.get((use, at), 0) - times * number
                if use[1] == TEAMS:
                    self._borrow(use, at)

    def lend(self, lender: str, borrower: str, window: int | None, teams: int) -> None:
        """Lend as many of these teams as still may be."""
        for arc in self._into[borrower, window] if window is not None else ():
            if arc.lender == lender and (number := min(teams, self._open(arc))) > 0:
                self._move(arc, number)

    def give_back(self, lent: Counter[tuple[str, str, int]]) -> None:
        """Take back what was lent since this was all that was."""
        for (lender, borrower, window), teams in self.lent.items():
            more = teams - lent[lender, borrower, window]
            self._out[lender, window] -= more
            self.free[(lender, TEAMS), window] += more
            self.free[(borrower, TEAMS), window] -= more
        self.lent = lent.copy()

    def return_spare(self) -> None:
        """Give back the teams lent that are not at work, the furthest first."""
        for arc in reversed(self.layout.arcs):
            spare = min(self.lent[arc.lender, arc.borrower, arc.window], self.free[(arc.borrower, TEAMS), arc.window])
            if spare > 0:
                self._move(arc, -spare)

    def _move(self, arc: Arc, teams: int) -> None:
        self.lent[arc.lender, arc.borrower, arc.window] += teams
        self._out[arc.lender, arc.window] += teams
        self.free[(arc.lender, TEAMS), arc.window] -= teams
        self.free[(arc.borrower, TEAMS), arc.window] += teams

    def _to_borrow(self, use: Use, window: int) -> int:
        if use[1] != TEAMS:
            return 0
        return sum(self._open(arc) for arc in self._into[use[0], window])

    def _open(self, arc: Arc) -> int:
        left = arc.most - self.lent[arc.lender, arc.borrower, arc.window]
        # What was lent to a force is not its to lend on.
        own = self.layout.has((arc.lender, TEAMS), arc.window) - self._out[arc.lender, arc.window]
        return max(0, min(left, own, self.free[(arc.lender, TEAMS), arc.window]))

    def _borrowed(self, group: Group, window: int) -> bool:
        """Answer whether forces of one link that hope for the same lender, or for each other, all get their teams."""
        short = [u for u, n in group.needs if u[1] == TEAMS and n > self.free.get((u, window), 0)]
        if not short or sum(use[1] == TEAMS for use, _ in group.needs) == 1:
            return True
        before = self.lent.copy()
        self.put(group, window)
        enough = all(self.free.get((use, window), 0) >= 0 for use, _ in group.needs)
        self.put(group, window, times=-1)
        self.give_back(before)
        return enough

    def _borrow(self, use: Use, window: int) -> None:
        for arc in self._into[use[0], window]:
            teams = min(-self.free[use, window], self._open(arc))
            if teams > 0:
                self._move(arc, teams)


def first_placement(kinds: Sequence[Kind], layout: Grid, *, around: Placement | None = None) -> Placement:
    """Return the best of a few orders of placing; very-high targets stay where they are in `around`."""
    found = [_placed(kinds, layout, around, urgency) for urgency in _ORDERS]
    return min(found, key=lambda each: list(score(each, kinds, layout).values()))


def _placed(
    kinds: Sequence[Kind], layout: Grid, around: Placement | None, urgency: Callable[[Group], tuple[int, float]]
) -> Placement:
    """Place kind after kind; what finds no room stays out."""
    room, placed = Room(layout), Counter[tuple[int, int]]()
    barred: dict[int, set[int]] = defaultdict(set)
    against: dict[int, list[int]] = defaultdict(list)
    for one, other in apart(kinds):
        against[one].append(other)
        against[other].append(one)
    left = Counter({position: len(kind.groups) for position, kind in enumerate(kinds)})
    for (position, window), number in _pinned(room, kinds, around):
        room.put(kinds[position].one, window, times=number)
        placed[position, window] += number
        left[position] -= number
        _bar(barred, against[position], window)
    for position in sorted(range(len(kinds)), key=lambda position: (*urgency(kinds[position].one), position)):
        kind = kinds[position]
        for window in kind.one.windows:
            while left[position] and window not in barred[position] and room.takes(kind.one, window):
                room.put(kind.one, window)
                placed[position, window] += 1
                left[position] -= 1
                _bar(barred, against[position], window)
    return Placement(placed, +room.lent)


def _pinned(room: Room, kinds: Sequence[Kind], around: Placement | None) -> Iterable[tuple[tuple[int, int], int]]:
    """Give what stays where it is, with all that was lent for it."""
    if around is None:
        return []
    for (lender, borrower, window), teams in around.lent.items():
        room.lend(lender, borrower, window, teams)
    return [(at, number) for at, number in around.numbers.items() if kinds[at[0]].one.left_late and number]


def _bar(barred: dict[int, set[int]], others: Iterable[int], window: int) -> None:
    for other in others:
        barred[other].add(window)


def _for_a_team(group: Group) -> tuple[int, float]:
    """Return what comes first: a very-high deadline that can be missed, then the most weight for a team."""
    teams = sum(number for use, number in group.needs if use[1] == TEAMS)
    return -group.left_late, -group.weight / max(1, teams)


def _for_a_target(group: Group) -> tuple[int, float]:
    """Return what comes first: a very-high deadline, then the most weight for a target."""
    return -min(1, group.left_late), -group.weight / len(group.targets)


def _heaviest(group: Group) -> tuple[int, float]:
    """Return what comes first: a very-high deadline, then the most weight, links before single targets."""
    return -min(1, group.left_late), -group.weight


def _riskiest(group: Group) -> tuple[int, float]:
    """Return what comes first: the one target of most weight, of these the earliest deadline; as in a spreadsheet."""
    due = next((at for at, late in enumerate(group.late) if late), len(group.late))
    return -group.heaviest, due


_ORDERS = (_for_a_team, _for_a_target, _heaviest, _riskiest)
