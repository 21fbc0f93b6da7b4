"""The least value of one aim, and the proof of it.

SCIP solves the program, through MathOpt. Measured on 833 targets, 45 forces and 12 windows, its relaxation with
knapsack cuts proves an aim in one to four seconds where CP-SAT on one thread is 1-26 % away after thirty (and CP-SAT's
only reproducible mode on several threads is slower still). SCIP runs on one thread, so that the same program, seed and
node limit walk the same way on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil, isfinite

from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter as Stop

from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim
from daybreak.visits.planner.score import Placement

# SCIP's default feasibility tolerance (numerics/feastol): a bound counts as the next whole number only past it.
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits of one search: seconds, nodes of the tree (the same on any machine), the seed, what stops it,
    and whether most of it looks for plans: in the delay of 660 targets that halves the gap that is left.
    """

    seconds: float
    nodes: int
    seed: int
    stop: Stop | None = None
    eager: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found (None: nothing in time), what no placement can be below, and whether time ended it."""

    placement: Placement | None
    bound: int
    by_clock: bool


def least(model: Model, aim: Aim, *, start: Placement, effort: Effort) -> Found:
    """Search for the least value of the aim, from `start`, which must keep all that the model holds."""
    if effort.seconds <= 0:
        return Found(placement=None, bound=0, by_clock=True)
    unit, total = model.aim(aim)
    model.program.minimize(total)
    result = mathopt.solve(
        model.program,
        mathopt.SolverType.GSCIP,
        params=_parameters(effort),
        model_params=mathopt.ModelSolveParameters(solution_hints=[model.hint(start)]),
        interrupter=effort.stop,
    )
    return Found(
        placement=model.placement(result.variable_values()) if result.has_primal_feasible_solution() else None,
        bound=unit * whole(result.termination.objective_bounds.dual_bound),
        by_clock=result.termination.limit in (mathopt.Limit.TIME, mathopt.Limit.INTERRUPTED),
    )


def _parameters(effort: Effort) -> mathopt.SolveParameters:
    return mathopt.SolveParameters(
        time_limit=timedelta(seconds=effort.seconds),
        node_limit=effort.nodes,
        relative_gap_tolerance=0.0,
        random_seed=effort.seed,
        threads=1,
        heuristics=mathopt.Emphasis.VERY_HIGH if effort.eager else None,
    )


def whole(bound: float) -> int:
    """Return the least whole number that a value can be: every aim is a sum of whole numbers of at least 0."""
    return max(0, ceil(bound - _TOLERANCE * max(1.0, abs(bound)))) if isfinite(bound) else 0
