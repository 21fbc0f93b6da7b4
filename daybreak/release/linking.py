"""A release as one problem of protection: figures by force, the tables linked to them, and every release before it.

Figures that are parts of another one are tied to it, for everybody knows that they are: what is beside the parts is
subtracted from what is printed, and a small rest of people is a small count like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daybreak.release.definitions import SMALL
from daybreak.release.protection import Before, Cell, Equation, given_away_by
from daybreak.release.register import DEFINED, SPLITS, Split
from daybreak.release.rules import Counted
from daybreak.release.tables.linked import REMAINDER, Linked, cell_key, linked
from daybreak.release.tables.terms import FEWEST, Crossed, Layout, Tables, group_of

REST = "rest of"  # what a figure counts beside its parts: never published, and no less than nothing
Printed = Mapping[str, Mapping[str, int | None]]
NO_TABLES = Layout({}, ())


@dataclass(frozen=True, slots=True)
class Published:
    """An earlier release: its figures and tables as they were counted, and as they were shown."""

    counted: Mapping[str, Counted]
    shown: Printed
    crossed: Crossed | None = None
    tables: Tables | None = None

    @property
    def layout(self) -> Layout:
        return self.tables.layout if self.tables and self.crossed else NO_TABLES


def release_of(
    counted: Mapping[str, Counted], crossed: Crossed | None = None, own: Layout = NO_TABLES,
    others: Sequence[Layout] = (),
) -> Linked:  # fmt: skip
    """Return the cells and equations of a release; `others` are the layouts of the tables of other releases."""
    cells, equations = [], []
    for key, figure in counted.items():
        parts = _places(figure)
        cells += [Cell(f"{key}/{slug}", value, DEFINED[key].of_people) for slug, value in parts.items()]
        cells.append(Cell(f"{key}/", figure.national, sensitive=False))
        equations.append(Equation(f"{key}/", tuple(f"{key}/{slug}" for slug in parts)))
    rest = [pair for split in SPLITS for pair in _split(split, counted)]
    tables = _tables(counted, crossed, own, others)
    return Linked(
        (*cells, *(cell for cell, _ in rest if cell), *tables.cells),
        (*equations, *(equation for _, equation in rest), *tables.equations),
        frozenset(f"{key}/{REMAINDER}" for key, figure in counted.items() if figure.remainder)
        | frozenset(cell.key for cell, _ in rest if cell)
        | tables.unpublished,
    )


def _tables(counted: Mapping[str, Counted], crossed: Crossed | None, own: Layout, others: Sequence[Layout]) -> Linked:
    if crossed is None or "arrests" not in counted:
        return Linked((), (), frozenset())
    return linked(crossed, own, _places(counted["arrests"]), others=others)


def _places(figure: Counted) -> dict[str, int]:
    """Return a figure by force, and what belongs to none.

    A remainder of nothing hides nothing: whoever knows the definitions takes it for nothing.
    """
    return {**figure.forces, **({REMAINDER: figure.remainder} if figure.remainder else {})}


def _split(split: Split, counted: Mapping[str, Counted]) -> Iterator[tuple[Cell | None, Equation]]:
    """Yield the equations between a figure and its parts that are counted, with the cell of what is beside them."""
    parts = {key: _places(counted[key]) for key in split.parts if key in counted}
    if split.total not in counted or not parts:
        return
    whole = split.whole and len(parts) == len(split.parts)
    for slug, total in _places(counted[split.total]).items():
        rest = total - sum(places.get(slug, 0) for places in parts.values())
        names = [f"{key}/{slug}" for key, places in parts.items() if slug in places]
        if rest < 0 or (whole and rest):
            continue  # counted otherwise than they say: nothing about it is known to anybody
        cell = None if whole else _rest(split, [*parts], slug, rest=rest, total=total)
        yield cell, Equation(f"{split.total}/{slug}", (*names, *([cell.key] if cell else [])))


def _rest(split: Split, parts: Sequence[str], slug: str, *, rest: int, total: int) -> Cell:
    # A rest of nought says of everybody counted what the parts say, and of fewer than ten people that is too much.
    return Cell(
        f"{REST} {'+'.join(parts)}/{slug}", rest, DEFINED[split.total].of_people, nought=0 < total < FEWEST
    )  # fmt: skip


def given_away(before: Sequence[Before], now: Linked) -> frozenset[str]:
    """Return the cells of forces in which earlier releases by themselves gave a small count away.

    As those did that were published while rests were no small counts. What they told cannot be taken back, and is no
    reason to refuse every later release: of these forces' figures as much is kept as still can be.
    """
    found = {key.rpartition("/")[2] for key in given_away_by(before, small=SMALL)} - {""}
    cells = (*now.cells, *(cell for each in before for cell in each.cells)) if found else ()
    return frozenset(cell.key for cell in cells if cell.key.rpartition("/")[2] in found)


def before(
    published: Sequence[Published], now: Layout = NO_TABLES, nations: Mapping[str, str] | None = None
) -> list[Before]:
    """Return every earlier release, the sums among them that rows and columns of any other release are."""
    layouts = [now, *(each.layout for each in published)]
    found = []
    for at, each in enumerate(published, start=1):
        crossed = each.crossed or Crossed({}, nations or {})
        others = [layout for number, layout in enumerate(layouts) if number != at and layout.rows]
        it = release_of(each.counted, crossed, each.layout, others)
        found.append(
            Before(
                it.cells,
                it.equations,
                left_out(each.counted, each.shown, each.tables if each.crossed else None),
                it.unpublished,
            )
        )
    return found


def left_out(counted: Mapping[str, Counted], shown: Printed, tables: Tables | None = None) -> frozenset[str]:
    """Return the names of the cells that were not printed."""
    figures = (f"{key}/{slug}" for key in counted for slug, value in shown[key].items() if value is None)
    return frozenset(figures) | _left_out(tables)


def _left_out(tables: Tables | None) -> frozenset[str]:
    return frozenset(
        cell_key(axis, group_of(row), group_of(column))
        for axis, cells in (tables.shown if tables else {}).items()
        for (row, column), value in cells.items()
        if value is None
    )
