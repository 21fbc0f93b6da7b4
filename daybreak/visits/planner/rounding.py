"""A good plan out of the relaxation, in which a target may be split between windows.

Most targets come out of it whole. They are kept where it puts them, and the program is solved again for the rest alone:
a tenth of the work, and within a few in a hundred of the best. Loans stay free.

The relaxation is solved by HiGHS's barrier: at 10,000 targets 24 s of one processor, where GLOP's dual simplex is not
through after 31 and its primal takes three times that. It does not listen to a stop: one waits for its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ortools.math_opt.python import mathopt

from daybreak.visits.planner.grid import Grid
from daybreak.visits.planner.groups import Kind
from daybreak.visits.planner.least import Effort, Found, least, whole
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim
from daybreak.visits.planner.score import Placement

WORTH = 15_000
"""Variables from which this pays: a smaller program is solved as it is in the same time."""

_NEAR = 1e-6  # ten times HiGHS's own tolerance on values


def rounded(kinds: Sequence[Kind], layout: Grid, *, late: int, effort: Effort, share: float) -> Found:
    """Return a placement of little delay with no more missed deadlines than `late`, and the relaxation's bound.

    At most `share` of the seconds go to the relaxation; when they do not do, nothing is found.
    """
    model = Model(kinds, layout)
    model.hold(Aim.DEADLINES, late)
    unit, total = model.aim(Aim.DELAY)
    model.program.minimize(total)
    model.split()
    result = mathopt.solve(
        model.program,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=share * effort.seconds), lp_algorithm=mathopt.LPAlgorithm.BARRIER
        ),
    )
    if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return Found(placement=None, bound=0, by_clock=True)
    bound = unit * whole(result.termination.objective_bounds.dual_bound)
    model.keep_whole(result.variable_values(), near=_NEAR)
    found = least(model, Aim.DELAY, start=Placement({}), effort=effort)
    return Found(placement=found.placement, bound=bound, by_clock=found.by_clock)
