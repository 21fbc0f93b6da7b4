"""Make a plan.

Hard rules, never broken:
- a target is visited at most once, in a window it allows;
- a force never sends more search teams into a window than it has there;
- linked targets go in the same window, across forces too, or not at all.

Aims, each decided before the next is looked at:
1. `deadlines`: least weight of missed deadlines. A late target counts its weight once, a target left out twice (also
   one without a deadline: it is never visited), so a visit is given up only where that keeps a heavier deadline.
2. `delay`: least sum of weight * minutes from the start of the first window to the start of the target's window; a
   target left out counts to the end of the last window. The most endangered child comes first.
3. `windows`: fewest different windows in use in the nation: the fewer, the longer the secret keeps.
4. `balance`: least sum over forces of the most teams out in any one window, with the windows in use and the windows of
   links between forces kept as found so far.

Each aim is searched with those before it held at the value found; its bound is proven under that condition. A target
that finds no place never stops the plan: the rest is planned as well as can be, and `missing` says what would help.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from daybreak.kernel.errors import BadInput
from daybreak.visits.planner.groups import Grid, Group, Kind, grid, groups, kinds
from daybreak.visits.planner.result import Plan
from daybreak.visits.planner.score import Placement
from daybreak.visits.planner.search import Search
from daybreak.visits.planner.shortages import Outcome, shortages
from daybreak.visits.planner.terms import Instance


def plan(instance: Instance, *, seconds: float, seed: int = 0, workers: int = 2) -> Plan:
    """Place the targets as well as `seconds` of searching allow; `workers` forces are balanced at a time.

    The same instance, in any order, and the same seed give the same plan, whatever the workers, unless its status is
    `clock`. Raises BadInput for no seconds, no workers, or a seed below 0.
    """
    _check_limits(seconds=seconds, seed=seed, workers=workers)
    layout, joined = grid(instance), groups(instance)
    alike = kinds(joined, layout)
    search = Search(alike, layout, seconds=seconds, seed=seed, workers=workers)
    search.run()
    outcomes = _outcomes(search.placement, alike, joined)
    return Plan(
        assignments=_assignments(outcomes, layout),
        unplaced=tuple(sorted(key for each in outcomes if each.window is None for key in each.group.targets)),
        parts=search.parts(),
        status=search.status(),
        missing=shortages(outcomes, layout),
        seed=seed,
    )


def _check_limits(*, seconds: float, seed: int, workers: int) -> None:
    # SCIP's seeds end at 2^31 - 1.
    if not 0 < seconds < inf or not 0 <= seed < 2**31 or workers < 1:
        raise BadInput(
            "The limits of the search do not fit",
            place=f"seconds {seconds}, seed {seed}, workers {workers}",
            remedy="Give seconds above 0, a seed from 0 to 2147483647, and at least 1 worker.",
        )


def _outcomes(placement: Placement, alike: Sequence[Kind], joined: Sequence[Group]) -> list[Outcome]:
    """Give numbers back their names: within a kind, the first groups by name get the earliest windows."""
    window_of: dict[Group, int] = {}
    for position, kind in enumerate(alike):
        windows = [window for window in kind.windows for _ in range(placement.get((position, window), 0))]
        window_of |= dict(zip(kind.groups, windows, strict=False))
    return [Outcome(group, window_of.get(group)) for group in joined]


def _assignments(outcomes: Sequence[Outcome], layout: Grid) -> dict[str, str]:
    placed = {
        key: layout.keys[each.window] for each in outcomes if each.window is not None for key in each.group.targets
    }
    return dict(sorted(placed.items()))
