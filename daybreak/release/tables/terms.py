"""Values of linked tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from daybreak.release.categories import OUTCOMES, ROWS, Axis

Group = tuple[str, ...]
"""Categories that share a row, or outcomes that share a column, in the order of the register."""
FEWEST = 10
"""[M] People in a printed row or column: what a nought in it says, it says of no fewer. Guidance for tables of people
asks for populations of at least this before noughts are printed (Government Statistical Service, administrative
sources)."""
TOTAL = ""
"""The name of the row of everybody arrested, and of the column of all of them together."""
TOO_FEW = f"Of its rows fewer than two would count {FEWEST} people or more."
UNPROTECTED = "Nothing that could be left out of it would protect it beside what is published already."


def name_of(group: Group) -> str:
    """Return the name of a row or column, by which it is kept."""
    return "+".join(group)


def group_of(name: str) -> Group:
    """Return the categories or outcomes of a row or column."""
    return tuple(name.split("+")) if name else ()


@dataclass(frozen=True, slots=True)
class Crossed:
    """The people arrested as counted: by axis, category and outcome. `nations` says which nation a force is of."""

    cells: Mapping[Axis, Mapping[tuple[str, str], int]]
    nations: Mapping[str, str] = field(default_factory=dict)

    def count(self, axis: Axis, row: Group, column: Group = ()) -> int:
        """Return the people of these categories (none: all) of whom these outcomes are the newest (none: any)."""
        cells = self.cells.get(axis, {})
        rows, columns = row or tuple(ROWS[axis]), column or tuple(OUTCOMES)
        return sum(cells.get((each, outcome), 0) for each in rows for outcome in columns)

    def followed(self, column: Group) -> int:
        """Return the people of whom these outcomes are the newest."""
        return max((self.count(axis, (), column) for axis in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of each printed table and the columns of all of them; one column of everything stands for no columns."""

    rows: Mapping[Axis, tuple[Group, ...]]
    columns: tuple[Group, ...]
    left_out: Mapping[Axis, str] = field(default_factory=dict)

    @property
    def columns_printed(self) -> tuple[Group, ...]:
        """Return the columns beside the total."""
        return self.columns if len(self.columns) > 1 else ()

    def places(self, axis: Axis) -> list[tuple[Group, Group]]:
        """Return each printed cell of a table as (row, column), totals last, under empty groups."""
        return [(row, column) for row in (*self.rows[axis], ()) for column in (*self.columns_printed, ())]

    def named(self, axis: Axis) -> list[tuple[str, str]]:
        """Return the same cells by the names of their rows and columns."""
        return [(name_of(row), name_of(column)) for row, column in self.places(axis)]


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables as they may be published: by axis, row name and column name; None is protected."""

    layout: Layout
    shown: Mapping[Axis, Mapping[tuple[str, str], int | None]]
