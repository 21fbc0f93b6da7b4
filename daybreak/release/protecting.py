"""What may be shown of counted figures: small counts of people protected, so that nobody can derive them."""

from __future__ import annotations

from collections.abc import Mapping

from daybreak.release.definitions import BY_KEY, SMALL
from daybreak.release.protection import Cell, Equation, attack, protect
from daybreak.release.rules import Counted

Shown = dict[str, dict[str, int | None]]


REMAINDER = "remainder"  # counted, never published: of no force


def _table(counted: Mapping[str, Counted]) -> tuple[list[Cell], list[Equation]]:
    cells, equations = [], []
    for key, figure in counted.items():
        # A remainder of nothing hides nothing: whoever knows the definitions takes it for nothing.
        parts = {**figure.forces, **({REMAINDER: figure.remainder} if figure.remainder else {})}
        cells += [Cell(f"{key}/{slug}", value, BY_KEY[key].of_people) for slug, value in parts.items()]
        cells.append(Cell(f"{key}/", figure.national, sensitive=False))
        equations.append(Equation(f"{key}/", tuple(f"{key}/{slug}" for slug in parts)))
    return cells, equations


def shown(counted: Mapping[str, Counted]) -> Shown:
    """Return figure -> force slug ('' national) -> value, None where protected, with the least loss.

    A national count is protected only where all forces together are too few to hide one of them.
    """
    hidden = protect(*_table(counted), small=SMALL).suppressed
    return {
        key: {
            slug: None if f"{key}/{slug}" in hidden else value
            for slug, value in {"": figure.national, **figure.forces}.items()
        }
        for key, figure in counted.items()
    }


def derivable(counted: Mapping[str, Counted], table: Shown) -> tuple[str, ...]:
    """Return the small counts that are shown, or that an attacker with all published figures could narrow down.

    The gate wants none. Narrowed down: to fewer than SMALL whole numbers, the width `protect` keeps to.
    """
    cells, equations = _table(counted)
    unpublished = {f"{key}/{REMAINDER}" for key, figure in counted.items() if figure.remainder}
    hidden = unpublished | {f"{key}/{slug}" for key in counted for slug, value in table[key].items() if value is None}
    small = {cell.key for cell in cells if cell.sensitive and 0 < cell.value < SMALL}
    intervals = attack(cells, equations, hidden)
    return tuple(sorted(key for key in small if key not in hidden or intervals[key].width < SMALL - 1))
