"""What may be shown of counted figures: small counts of people protected, so that nobody can derive them."""

from __future__ import annotations

from collections.abc import Mapping

from daybreak.release.definitions import BY_KEY, SMALL
from daybreak.release.protection import Cell, Equation, attack, protect
from daybreak.release.rules import Counted

Shown = dict[str, dict[str, int | None]]


def _table(counted: Mapping[str, Counted]) -> tuple[list[Cell], list[Equation]]:
    cells, equations = [], []
    for key, figure in counted.items():
        parts = {**figure.forces, "remainder": figure.remainder}
        cells += [Cell(f"{key}/{slug}", value, BY_KEY[key].of_people) for slug, value in parts.items()]
        cells.append(Cell(f"{key}/", figure.national, sensitive=False))
        equations.append(Equation(f"{key}/", tuple(f"{key}/{slug}" for slug in parts)))
    return cells, equations


def shown(counted: Mapping[str, Counted]) -> Shown:
    """Return figure -> force slug ('' national) -> value, None where protected, with the least loss."""
    hidden = protect(*_table(counted), small=SMALL).suppressed
    return {
        key: {"": figure.national}
        | {slug: None if f"{key}/{slug}" in hidden else value for slug, value in figure.forces.items()}
        for key, figure in counted.items()
    }


def derivable(counted: Mapping[str, Counted], table: Shown) -> tuple[str, ...]:
    """Return the protected small counts an attacker with all published figures could pin down; the gate wants none."""
    cells, equations = _table(counted)
    hidden = frozenset(f"{key}/{slug}" for key, row in table.items() for slug, value in row.items() if value is None)
    small = {cell.key for cell in cells if cell.sensitive and 0 < cell.value < SMALL}
    intervals = attack(cells, equations, hidden)
    return tuple(sorted(key for key in small & intervals.keys() if intervals[key].upper - intervals[key].lower < 1))
