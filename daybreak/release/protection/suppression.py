"""Which cells to suppress: an integer programme, cut until the attacker learns nothing he should not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model

from daybreak.kernel.errors import Conflict
from daybreak.release.protection.attacker import attack
from daybreak.release.protection.terms import Cell, Equation, Protection


def protect(cells: Sequence[Cell], equations: Sequence[Equation], *, small: int = 5) -> Protection:
    """Return the suppression with the least sum of suppressed values (then the fewest cells) that protects every
    sensitive count from 1 to small - 1.

    Raises Conflict where even suppressing everything leaves a count derivable.
    """
    primary = frozenset(cell.key for cell in cells if cell.sensitive and 0 < cell.value < small)
    if not primary:
        return Protection(frozenset(), frozenset(), 0, 0)
    master = _Master(sorted(cells, key=lambda cell: cell.key), equations, primary, small)
    while True:
        suppressed, bound = master.solve()
        intervals = attack(cells, equations, suppressed)
        narrow = [key for key in sorted(primary) if intervals[key].width < small - 1]
        if not narrow:
            loss = sum(cell.value for cell in cells if cell.key in suppressed)
            return Protection(suppressed, primary, loss, bound)
        master.cut(suppressed, narrow)


class _Master:
    """The integer programme: which cells, at the least loss, under the cuts so far."""

    def __init__(
        self, cells: Sequence[Cell], equations: Sequence[Equation], primary: frozenset[str], small: int
    ) -> None:
        self.model = cp_model.CpModel()
        self.equations = equations
        self.hidden = {cell.key: self.model.new_bool_var(cell.key) for cell in cells}
        self.values = {cell.key: cell.value for cell in cells}
        for key in primary:
            self.model.add(self.hidden[key] == 1)
        for equation in equations:
            self._needs_company(equation, primary, small)
        weight = len(cells) + 1
        self.model.minimize(sum((cell.value * weight + 1) * self.hidden[cell.key] for cell in cells))
        self.weight = weight

    def _needs_company(self, equation: Equation, primary: frozenset[str], small: int) -> None:
        """A suppressed part whose total is published needs others beside it, together wide enough (valid for all)."""
        parts = [part for part in equation.parts if part in primary]
        if not parts:
            return
        total = self.hidden[equation.total]
        self.model.add(sum(self.hidden[part] for part in equation.parts) + total >= 2)
        width = sum(self.values[part] * self.hidden[part] for part in equation.parts)
        self.model.add(width + (small - 1) * total >= small - 1)

    def solve(self) -> tuple[frozenset[str], int]:
        """Return the best suppression under the cuts, and the proven bound of its loss."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1  # one worker: the same answer every time
        solver.parameters.random_seed = 1
        if solver.solve(self.model) != cp_model.OPTIMAL:
            raise Conflict("No suppression protects these tables", remedy="Publish fewer totals")
        chosen = frozenset(key for key, variable in self.hidden.items() if solver.value(variable))
        return chosen, int(solver.best_objective_bound) // self.weight

    def cut(self, suppressed: frozenset[str], narrow: Iterable[str]) -> None:
        """Demand another cell near each count that is too narrow: no part of this suppression protects it."""
        for key in narrow:
            near = self._near(key) - suppressed
            self.model.add(sum(self.hidden[other] for other in sorted(near)) >= 1)

    def _near(self, key: str) -> set[str]:
        """Return the cells some chain of equations connects with this one."""
        found, fresh = {key}, {key}
        while fresh:
            touched = {
                other
                for equation in self.equations
                if fresh & {equation.total, *equation.parts}
                for other in (equation.total, *equation.parts)
            }
            fresh = touched - found
            found |= fresh
        return found
