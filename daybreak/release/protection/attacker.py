"""The attacker: what can be concluded about suppressed cells by somebody who knows everything else.

Everything else is: every published cell, every equation, which cells are suppressed, that counts are whole numbers of
0 or more, and the practice itself (where zeros are always printed, a suppressed cell is at least 1). Linear programs
answer, by GLOP; where the corner they end in is not of whole numbers, an integer program answers instead, by SCIP.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite

from ortools.linear_solver import pywraplp

from daybreak.kernel.errors import Unavailable
from daybreak.release.protection.table import Table, parts, table
from daybreak.release.protection.terms import Cell, Equation, Interval

# GLOP's and SCIP's feasibility tolerance on counts; half of a count away is nearer than any of them comes.
_TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Extreme:
    """How far a cell can go: the value (infinite: no limit), a table that goes there, and the equations' prices.

    `counts` is empty without a limit; `prices` are in the order of the table's equations, empty from SCIP.
    """

    value: float
    counts: Mapping[str, float]
    prices: tuple[float, ...]

    @property
    def is_whole(self) -> bool:
        return all(abs(count - round(count)) < _TOLERANCE for count in self.counts.values())


class Attacker:
    """Asks for one table and one set of suppressed cells how low and how high a cell can be."""

    def __init__(self, target: Table, suppressed: Collection[str], *, whole: bool = False) -> None:
        self._solver = pywraplp.Solver.CreateSolver("SCIP" if whole else "GLOP")
        self._whole = whole
        make = self._solver.IntVar if whole else self._solver.NumVar
        self._counts = {key: make(target.known[key], inf, "") for key in sorted(target.open & set(suppressed))}
        self._rows = [self._row(target, equation) for equation in target.equations]

    def extreme(self, key: str, *, up: bool, stop: float = inf) -> Extreme:
        """Return the highest (or lowest) the cell can be; upward no further than `stop`."""
        count = self._counts[key]
        count.SetUb(stop)
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetCoefficient(count, 1)
        objective.SetOptimizationDirection(up)
        status = self._solver.Solve()
        count.SetUb(inf)
        if status in (pywraplp.Solver.UNBOUNDED, pywraplp.Solver.INFEASIBLE) and up and stop == inf:
            # The true table is feasible, so "infeasible" can only be "infeasible or unbounded".
            return Extreme(inf, {}, ())
        if status != pywraplp.Solver.OPTIMAL:
            raise Unavailable("The solver gave no answer to the attack", remedy="Report this with the table.")
        return Extreme(
            objective.Value(),
            {each: variable.solution_value() for each, variable in self._counts.items()},
            () if self._whole else tuple(row.dual_value() if row else 0.0 for row in self._rows),
        )
