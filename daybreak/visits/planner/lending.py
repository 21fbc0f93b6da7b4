"""The cheapest loans of teams that a placement needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ortools.math_opt.python import mathopt

from daybreak.visits.planner.grid import TEAMS, Grid
from daybreak.visits.planner.groups import Kind
from daybreak.visits.planner.score import Placement, busy


def cheapest(placement: Placement, kinds: Sequence[Kind], layout: Grid) -> Placement:
    """Return the placement with no team lent that is not needed, and those that are from where it costs least."""
    if not placement.lent:
        return placement
    program, used = mathopt.Model(), busy(placement, kinds, layout)
    lent = {arc: program.add_integer_variable(lb=0, ub=arc.most) for arc in layout.arcs}
    change: dict[tuple[str, int], list[mathopt.LinearTerm]] = defaultdict(list)
    out: dict[tuple[str, int], list[mathopt.LinearTerm]] = defaultdict(list)
    for arc, teams in lent.items():
        change[arc.borrower, arc.window].append(1 * teams)
        change[arc.lender, arc.window].append(-1 * teams)
        out[arc.lender, arc.window].append(1 * teams)
    for (force, window), terms in change.items():
        use = (force, TEAMS)
        program.add_linear_constraint(mathopt.fast_sum(terms) >= used[use, window] - layout.has(use, window))
        program.add_linear_constraint(mathopt.fast_sum(out[force, window]) <= layout.has(use, window))
    # A team more than needed costs, also where its journey is stated to cost nothing.
    program.minimize(mathopt.fast_sum([(1000 * arc.cost + 1) * teams for arc, teams in lent.items()]))
    result = mathopt.solve(program, mathopt.SolverType.GSCIP)
    if not result.has_primal_feasible_solution():
        return placement
    values = result.variable_values()
    counts = {(arc.lender, arc.borrower, arc.window): round(values[each]) for arc, each in lent.items()}
    return replace(placement, lent={at: teams for at, teams in counts.items() if teams})
