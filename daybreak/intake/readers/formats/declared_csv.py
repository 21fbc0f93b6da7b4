"""CSV whose columns are declared by a column map: one record a row."""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.intake.readers.column_map import ColumnMap
from daybreak.intake.readers.declared_rows import records
from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.terms import ReportRead, Unreadable


class DeclaredCsv:
    """Reads the rows of a file with a declared map."""

    name = "CSV with a column map"

    def recognises(self, incoming: Incoming) -> bool:
        return incoming.declared_as(ColumnMap) is not None and incoming.first_bytes() not in (b"", b"<", b"{", b"[")

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        return records(incoming)


FORMAT = DeclaredCsv()
