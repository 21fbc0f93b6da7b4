"""Plan again on the day: an earlier plan mended in under a second, with as few visits moved as can be.

Every target keeps its window where it still may. What lost its place, the most urgent first, goes where there is room;
only where it would be left out, or a very-high deadline missed, does one other visit move to make room. Nothing else is
improved: for that, plan anew. The bounds are those of a simple relaxation: true, and further away than a search's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from daybreak.visits.planner.greedy import Room
from daybreak.visits.planner.grid import Grid, grid
from daybreak.visits.planner.groups import Group, Kind, groups
from daybreak.visits.planner.outcomes import Outcome, assignments, loans
from daybreak.visits.planner.result import Aim, Part, Plan, Status
from daybreak.visits.planner.score import Placement, score
from daybreak.visits.planner.shortages import shortages
from daybreak.visits.planner.terms import Instance


def replan(instance: Instance, old: Plan) -> Plan:
    """Return the old plan mended for the instance as it is now."""
    layout = grid(instance)
    joined = groups(instance, layout)
    mended = _Mending(joined, layout, old)
    mended.run()
    alike = [Kind((group,), group) for group in joined]
    numbers = dict.fromkeys(mended.at.items(), 1)
    mended.room.return_spare()
    placement = Placement(numbers, +mended.room.lent)
    outcomes = [Outcome(group, mended.at.get(position)) for position, group in enumerate(joined)]
    values = score(placement, alike, layout)
    bounds = _least(joined, layout)
    return Plan(
        assignments=assignments(outcomes, layout),
        unplaced=tuple(sorted(key for each in outcomes if each.window is None for key in each.group.targets)),
        parts=tuple(Part(aim, values[aim], min(values[aim], bounds.get(aim, 0))) for aim in Aim),
        status=Status.MENDED,
        missing=shortages(outcomes, layout, placement.lent, instance),
        seed=old.seed,
        loans=loans(placement, layout),
    )


class _Mending:
    """The groups' windows while the plan is mended: position of the group to position of the window."""

    def __init__(self, joined: Sequence[Group], layout: Grid, old: Plan) -> None:
        self.joined, self.layout, self.room = joined, layout, Room(layout)
        self.at: dict[int, int] = {}
        self._inside: dict[int, set[str]] = defaultdict(set)
        self._by_use: dict[str, list[int]] = defaultdict(list)
        windows = {key: position for position, key in enumerate(layout.keys)}
        for loan in old.loans:
            self.room.lend(loan.lender, loan.borrower, windows.get(loan.window), loan.teams)
        self._had = [any(key in old.assignments for key in group.targets) for group in joined]
        self._old = [self._window_of(group, old, windows) for group in joined]

    def run(self) -> None:
        """Keep what can stay, then place the rest."""
        urgent = sorted(range(len(self.joined)), key=lambda at: (*_urgency(self.joined[at]), at))
        waiting = []
        for position in urgent:
            window = self._old[position]
            if window is not None and self._fits(position, window):
                self._put(position, window)
            else:
                waiting.append(position)
        for position in waiting:
            self._place(position)

    def _window_of(self, group: Group, old: Plan, windows: dict[str, int]) -> int | None:
        found = {windows.get(old.assignments.get(key, "")) for key in group.targets}
        window = found.pop() if len(found) == 1 else None
        return window if window in group.windows else None

    def _fits(self, position: int, window: int) -> bool:
        group = self.joined[position]
        return not group.apart & self._inside[window] and self.room.takes(group, window)

    def _put(self, position: int, window: int) -> None:
        group = self.joined[position]
        self.room.put(group, window)
        self.at[position] = window
        self._inside[window].update(group.targets)
        for force in {use[0] for use, _ in group.needs}:
            self._by_use[force].append(position)

    def _take_out(self, position: int) -> int:
        group, window = self.joined[position], self.at.pop(position)
        self.room.put(group, window, times=-1)
        self._inside[window].difference_update(group.targets)
        for force in {use[0] for use, _ in group.needs}:
            self._by_use[force].remove(position)
        return window

    def _place(self, position: int) -> None:
        group = self.joined[position]
        free = [window for window in group.windows if self._fits(position, window)]
        window = min(free, key=lambda at: (group.late[at], group.delay[at]), default=None)
        least = min((group.late[at] for at in group.windows), default=0)
        # Others move only for what had a place: what had none before waits for the next full search.
        lost = self._had[position] and (window is None or group.late[window] > least)
        if lost and self._make_room(position, window):
            return
        if window is not None:
            self._put(position, window)

    def _make_room(self, position: int, instead: int | None) -> bool:
        """Move one other, lighter in what it then costs, if that is better than the window there is, or than none."""
        group = self.joined[position]
        worst = (group.left_late, group.left_delay) if instead is None else (group.late[instead], group.delay[instead])
        best: tuple[tuple[int, int], int, int, int] | None = None
        for window in group.windows:
            if (group.late[window], group.delay[window]) >= worst:
                continue
            for other, to, late, delay in self._movable(position, window):
                cost = (group.late[window] + late, group.delay[window] + delay)
                if cost < worst and (best is None or cost < best[0]):
                    best = (cost, window, other, to)
        if best is None:
            return False
        _, window, other, to = best
        self._take_out(other)
        self._put(position, window)
        self._put(other, to)
        return True

    def _movable(self, position: int, window: int) -> Iterator[tuple[int, int, int, int]]:
        """Give each visit that would make room there, where it can go, and what that costs."""
        mine = {use[0] for use, _ in self.joined[position].needs}
        near = {other for force in mine for other in self._by_use[force] if self.at[other] == window}
        for other in sorted(near):
            kept = self.room.lent.copy()
            self._take_out(other)
            if self._fits(position, window):
                self._put(position, window)
                moved = self.joined[other]
                free = [to for to in moved.windows if to != window and self._fits(other, to)]
                to = min(free, key=lambda at: (moved.late[at], moved.delay[at]), default=None)
                self._take_out(position)
                if to is not None:
                    yield other, to, moved.late[to] - moved.late[window], moved.delay[to] - moved.delay[window]
            self._put(other, window)
            self.room.give_back(kept)


def _urgency(group: Group) -> tuple[int, int]:
    return -group.left_late, -group.weight


def _least(joined: Sequence[Group], layout: Grid) -> dict[Aim, int]:
    """Return what no plan is below: each group in the best of the windows in which it would fit alone."""
    late = delay = 0
    for group in joined:
        fitting = [window for window in group.windows if layout.fits(group.needs, window)]
        late += min((group.late[at] for at in fitting), default=group.left_late)
        delay += min((group.delay[at] for at in fitting), default=group.left_delay)
    return {Aim.DEADLINES: late, Aim.DELAY: delay}
