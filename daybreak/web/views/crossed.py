"""The tables of people arrested as pages show them; a number opens the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from daybreak.release import queries
from daybreak.release.categories import Axis
from daybreak.release.documents.terms import HIDDEN
from daybreak.release.models import Snapshot
from daybreak.release.tables.printed import Printed, counted, heading_of, left_out, printed
from daybreak.web.parts.tables import Cell, Column, Row


@dataclass(frozen=True, slots=True)
class Table:
    """A table for `data_table`, with what it counts and where that is defined."""

    key: str
    title: str
    counts: str
    columns: list[Column | str]
    rows: list[Row]


def published(snapshot: Snapshot) -> dict[str, object]:
    """Return the tables as they may be published, and those that are left out."""
    tables = queries.shown_tables(snapshot)
    told = list(printed(tables))
    return {
        "tables": [_table(each) for each in told], "tables_heading": heading_of(told),
        "tables_left_out": left_out(tables),
    }  # fmt: skip


def as_counted(snapshot: Snapshot) -> dict[str, object]:
    """Return the tables as counted, for who commands: no rows joined, each number opens the records behind it."""
    crossed = queries.true_cells(snapshot)
    told = list(counted(crossed)) if crossed else []
    kept = getattr(snapshot, "kept_back", None) if crossed else None
    return {
        "tables": [_table(each, opens=snapshot) for each in told], "tables_heading": heading_of(told),
        "tables_left_out": left_out(queries.shown_tables(snapshot)), "kept": kept,
    }  # fmt: skip


def _table(each: Printed, opens: Snapshot | None = None) -> Table:
    rows = [
        Row([
            line.words,
            *(_cell(each.axis, line.name, column, value, opens)
              for (column, _), value in zip(each.columns, line.values, strict=True)),
        ])
        for line in each.rows
    ]  # fmt: skip
    columns: list[Column | str] = [each.head, *(Column(words, numeric=True) for _, words in each.columns)]
    return Table(each.key, each.title, each.counts, columns, rows)


def _cell(axis: Axis, row: str, column: str, value: int | None, opens: Snapshot | None) -> Cell:
    if value is None or opens is None or not opens.records_digest:
        return Cell(HIDDEN if value is None else value)
    figure, asked = (row or column or "arrests"), {"followed": column if row and column else ""}
    if axis is Axis.NATION and row:
        figure, asked = column or "arrests", {"nation": row}
    href = reverse("web:figure-records", args=[opens.pk, figure])
    said = urlencode({key: value for key, value in asked.items() if value})
    return Cell(value, href=f"{href}?{said}" if said else href)
