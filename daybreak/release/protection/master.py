"""The integer program over suppressions: the least loss, under the cuts so far; solved by CP-SAT.

The attacker is not in it: what it may do to a suppression arrives as cuts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from daybreak.release.protection.cuts import Cut
from daybreak.release.protection.table import Table


@dataclass(frozen=True, slots=True)
class Choice:
    """A suppression, whether its cost is proven least under the cuts, and a loss that none can be below."""

    suppressed: frozenset[str]
    is_least: bool
    bound: int


class Master:
    """Asks for the suppression of least loss, of those the one with fewest cells."""

    def __init__(self, part: Table, primary: Iterable[str]) -> None:
        self._model = cp_model.CpModel()
        self._chosen = {key: self._model.new_bool_var("") for key in sorted(part.open)}
        for key in sorted({*primary, *part.hidden}):
            self._model.add(self._chosen[key] == 1)
        # Fewest cells second: all cells together count less than a loss of 1.
        self._unit = len(part.open) + 1
        costs = {key: self._unit * part.values[key] + 1 for key in self._chosen if key not in part.hidden}
        self._model.minimize(sum(cost * self._chosen[key] for key, cost in costs.items()))

    def add(self, cut: Cut, *, given: str | None = None) -> None:
        """Demand the cut, or demand it only where the cell `given` is suppressed."""
        row = self._model.add(sum(weight * self._chosen[key] for key, weight in cut.weights.items()) >= cut.least)
        if given is not None:
            row.only_enforce_if(self._chosen[given])

    def choose(self, *, seconds: float) -> Choice | None:
        """Return the best suppression under the cuts; None where the seconds do not suffice for any."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1  # several workers race, and the winner differs from run to run
        solver.parameters.max_time_in_seconds = max(0.0, seconds)
        status = solver.solve(self._model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        suppressed = frozenset(key for key, chosen in self._chosen.items() if solver.boolean_value(chosen))
        bound = int(solver.best_objective_bound) // self._unit
        return Choice(suppressed, status == cp_model.OPTIMAL, bound)
