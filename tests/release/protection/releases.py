"""Invented releases: figures by force with national totals, some linked; and small random tables for properties."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hypothesis import strategies as st

from daybreak.release.protection import Cell, Equation


@dataclass(frozen=True, slots=True)
class Release:
    """Cells with the equations that hold between them."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]

    @property
    def rests(self) -> frozenset[str]:
        """Return the cells that no release prints."""
        return frozenset(cell.key for cell in self.cells if cell.key[0] == "r")

    @property
    def values(self) -> dict[str, int]:
        return {cell.key: cell.value for cell in self.cells}


# Figure -> mean count of a force; arrests = men + women + not stated, children = four ages, by the same forces.
FIGURES = {"premises": 18, "devices": 200, "charged": 6, "registered": 1, "trust": 2, "voluntary": 3}
LINKED = {"arrests": {"men": 13, "women": 1, "not_stated": 1}, "children": {"at_risk": 3, "other": 7}}


def release(*, forces: int, seed: int = 1) -> Release:
    """A national release: every figure by force with its total, linked ones in each force and in the nation."""
    dice = random.Random(seed)
    counts = {name: [_count(mean, dice) for _ in range(forces)] for name, mean in FIGURES.items()}
    for together in LINKED.values():
        counts |= {name: [_count(mean, dice) for _ in range(forces)] for name, mean in together.items()}
    for total, together in LINKED.items():
        counts[total] = [sum(row) for row in zip(*(counts[name] for name in together), strict=True)]
    cells = [Cell(f"{name}/{force:02}", value, name not in {"premises", "devices"})
             for name, row in counts.items() for force, value in enumerate(row)]  # fmt: skip
    cells += [Cell(f"{name}/all", sum(row), sensitive=False) for name, row in counts.items()]
    equations = [Equation(f"{name}/all", tuple(f"{name}/{force:02}" for force in range(forces))) for name in counts]
    places = [*(f"{force:02}" for force in range(forces)), "all"]
    equations += [
        Equation(f"{total}/{place}", tuple(f"{name}/{place}" for name in together))
        for total, together in LINKED.items()
        for place in places
    ]
    return Release(tuple(cells), tuple(equations))


def _count(mean: int, dice: random.Random) -> int:
    # Uneven on purpose: a few large forces, many small ones.
    return min(int(dice.expovariate(1 / mean)), 40 * mean)


@st.composite
def one_dimension(draw: st.DrawFn, *, most: int = 6) -> Release:
    """Parts and their total."""
    values = draw(st.lists(st.integers(0, 12), min_size=1, max_size=most))
    sensitive = draw(st.booleans())
    cells = [Cell(f"p{number}", value, True) for number, value in enumerate(values)]
    parts = tuple(cell.key for cell in cells)
    return Release((*cells, Cell("total", sum(values), sensitive)), (Equation("total", parts),))


@st.composite
def two_dimensions(draw: st.DrawFn, *, rows: int = 3, columns: int = 3, most: int = 9) -> Release:
    """A table with both margins and the grand total."""
    down, across = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    inner = [[draw(st.integers(0, most)) for _ in range(across)] for _ in range(down)]
    sensitive = draw(st.booleans())
    full = [[*row, sum(row)] for row in inner]
    full.append([sum(column) for column in zip(*full, strict=True)])
    cells = [
        Cell(f"{row}.{column}", value, sensitive or (row < down and column < across))
        for row, line in enumerate(full)
        for column, value in enumerate(line)
    ]
    equations = [Equation(f"{row}.{across}", tuple(f"{row}.{c}" for c in range(across))) for row in range(down + 1)]
    equations += [Equation(f"{down}.{c}", tuple(f"{row}.{c}" for row in range(down))) for c in range(across + 1)]
    return Release(tuple(cells), tuple(equations))


@st.composite
def with_rests(draw: st.DrawFn, *, forces: int = 2, most: int = 9) -> Release:
    """Two figures by force with national counts, one a part of the other: "r0" is what is beside it, in no print."""
    places = range(draw(st.integers(1, forces)))
    whole = [draw(st.integers(0, most)) for _ in places]
    part = [draw(st.integers(0, each)) for each in whole]
    cells = [Cell(f"{key}{at}", row[at], sensitive=True) for key, row in (("w", whole), ("p", part)) for at in places]
    cells += [Cell(f"r{at}", whole[at] - part[at], True, nought=0 < whole[at] < 8) for at in places]
    cells += [Cell("w", sum(whole), sensitive=False), Cell("p", sum(part), sensitive=False)]
    equations = [Equation(key, tuple(f"{key}{at}" for at in places)) for key in ("w", "p")]
    return Release(tuple(cells), (*equations, *(Equation(f"w{at}", (f"p{at}", f"r{at}")) for at in places)))


@st.composite
def knots(draw: st.DrawFn, *, most: int = 6) -> Release:
    """Counts under totals that overlap in any way: what is possible in fractions may not be in whole numbers."""
    names = "pqrst"[: draw(st.integers(3, 5))]
    cells = [Cell(name, draw(st.integers(1, most)), sensitive=True) for name in names]
    values = {cell.key: cell.value for cell in cells}
    sets = draw(
        st.lists(st.frozensets(st.sampled_from(names), min_size=2, max_size=3), min_size=2, max_size=3, unique=True)
    )
    equations = [Equation("+".join(sorted(each)), tuple(sorted(each))) for each in sets]
    totals = [Cell(each.total, sum(values[part] for part in each.parts), sensitive=False) for each in equations]
    return Release((*cells, *totals), tuple(equations))
