"""The attacker: linear programming over everything published."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from ortools.linear_solver import pywraplp

from daybreak.release.protection.terms import Cell, Equation, Interval

ROUNDING = 1e-6


def attack(
    cells: Sequence[Cell], equations: Sequence[Equation], suppressed: Iterable[str]
) -> dict[str, Interval]:
    """Return what can be concluded about each suppressed cell from the others, the equations, and that none is negative."""
    values = {cell.key: cell.value for cell in cells}
    hidden = sorted(set(suppressed))
    found: dict[str, Interval] = {}
    for component in _components(hidden, equations):
        found |= _bounds(component, values, equations)
    return found


def _components(hidden: Sequence[str], equations: Sequence[Equation]) -> list[list[str]]:
    """Return the suppressed cells in groups no equation connects: each group is its own small programme."""
    root = {key: key for key in hidden}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for equation in equations:
        together = [key for key in (equation.total, *equation.parts) if key in root]
        for key in together[1:]:
            root[find(key)] = find(together[0])
    groups: dict[str, list[str]] = {}
    for key in hidden:
        groups.setdefault(find(key), []).append(key)
    return list(groups.values())


def _bounds(hidden: Sequence[str], values: Mapping[str, int], equations: Sequence[Equation]) -> dict[str, Interval]:
    solver = pywraplp.Solver.CreateSolver("GLOP")
    unknown = {key: solver.NumVar(0, solver.infinity(), key) for key in hidden}
    for equation in equations:
        signs = [(equation.total, 1), *((part, -1) for part in equation.parts)]
        if any(key in unknown for key, _ in signs):
            known = sum(sign * values[key] for key, sign in signs if key not in unknown)
            solver.Add(sum(sign * unknown[key] for key, sign in signs if key in unknown) == -known)
    found = {}
    for key, variable in unknown.items():
        solver.Minimize(variable)
        lower = variable.solution_value() if solver.Solve() == solver.OPTIMAL else 0.0
        solver.Maximize(variable)
        upper = variable.solution_value() if solver.Solve() == solver.OPTIMAL else math.inf
        top = 10**9 if math.isinf(upper) else math.floor(upper + ROUNDING)
        found[key] = Interval(math.ceil(lower - ROUNDING), top)
    return found
