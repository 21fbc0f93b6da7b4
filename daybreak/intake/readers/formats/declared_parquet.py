"""Parquet whose columns are declared by a column map: rewritten as CSV, cell by cell, and read as that.

The CSV is what is kept: its places are those of the facts, anybody can open it, and nothing that is not a cell of the
table (metadata, gaps, thumbnails in binary columns) enters at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq

from daybreak.intake.readers.column_map import ColumnMap
from daybreak.intake.readers.declared_rows import records
from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.terms import ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

_MAGIC = b"PAR1"
_ROWS_AT_ONCE = 1000
_MOST_CELLS = 20_000_000  # 150,000 records of a hundred columns stay below
_MOST_TEXT = 50_000_000  # bytes of CSV, as for any file
_NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean, pa.types.is_null)
_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
_TIMES = (pa.types.is_date, pa.types.is_timestamp, pa.types.is_time)


class DeclaredParquet:
    """Reads the rows of a table with a declared map."""

    name = "Parquet with a column map"
    binary: ClassVar[bool] = True
    at_most_bytes: ClassVar[int] = 50_000_000

    def recognises(self, incoming: Incoming) -> bool:
        return incoming.content[:4] == _MAGIC and incoming.content[-4:] == _MAGIC

    def rewritten(self, incoming: Incoming) -> bytes:
        if incoming.declared_as(ColumnMap) is None:
            raise _refused(incoming, "needs its column map", "declared columns", "Declare one: NAME.toml beside it.")
        try:
            return _written(incoming, _opened(incoming))
        except (pa.ArrowException, OSError, UnicodeDecodeError) as fault:
            problem = f"cannot be read as Parquet: {str(fault).splitlines()[0][:200]}"
            raise _refused(incoming, problem, "a whole Parquet file", "Ask for the file again, or for CSV.") from fault

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        text = self.rewritten(incoming) if self.recognises(incoming) else incoming.content
        return records(Incoming(incoming.name, text, incoming.declared))


def _opened(incoming: Incoming) -> pq.ParquetFile:
    """Open the file, its texts as dictionaries: one value a million times over is then held once."""
    schema = pq.read_schema(pa.BufferReader(incoming.content))
    for field in schema:
        if not any(fits(_plain(field.type)) for fits in (*_NUMBERS, *_TEXTS, *_TIMES)):
            raise BadInput(
                f"{incoming.name} holds {field.type} in a column", rule="cells are texts, numbers, truths or dates",
                place=f"column={field.name[:100]}", remedy="Save the table without that column and send it again.",
            )  # fmt: skip
    texts = [field.name for field in schema if any(fits(field.type) for fits in _TEXTS)]
    return pq.ParquetFile(pa.BufferReader(incoming.content), read_dictionary=texts)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _written(incoming: Incoming, table: pq.ParquetFile) -> bytes:
    columns = table.metadata.num_columns
    if table.metadata.num_rows * columns > _MOST_CELLS:
        raise _refused(incoming, f"has more than {_MOST_CELLS:,} cells", "cells of a table", "Split it.")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.schema_arrow.names)
    for batch in table.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
        for row in zip(*(_cells(column) for column in batch.columns), strict=True):
            writer.writerow(row)
            if out.tell() > _MOST_TEXT:
                raise _refused(incoming, f"has more than {_MOST_TEXT:,} bytes of text", "size of a table", "Split it.")
    return out.getvalue().encode()


def _cells(column: pa.Array) -> list[str]:
    """Return the texts of a column's cells; those of one value are one object, however long it is."""
    if not pa.types.is_dictionary(column.type):
        return [_text(cell) for cell in column.to_pylist()]
    indices = column.indices.to_pylist()
    texts = {index: _text(column.dictionary[index].as_py()) for index in set(indices) if index is not None}
    return [texts.get(index, "") for index in indices]


def _text(cell: Any) -> str:
    """Return a cell as text; a missing one is blank."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a column of whole numbers with gaps is saved as floats by spreadsheets and pandas
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)


def _refused(incoming: Incoming, problem: str, rule: str, remedy: str) -> BadInput:
    return BadInput(f"{incoming.name} {problem}", rule=rule, place="byte 0", remedy=remedy)


FORMAT = DeclaredParquet()
