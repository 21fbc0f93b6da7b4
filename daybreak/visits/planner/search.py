"""One aim after another: search for the least, hold it, go on.

SCIP solves the program. Measured on 833 targets, 45 forces and 12 windows, its relaxation with knapsack cuts proves an
aim in one to four seconds where CP-SAT on one thread is 1-26 % away after thirty (and CP-SAT's only reproducible mode
on several threads is slower still). SCIP runs on one thread, so that the same program, seed and node limit walk the
same way on any machine.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, isfinite

from ortools.math_opt.python import mathopt

from daybreak.visits.planner.greedy import first_placement
from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim, Part, Status
from daybreak.visits.planner.score import Placement, score

# SCIP's default feasibility tolerance (numerics/feastol): a bound counts as the next whole number only past it.
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits for one aim: a share of the seconds that are left, nodes of the search tree, and a gap that is enough."""

    share: float
    nodes: int
    gap: float


# The first aims decide about children, so they get most of the tree and no gap. Balance may stop at one in a hundred.
EFFORTS = {
    Aim.DEADLINES: Effort(share=0.4, nodes=20_000, gap=0.0),
    Aim.DELAY: Effort(share=0.5, nodes=20_000, gap=0.0),
    Aim.WINDOWS: Effort(share=0.5, nodes=2_000, gap=0.0),
    Aim.BALANCE: Effort(share=1.0, nodes=2_000, gap=0.01),
}


def search(
    kinds: Sequence[Kind], layout: Grid, *, seconds: float, seed: int
) -> tuple[Placement, tuple[Part, ...], Status]:
    """Return the best placement found, a part for each aim, and how the search ended."""
    ends = time.monotonic() + seconds
    placement = first_placement(kinds, layout)
    model, parts, by_clock = Model(kinds, layout), [], False
    for aim, effort in EFFORTS.items():
        left = ends - time.monotonic()
        found = _least(model, aim, start=placement, effort=effort, seconds=left * effort.share, seed=seed)
        placement = _best(placement, found.placement, aim, kinds, layout)
        value = score(placement, kinds, layout)[aim]
        parts.append(Part(aim, value, min(value, found.bound)))
        by_clock |= found.by_clock
        model.hold(aim, value)
    return placement, tuple(parts), _status(parts, by_clock=by_clock)


@dataclass(frozen=True, slots=True)
class _Found:
    placement: Placement | None
    bound: int
    by_clock: bool


def _least(model: Model, aim: Aim, *, start: Placement, effort: Effort, seconds: float, seed: int) -> _Found:
    if seconds <= 0:
        return _Found(placement=None, bound=0, by_clock=True)
    unit, total = model.aim(aim)
    model.program.minimize(total)
    result = mathopt.solve(
        model.program,
        mathopt.SolverType.GSCIP,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds),
            node_limit=effort.nodes,
            relative_gap_tolerance=effort.gap,
            random_seed=seed,
            threads=1,
        ),
        model_params=mathopt.ModelSolveParameters(solution_hints=[model.hint(start)]),
    )
    return _Found(
        placement=model.placement(result.variable_values()) if result.has_primal_feasible_solution() else None,
        bound=unit * _whole(result.termination.objective_bounds.dual_bound),
        by_clock=result.termination.limit is mathopt.Limit.TIME,
    )


def _whole(bound: float) -> int:
    # Every aim is a sum of whole numbers of at least 0, so a bound may be rounded up.
    return max(0, ceil(bound - _TOLERANCE * max(1.0, abs(bound)))) if isfinite(bound) else 0


def _best(old: Placement, new: Placement | None, aim: Aim, kinds: Sequence[Kind], layout: Grid) -> Placement:
    """Return the new placement if it is no worse, counted in whole numbers and not in the solver's."""
    if new is None:
        return old
    old_score, new_score = score(old, kinds, layout), score(new, kinds, layout)
    decided = list(Aim)[: list(Aim).index(aim) + 1]
    return new if [new_score[each] for each in decided] <= [old_score[each] for each in decided] else old


def _status(parts: Sequence[Part], *, by_clock: bool) -> Status:
    if all(part.value == part.bound for part in parts):
        return Status.OPTIMAL
    return Status.CLOCK if by_clock else Status.BOUNDED
