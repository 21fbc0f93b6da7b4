"""What a placement of kinds is worth, aim by aim, in whole numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from daybreak.visits.planner.grid import TEAMS, Grid, Use
from daybreak.visits.planner.groups import Kind
from daybreak.visits.planner.result import Aim

Numbers = Mapping[tuple[int, int], int]
Lent = Mapping[tuple[str, str, int], int]
Trips = Set[tuple[str, str, int]]

TRIP = 20
"""What one trip of a force's teams to one of its areas in a window counts, in the unit of aid: about 20 km [M]."""


@dataclass(frozen=True, slots=True)
class Placement:
    """How many groups of a kind (its position) go into a window (its position), and teams lent: lender, borrower,
    window. What is absent is none."""

    numbers: Numbers
    lent: Lent = field(default_factory=dict)


def score(placement: Placement, kinds: Sequence[Kind], layout: Grid) -> dict[Aim, int]:
    """Return the value of every aim."""
    late = delay = 0
    for position, number in left_out(placement, kinds).items():
        late += number * kinds[position].one.left_late
        delay += number * kinds[position].one.left_delay
    for (position, window), number in placement.numbers.items():
        late += number * kinds[position].one.late[window]
        delay += number * kinds[position].one.delay[window]
    costs = {(arc.lender, arc.borrower): arc.cost for arc in layout.arcs}
    return {
        Aim.DEADLINES: late,
        Aim.DELAY: delay,
        Aim.WINDOWS: len({window for (_, window), number in placement.numbers.items() if number}),
        Aim.BALANCE: sum(peaks(busy(placement, kinds, layout)).values()),
        Aim.TRAVEL: TRIP * len(trips(placement, kinds))
        + sum(costs[lender, borrower] * teams for (lender, borrower, _), teams in placement.lent.items()),
    }


def left_out(placement: Placement, kinds: Sequence[Kind]) -> Counter[int]:
    """Return how many groups of each kind are not placed."""
    left = Counter({position: len(kind.groups) for position, kind in enumerate(kinds)})
    for (position, _), number in placement.numbers.items():
        left[position] -= number
    return left


def busy(placement: Placement, kinds: Sequence[Kind], layout: Grid) -> Counter[tuple[Use, int]]:
    """Return what is in use, by use and window."""
    found: Counter[tuple[Use, int]] = Counter()
    for (position, window), number in placement.numbers.items():
        for use, amount in kinds[position].one.needs:
            for at in layout.during(use, window):
                found[use, at] += number * amount
    return found


def peaks(used: Mapping[tuple[Use, int], int]) -> Counter[str]:
    """Return the teams at work for each force in its busiest window."""
    found: Counter[str] = Counter()
    for ((force, what), _), number in used.items():
        if what == TEAMS:
            found[force] = max(found[force], number)
    return found


def trips(placement: Placement, kinds: Sequence[Kind]) -> Trips:
    """Return the areas gone to: force, area, window."""
    return {
        (force, place, window)
        for (position, window), number in placement.numbers.items()
        if number
        for force, place in kinds[position].one.places
    }
