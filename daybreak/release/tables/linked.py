"""The tables of a release as cells and equations, linked to one another and to the arrests of forces and nation.

The margins {force, nation}, {nation, outcome}, {age, outcome}, {sex, outcome} and {work, outcome} are the cliques of a
decomposable model: margins of it that are not negative and agree where they overlap always extend to a whole table of
force by age by sex by work by outcome (S. L. Lauritzen, Graphical Models, 1996, section 4.4; A. Dobra, S. E. Fienberg,
PNAS 97, 2000, 11885-11892). So that table, never printed, gives an attacker nothing beyond these margins, and is not
among the cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from daybreak.release.categories import NO_NATION, OUTCOMES, ROWS, Axis
from daybreak.release.protection import Cell, Equation
from daybreak.release.tables.joining import coarsest
from daybreak.release.tables.terms import FEWEST, Crossed, Group, Layout, name_of

EVERYBODY = "arrests/"
"""The figure that all tables count the parts of, as figures by force name its cell."""
REMAINDER = "remainder"  # counted, never published: of no force


@dataclass(frozen=True, slots=True)
class Linked:
    """Cells and equations; `unpublished` are cells that no release prints."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]
    unpublished: frozenset[str]


def cell_key(axis: Axis, row: Group, column: Group) -> str:
    """Return the name of a cell in the problem of protection; the margin of what followed is of all tables."""
    if row:
        return f"{axis}/{name_of(row)}/{name_of(column)}"
    return f"followed//{name_of(column)}" if column else EVERYBODY


def linked(crossed: Crossed, own: Layout, arrests: Mapping[str, int], *, others: Sequence[Layout] = ()) -> Linked:
    """Return the cells of the printed tables with the equations between them and the arrests of forces.

    `arrests` are those of each force by slug, REMAINDER for those of none. `others`: the layouts of other releases.
    Where a row or column of theirs is several of this release's, their sum is a cell too, never printed: whoever holds
    both releases compares the sum.
    """
    cells: dict[str, Cell] = {}
    for axis in own.rows:
        for row, column in own.places(axis):
            if (key := cell_key(axis, row, column)) != EVERYBODY:
                cells[key] = Cell(key, crossed.count(axis, row, column), sensitive=True, least=_least(row, column))
    sums = {key: parts for key, parts in _sums(crossed, own, others, arrests) if key not in cells}
    values = {key: cell.value for key, cell in cells.items()} | {f"arrests/{slug}": n for slug, n in arrests.items()}
    least = {key: cell.least for key, cell in cells.items()}
    unseen = [
        Cell(key, sum(values[part] for part in parts), sensitive=False, least=sum(least.get(part, 0) for part in parts))
        for key, parts in sums.items()
    ]
    return Linked(
        (*cells.values(), *unseen),
        (*_within(own), *_of_nations(crossed, own, arrests), *(Equation(key, parts) for key, parts in sums.items())),
        frozenset(sums),
    )


def _least(row: Group, column: Group) -> int:
    """Return what everybody is told of a printed cell, left out or not: a whole row or column is never smaller."""
    return 0 if row and column else FEWEST


def _within(own: Layout) -> Iterator[Equation]:
    columns = own.columns_printed
    for axis, rows in own.rows.items():
        yield Equation(EVERYBODY, tuple(cell_key(axis, row, ()) for row in rows))
        for row in rows if columns else ():
            yield Equation(cell_key(axis, row, ()), tuple(cell_key(axis, row, column) for column in columns))
        for column in columns:
            yield Equation(cell_key(axis, (), column), tuple(cell_key(axis, row, column) for row in rows))
    if columns and own.rows:
        yield Equation(EVERYBODY, tuple(cell_key(Axis.NATION, (), column) for column in columns))


def _of_nations(crossed: Crossed, own: Layout, arrests: Mapping[str, int]) -> Iterator[Equation]:
    for row in own.rows.get(Axis.NATION, ()):
        if parts := _forces(crossed, row, arrests):
            yield Equation(cell_key(Axis.NATION, row, ()), parts)


def _forces(crossed: Crossed, row: Group, arrests: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"arrests/{slug}" for slug in arrests if _nation(crossed, slug) in row)


def _nation(crossed: Crossed, slug: str) -> str:
    return NO_NATION if slug == REMAINDER else crossed.nations.get(slug, NO_NATION)


def _sums(
    crossed: Crossed, own: Layout, others: Sequence[Layout], arrests: Mapping[str, int]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for layout in (*others, *_closed([own, *others])):
        for axis in layout.rows:
            for row, column in layout.places(axis):
                key = cell_key(axis, row, column)
                if axis in own.rows and (parts := _parts(own, axis, row, column)):
                    yield key, parts
                elif axis is Axis.NATION and row and not column and (forces := _forces(crossed, row, arrests)):
                    yield key, forces  # forces were printed before there were tables


def _parts(own: Layout, axis: Axis, row: Group, column: Group) -> tuple[str, ...]:
    """Return the printed cells that a cell of another release is the sum of here; none where it is not one."""
    rows, columns = _union(own.rows[axis], row), _union(own.columns_printed, column)
    if (row and not rows) or (column and not columns) or not (row or column):
        return ()
    return tuple(cell_key(axis, r, c) for r in rows or ((),) for c in columns or ((),))


def _union(groups: Iterable[Group], wanted: Group) -> tuple[Group, ...]:
    inside = tuple(group for group in groups if set(group) <= set(wanted))
    return inside if sum(map(len, inside)) == len(wanted) else ()


def _closed(layouts: Sequence[Layout]) -> Iterator[Layout]:
    """Yield the finest layout that all of these can be summed up to, where there is more than one."""
    if len(layouts) < 2:
        return
    columns = coarsest(tuple(OUTCOMES), [each.columns for each in layouts if each.rows])
    axes = {axis for each in layouts for axis in each.rows}
    rows = {
        axis: coarsest(tuple(ROWS[axis]), [each.rows[axis] for each in layouts if axis in each.rows])
        for axis in Axis if axis in axes
    }  # fmt: skip
    yield Layout(rows, columns)
