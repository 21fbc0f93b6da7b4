"""One delivered file on its way to a reader, and what a format must offer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from daybreak.intake.readers.declaring import Declaration
from daybreak.intake.terms import ReportRead, Unreadable

# A report number at the front of a file name. Shorter numbers and dates are left alone: taking one for a report number
# would make unrelated reports versions of each other.
_NUMBER = re.compile(r"(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))(\d{7,11})(?![0-9A-Za-z])", re.ASCII)
_BOM = b"\xef\xbb\xbf"
MOST_BYTES = 500_000_000  # of any delivered file; most formats take less
Kind = TypeVar("Kind", bound=Declaration)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as delivered, with what is declared for it, what was given for it first."""

    name: str
    content: bytes
    declared: tuple[Declaration, ...] = ()

    def declared_as(self, kind: type[Kind]) -> Kind | None:
        """Return the first declaration of a kind, or None."""
        return next((each for each in self.declared if isinstance(each, kind)), None)

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


@runtime_checkable
class Rewriting(Protocol):
    """What a format offers as well whose files may not be kept as they are: only what is rewritten is kept and read.

    Such formats are asked first.
    """

    name: str
    binary: ClassVar[bool]
    """Whether the file itself is no text, so that only what is rewritten can be asked at the door."""
    at_most_bytes: ClassVar[int]

    def recognises(self, incoming: Incoming) -> bool:
        """Answer as any format does."""

    def rewritten(self, incoming: Incoming) -> bytes:
        """Return the text that is kept in its place; raise BadInput. The same file always gives the same text."""

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        """Read what is rewritten."""
