"""Tables whose columns are declared by a column map: one record a row, whatever kind of file the table came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from daybreak.intake.readers.cells import Row, rows
from daybreak.intake.readers.column_map import ColumnMap, Composed
from daybreak.intake.readers.columns import Column, iso
from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.readers.persons import WRITTEN
from daybreak.intake.readers.reports import short
from daybreak.intake.readers.texts import decoded
from daybreak.intake.readers.words import as_detail
from daybreak.intake.terms import DETAILS, Detail, FactKind, FactRead, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

_DELIMITERS = (",", ";", "\t")


def records(incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
    """Read a table written as CSV; raise BadInput if no map is declared or its columns are not there."""
    columns = incoming.declared_as(ColumnMap)
    if columns is None:
        raise BadInput(f"{incoming.name} needs a column map", rule="declared columns", remedy="Declare one.")
    found, header = _header(incoming, columns)
    table = _Table(columns, header)
    return (row if isinstance(row, Unreadable) else table.report(row) for row in found)


def _header(incoming: Incoming, columns: ColumnMap) -> tuple[Iterator[Row | Unreadable], list[str]]:
    """Return the rows after the header, and the header, split at the delimiter that finds most declared columns."""
    text = decoded(incoming)
    best: tuple[Iterator[Row | Unreadable], list[str]] = (iter(()), [])
    for delimiter in _DELIMITERS:
        found = rows(text, delimiter)
        first = next(found, None)
        header = [cell.strip() for cell in first.cells] if isinstance(first, Row) else []
        if not best[1] or _matches(header, columns) > _matches(best[1], columns):
            best = found, header
    _check_header(incoming.name, best[1], columns)
    return best


def _matches(header: Sequence[str], columns: ColumnMap) -> int:
    return len(set(header) & set(columns.headers))


def _check_header(name: str, header: list[str], columns: ColumnMap) -> None:
    missing = [wanted for wanted in columns.headers if wanted not in header]
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if missing:
        raise BadInput(
            f"{name} has no column {', '.join(map(repr, missing[:5]))}, which the map {columns.name} declares",
            rule="declared columns are there", place="row=1",
            remedy=f"Its columns are: {', '.join(map(repr, header[:20]))[:300]}. Mend the map or the first row.",
        )  # fmt: skip
    if twice:
        raise BadInput(
            f"{name} has more than one column {twice[0]!r}",
            rule="columns have different names", place="row=1", remedy="Rename one of them in the file and the map.",
        )  # fmt: skip


class _Table:
    """The rows of one file under one map."""

    def __init__(self, columns: ColumnMap, header: list[str]) -> None:
        self._map = columns
        self._header = header
        self._at = {wanted: header.index(wanted) for wanted in columns.headers}
        self._others = [number for number, cell in enumerate(header) if cell not in self._at]

    def report(self, row: Row) -> ReportRead | Unreadable:
        """Return the row's record, or why it has none."""
        width, cells = len(self._header), row.cells
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            remedy = f"It has {len(cells)} cells, the header {width}: mend the row, its cells may have moved."
            return Unreadable(f"row={row.number}", "a row has as many cells as the header", remedy)
        reference = cells[self._at[self._map.reference]].strip()
        if not reference:
            at = f"cell={row.number},{self._at[self._map.reference] + 1}"
            return Unreadable(at, "every row has its reference", f"Fill {self._map.reference!r} in.")
        return ReportRead(
            scheme=f"csv:{self._map.name}",
            reference=short(reference),
            part="report",
            kind=self._map.kind,
            sender=self._map.sender,
            place=f"row={row.number}",
            facts=tuple(self._facts(row)),
        )

    def _facts(self, row: Row) -> Iterator[FactRead]:
        for kind, value in self._map.constants.items():
            yield FactRead(kind, value, f"row={row.number}", "", {"constant": True})
        for composed in self._map.facts:
            yield from self._composed(composed, row)
        for number in self._others:
            if row.cells[number].strip():
                yield self._unread(row, number, "")

    def _composed(self, composed: Composed, row: Row) -> Iterator[FactRead]:
        said = [(column, self._cell(column, row)) for column in composed.columns]
        said = [(column, text) for column, text in said if text.strip()]
        detail: dict[str, Detail] = {**dict.fromkeys(DETAILS.get(composed.kind, ())), **composed.fixed}
        detail |= {column.part: as_detail(column.part, text) for column, text in said if column.part is not None}
        value = next((text for column, text in said if column.part is None), None) or _joined(composed.kind, detail)
        if not value:
            yield from (self._unread(row, self._at[column.header], composed.party) for column, _ in said)
            return
        if composed.value is not None and composed.value.format is not None:
            detail["iso"] = iso(value, composed.value.format)
        yield FactRead(composed.kind, value, self._place([column for column, _ in said], row), composed.party, detail)

    def _unread(self, row: Row, number: int, party: str) -> FactRead:
        place, detail = f"cell={row.number},{number + 1}", {"column": self._header[number]}
        return FactRead(FactKind.UNREAD, row.cells[number], place, party, detail)

    def _cell(self, column: Column, row: Row) -> str:
        return row.cells[self._at[column.header]]

    def _place(self, columns: Sequence[Column], row: Row) -> str:
        numbers = [self._at[column.header] + 1 for column in columns]
        first, last = min(numbers), max(numbers)
        return f"cell={row.number},{first}" if first == last else f"cell={row.number},{first}-{row.number},{last}"


def _joined(kind: FactKind, detail: Mapping[str, Detail]) -> str:
    if kind is not FactKind.ADDRESS:
        return ""
    return ", ".join(str(detail[part]) for part in WRITTEN if detail.get(part))
