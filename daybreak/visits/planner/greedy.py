"""A first plan without search: heaviest first, each into the earliest window with room.

It gives the search a start, and is what remains when no time is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.score import Placement


def first_placement(kinds: Sequence[Kind], layout: Grid) -> Placement:
    """Place kind after kind; what finds no room stays out."""
    free = dict(layout.teams)
    placed: Counter[tuple[int, int]] = Counter()
    for position in sorted(range(len(kinds)), key=lambda position: (-kinds[position].weight, position)):
        kind = kinds[position]
        left = len(kind.groups)
        for window in kind.windows:
            number = min(left, *(free[force, window] // teams for force, teams in kind.needs))
            for force, teams in kind.needs:
                free[force, window] -= number * teams
            placed[position, window] += number
            left -= number
    return +placed
