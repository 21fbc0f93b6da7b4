"""The attacker: what can be concluded about suppressed cells by somebody who knows everything else.

Everything else is: every published cell, every equation, which cells are suppressed, that counts are whole numbers of
0 or more, and the practice itself (where zeros are always printed, a suppressed cell is at least 1; where small rows
are joined, a printed one is at least that large). Linear programs answer, by GLOP; where the corner they end in is not
of whole numbers, an integer program answers instead, by SCIP.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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

    def __init__(self, target: Table, suppressed: Collection[str]) -> None:
        self._table, self._suppressed = target, sorted(target.open & set(suppressed))
        self._linear = _Program(target, self._suppressed, solver="GLOP")
        self._whole: _Program | None = None

    def linear(self, key: str, *, up: bool, stop: float = inf) -> Extreme:
        """Return the highest (or lowest) the cell can be, counts not being whole; upward no further than `stop`."""
        return self._linear.extreme(key, up=up, stop=stop)

    def whole(self, key: str, *, up: bool, stop: float = inf) -> Extreme:
        """Return the highest (or lowest) the cell can be in whole numbers."""
        found = self.linear(key, up=up, stop=stop)
        if found.is_whole:
            return found
        self._whole = self._whole or _Program(self._table, self._suppressed, solver="SCIP")
        return self._whole.extreme(key, up=up, stop=stop)

    def pushed(self, goals: Mapping[str, int], *, up: bool) -> Iterator[Mapping[str, float]]:
        """Yield tables of whole numbers, each bringing as many cells as it can up (or down) to their goals at once.

        Ends where a table brings none of those that are left to its goal; then each of them is asked for by itself.
        """
        left = dict(goals)
        while left:
            found = self._linear.push(left, up=up)
            if not found.is_whole:
                return
            yield found.counts
            wanting = {key: goal for key, goal in left.items() if not reaches(found.counts[key], goal, up=up)}
            if len(wanting) == len(left):
                return
            left = wanting


def reaches(count: float, goal: int, *, up: bool) -> bool:
    """Answer whether a count is as far up, or down, as wanted."""
    return round(count) >= goal if up else round(count) <= goal


class _Program:
    def __init__(self, target: Table, suppressed: Sequence[str], *, solver: str) -> None:
        self._solver = pywraplp.Solver.CreateSolver(solver)
        self._linear = solver == "GLOP"
        make = self._solver.NumVar if self._linear else self._solver.IntVar
        self._counts = {key: make(target.known[key], inf, "") for key in suppressed}
        self._rows = [self._row(target, equation) for equation in target.equations]

    def extreme(self, key: str, *, up: bool, stop: float) -> Extreme:
        self._counts[key].SetUb(stop)
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetCoefficient(self._counts[key], 1)
        objective.SetOptimizationDirection(up)
        found = self._solved(self._solver.Solve(), unlimited=up and stop == inf)
        # Only now: a changed limit makes the solver forget its solution.
        self._counts[key].SetUb(inf)
        return found

    def push(self, goals: Mapping[str, int], *, up: bool) -> Extreme:
        """Return a table in which the sum of these cells is greatest, none above its goal; or the sum is least."""
        objective = self._solver.Objective()
        objective.Clear()
        for key, goal in goals.items():
            objective.SetCoefficient(self._counts[key], 1)
            self._counts[key].SetUb(goal if up else inf)
        objective.SetOptimizationDirection(up)
        found = self._solved(self._solver.Solve(), unlimited=False)
        for key in goals:
            self._counts[key].SetUb(inf)
        return found

    def _solved(self, status: int, *, unlimited: bool) -> Extreme:
        if status == pywraplp.Solver.OPTIMAL:
            counts = {key: count.solution_value() for key, count in self._counts.items()}
            return Extreme(self._solver.Objective().Value(), counts, self._prices())
        # The true table is always feasible: without a limit, "infeasible" can only be "infeasible or unbounded".
        if unlimited and status in (pywraplp.Solver.UNBOUNDED, pywraplp.Solver.INFEASIBLE):
            return Extreme(inf, {}, ())
        raise Unavailable("The solver gave no answer to the attack", remedy="Report this with the table.")

    def _prices(self) -> tuple[float, ...]:
        return tuple(row.dual_value() if row else 0.0 for row in self._rows) if self._linear else ()

    def _row(self, target: Table, equation: Equation) -> pywraplp.Constraint | None:
        signs = [(equation.total, 1), *((part, -1) for part in equation.parts)]
        if not any(key in self._counts for key, _ in signs):
            return None
        seen = sum(sign * target.values[key] for key, sign in signs if key not in self._counts)
        row = self._solver.Constraint(-seen, -seen)
        for key, sign in signs:
            if key in self._counts:
                row.SetCoefficient(self._counts[key], sign)
        return row


def attack(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    suppressed: Collection[str],
    *,
    zeros: bool = False,
    hidden: Collection[str] = (),
) -> dict[str, Interval]:
    """Return what can be concluded about each suppressed and hidden cell.

    `zeros`: whether zeros may be suppressed too; otherwise a suppressed cell that is not 0 is known to be at least 1.
    `hidden`: cells that are never printed, known only to be their `least` or more. Raises BadInput for a wrong table.
    """
    unseen = {*suppressed, *hidden}
    whole = table(cells, equations, zeros=zeros, hidden=hidden)
    whole = replace(whole, open=frozenset(unseen))
    return {
        key: Interval(_lowest(attacker, key), _highest(attacker, key))
        for part in parts(whole)
        for attacker in [Attacker(part, unseen)]
        for key in sorted(part.open)
    }


def _lowest(attacker: Attacker, key: str) -> int:
    return ceil(attacker.whole(key, up=False).value - _TOLERANCE)


def _highest(attacker: Attacker, key: str) -> int | None:
    found = attacker.whole(key, up=True).value
    return floor(found + _TOLERANCE) if isfinite(found) else None
