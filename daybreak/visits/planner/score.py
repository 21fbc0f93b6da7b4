"""What a placement of kinds is worth, aim by aim, in whole numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.result import Aim

# How many groups of a kind (its position) go into a window (its position); what is absent is none.
Placement = Mapping[tuple[int, int], int]

# A target left out harms as much as two missed deadlines: it is late, and then nobody comes.
UNPLACED = 2


def score(placement: Placement, kinds: Sequence[Kind], layout: Grid) -> dict[Aim, int]:
    """Return the value of every aim."""
    absent = harm = delay = 0
    for position, number in left_out(placement, kinds).items():
        absent += number * kinds[position].weight
    for (position, window), number in placement.items():
        harm += number * kinds[position].late[window]
        delay += number * kinds[position].weight * layout.minutes[window]
    return {
        Aim.DEADLINES: harm + UNPLACED * absent,
        Aim.DELAY: delay + layout.never * absent,
        Aim.WINDOWS: len({window for (_, window), number in placement.items() if number}),
        Aim.BALANCE: sum(peaks(busy(placement, kinds)).values()),
    }


def left_out(placement: Placement, kinds: Sequence[Kind]) -> Counter[int]:
    """Return how many groups of each kind are not placed."""
    left = Counter({position: len(kind.groups) for position, kind in enumerate(kinds)})
    for (position, _), number in placement.items():
        left[position] -= number
    return left


def busy(placement: Placement, kinds: Sequence[Kind]) -> Counter[tuple[str, int]]:
    """Return the teams at work, by force and window."""
    found: Counter[tuple[str, int]] = Counter()
    for (position, window), number in placement.items():
        for force, teams in kinds[position].needs:
            found[force, window] += number * teams
    return found


def peaks(teams: Mapping[tuple[str, int], int]) -> Counter[str]:
    """Return each force's busiest window, in teams."""
    found: Counter[str] = Counter()
    for (force, _), number in teams.items():
        found[force] = max(found[force], number)
    return found
