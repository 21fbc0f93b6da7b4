"""The integer program over suppressions: the least loss, under the cuts so far.

The attacker is not in it: what it may do to a suppression arrives as cuts. SCIP solves it, through MathOpt: for 45
forces by 10 figures with both margins it needs a tenth of a second where CP-SAT on one thread needs two to five.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import floor, isfinite

from ortools.math_opt.python import mathopt

from daybreak.release.protection.cuts import Cut
from daybreak.release.protection.table import Table


@dataclass(frozen=True, slots=True)
class Choice:
    """The best suppression found under the cuts, and a loss that none can be below."""

    suppressed: frozenset[str]
    bound: int


class Master:
    """Asks for the suppression of least loss, of those the one with fewest cells."""

    def __init__(self, part: Table, primary: Iterable[str]) -> None:
        self._program = mathopt.Model()
        self._chosen = {key: self._program.add_binary_variable() for key in sorted(part.open)}
        for key in {*primary, *part.hidden}:
            self._chosen[key].lower_bound = 1
        # Fewest cells second: all cells together cost less than a loss of 1.
        self._unit = len(part.open) + 1
        self._losses = {key: 0 if key in part.hidden else part.values[key] for key in self._chosen}
        costs = [self._unit * self._losses[key] + (key not in part.hidden) for key in self._chosen]
        self._program.minimize(
            mathopt.fast_sum([c * each for c, each in zip(costs, self._chosen.values(), strict=True)])
        )

    def add(self, cut: Cut, *, given: str | None = None) -> None:
        """Demand the cut, or demand it only where the cell `given` is suppressed."""
        total = mathopt.fast_sum([weight * self._chosen[key] for key, weight in cut.weights.items()])
        least = cut.least if given is None else cut.least * self._chosen[given]
        self._program.add_linear_constraint(total - least >= 0)

    def choose(self, *, seconds: float) -> Choice | None:
        """Return the best suppression under the cuts; None where the seconds do not suffice for any."""
        if seconds <= 0:
            return None
        limits = mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds), threads=1, relative_gap_tolerance=0.0, random_seed=0
        )
        result = mathopt.solve(self._program, mathopt.SolverType.GSCIP, params=limits)
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values()
        suppressed = frozenset(key for key, chosen in self._chosen.items() if round(values[chosen]))
        if result.termination.reason is mathopt.TerminationReason.OPTIMAL:
            return Choice(suppressed, sum(self._losses[key] for key in suppressed))
        bound = result.termination.objective_bounds.dual_bound
        # cost = unit * loss + cells, and cells < unit: every suppression of less loss costs less than this.
        return Choice(suppressed, max(0, floor(bound) // self._unit) if isfinite(bound) else 0)
