"""Make a plan.

Hard rules, never broken:
- a target is visited at most once, in a window it may go to: its list, its warrant, its no-go periods, its lock;
- a force never sends more search teams into a window than it has there with those lent to it and without those it
  lends; nor more teams with a skill; nor arrests more people than custody holds (each for 24 hours), nor brings more
  devices than can be looked at;
- teams are lent only where the instance says so, no more than it says, and not lent on;
- linked targets go in the same window, across forces too, or not at all; targets to be kept apart never share one.

Aims, each decided before the next is looked at:
1. `deadlines`: fewest very-high targets that miss their deadline; one that is left out counts as two.
2. `delay`: least sum of weight * minutes from the start of the first window to the start of the target's window. The
   minutes after a deadline count twice, whatever the level; a target left out counts as visited when twice the whole
   time has passed. The most endangered child comes first, and leaving out is worse than any window.
3. `windows`: fewest different windows in use in the nation: the fewer, the longer the secret keeps.
4. `balance`: least sum over forces of the most teams at work in any one window.
5. `travel`: least cost of teams lent, plus 20 for every trip of a force to one of its areas in a window.
Balance and travel are searched force by force, with the windows in use, the links between forces, what is kept apart
and the loans as found so far; their bounds hold under that condition too.

Each aim is searched with those before it held at the value found; its bound is proven under that condition. A target
that finds no place never stops the plan: the rest is planned as well as can be, and `missing` says what would help.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from daybreak.kernel.errors import BadInput
from daybreak.visits.planner.grid import grid
from daybreak.visits.planner.groups import Group, Kind, groups, kinds
from daybreak.visits.planner.outcomes import Outcome, assignments, loans
from daybreak.visits.planner.result import Plan
from daybreak.visits.planner.score import Placement
from daybreak.visits.planner.search import Progress, Search, Stop
from daybreak.visits.planner.shortages import shortages
from daybreak.visits.planner.terms import Instance


def plan(
    instance: Instance,
    *,
    seconds: float,
    seed: int = 0,
    workers: int = 2,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] | None = None,
) -> Plan:
    """Place the targets as well as `seconds` of searching allow; `workers` forces are searched at a time.

    The same instance, in any order, and the same seed give the same plan, whatever the workers, unless its status is
    `clock`. `stop` ends the search early; `tell` is called before each aim and at the end. Raises BadInput for no
    seconds, no workers, or a seed below 0.
    """
    _check_limits(seconds=seconds, seed=seed, workers=workers)
    layout = grid(instance)
    joined = groups(instance, layout)
    alike = kinds(joined, layout)
    search = Search(alike, layout, seconds=seconds, seed=seed, workers=workers, stop=stop, tell=tell)
    search.run()
    outcomes = _outcomes(search.placement, alike, joined)
    return Plan(
        assignments=assignments(outcomes, layout),
        unplaced=tuple(sorted(key for each in outcomes if each.window is None for key in each.group.targets)),
        parts=search.parts(),
        status=search.status(),
        missing=shortages(outcomes, layout, search.placement.lent, instance),
        seed=seed,
        loans=loans(search.placement, layout),
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
    window_of: dict[tuple[str, ...], int] = {}
    for position, kind in enumerate(alike):
        windows = [at for at in kind.one.windows for _ in range(placement.numbers.get((position, at), 0))]
        window_of |= dict(zip((group.targets for group in kind.groups), windows, strict=False))
    return [Outcome(group, window_of.get(group.targets)) for group in joined]
