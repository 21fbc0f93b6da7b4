"""One delivered file on its way to a reader, and what a format must offer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from daybreak.intake.readers.column_map import ColumnMap
from daybreak.intake.terms import ReportRead, Unreadable

# A report number at the front of a file name. Shorter numbers and dates are left alone: taking one for a report number
# would make unrelated reports versions of each other.
_NUMBER = re.compile(r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))(\d{7,11})(?![0-9A-Za-z])", re.ASCII)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as delivered, with the column map declared for it, if any."""

    name: str
    content: bytes
    column_map: ColumnMap | None = None

    def first_bytes(self, how_many: int = 1) -> bytes:
        """Return the first bytes after byte order mark and blanks."""
        return self.content[:4096].removeprefix(_BOM).lstrip()[:how_many]

    def reference(self) -> str:
        """Return the report number its name starts with, else one made from its content."""
        base = self.name.replace("\\", "/").rpartition("/")[2]
        match = _NUMBER.match(base)
        return match[1] if match else content_reference(self.content)


def content_reference(content: bytes) -> str:
    """Return the reference of a report that names none: the same content always gets the same one."""
    return f"sha256:{hashlib.sha256(content).hexdigest()[:16]}"


class Format(Protocol):
    """What each module in `formats` offers under the name FORMAT."""

    name: str

    def recognises(self, incoming: Incoming) -> bool:
        """Answer, from the content alone and fast, whether this format should read the file."""

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        """Read the file; raise BadInput before the first report if it cannot be read as a whole."""
