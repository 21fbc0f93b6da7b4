"""CSV text into numbered rows; after broken quoting the rest is read only where that is safe."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from daybreak.intake.terms import Unreadable


class Row(NamedTuple):
    """A record and its number: 1 is the header (RFC 7111)."""

    number: int
    cells: Sequence[str]


class _Tape:
    """The lines of a text, remembering those of the current record."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.record: list[str] = []

    def __iter__(self) -> _Tape:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.record.append(line)
        return line


def rows(text: str, delimiter: str) -> Iterator[Row | Unreadable]:
    """Yield every record that is not blank, in order."""
    tape = _Tape(text)
    reader = csv.reader(tape, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number, tape.record = number + 1, []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # An even number of quotes leaves nothing open, so the next line starts a record. After an odd number the
            # text of a cell could pass for rows: nothing after it is believed.
            safe = "".join(tape.record).count('"') % 2 == 0
            yield _broken(number, reader.line_num, str(error), safe=safe)
            if not safe:
                return
            continue
        if any(cells):
            yield Row(number, cells)


def _broken(number: int, line: int, error: str, *, safe: bool) -> Unreadable:
    place = f"row={number}" if safe else f"row={number}-*"
    rest = "" if safe else " Where the next row starts cannot be known, so the rest of the file was left."
    return Unreadable(place, f"quoted as RFC 4180 says: {error}"[:100], f"Mend the quotes about line {line}.{rest}")
