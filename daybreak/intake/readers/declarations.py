"""Reading declared tables (TOML) with errors that name the entry, what it must be, and what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from daybreak.kernel.errors import BadInput

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Declared:
    """A table of a declaration; `place` is its way from the top, `shown` the file's name in messages."""

    shown: str
    place: str
    entries: dict[str, Any]

    @classmethod
    def load(cls, path_or_bytes: Path | str | bytes, *, what: str) -> Declared:
        """Read the top table of a file or of bytes; raise BadInput if it cannot be opened or is not TOML."""
        shown = what if isinstance(path_or_bytes, bytes) else str(path_or_bytes)
        top = cls(shown, "", {})
        try:
            content = path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()
            return cls(shown, "", tomllib.loads(content.decode("utf-8-sig")))
        except OSError as error:
            raise top.wrong("", f"cannot be opened ({error.strerror})", "Check the path.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise top.wrong("", f"is not TOML: {error}", "Mend what it names.") from error

    def wrong(self, key: str, problem: str, remedy: str) -> BadInput:
        """Make the error for an entry of this table."""
        place = ".".join(step for step in (self.place, key) if step)
        return BadInput(f"{self.shown}: {place or 'it'} {problem}", rule="declared tables", place=place, remedy=remedy)

    def only(self, known: Collection[str]) -> None:
        """Raise BadInput for the first entry that is not known: a misspelt one would be silently without effect."""
        for key in self.entries:
            if key not in known:
                raise self.wrong(key, "is not known here", f"Known are: {', '.join(sorted(known))}.")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; raise BadInput if it is missing without a default, blank, or no text."""
        if default is not None and key not in self.entries:
            return default
        value = self.entries.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "must be a text that is not blank", f'Write {key} = "...".')
        return value

    def one_of(self, vocabulary: type[Word], key: str, value: str) -> Word:
        """Return the word of the vocabulary; raise BadInput listing the vocabulary."""
        try:
            return vocabulary(value)
        except ValueError as error:
            raise self.wrong(key, f"cannot be {value!r}", f"It is one of: {', '.join(vocabulary)}.") from error

    def table(self, key: str) -> Declared:
        """Return a table below, empty if it is missing; raise BadInput if something else stands there."""
        value = self.entries.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table", f"Write [{key}].")
        return Declared(self.shown, f"{self.place}.{key}".lstrip("."), value)

    def tables(self) -> Iterator[tuple[str, Declared]]:
        """Yield every entry as a table with its key."""
        return ((key, self.table(key)) for key in self.entries)
