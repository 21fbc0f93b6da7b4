"""Reference data of the pages: the words of each nation, and the help lines, the shipped ones or an installation's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Jurisdiction
from daybreak.release.documents.terms import HelpLine, Reader

_HERE = Path(__file__).parent
HELP_FILE = "help-lines.toml"
"""Its name in the home of an installation that prints other lines than the shipped ones."""
READERS: Mapping[Reader, str] = {
    Reader.NOW: "In danger now",
    Reader.FAMILIES: "For families",
    Reader.VICTIMS: "For people who were harmed",
    Reader.WORRIED: "For people worried about their own behaviour",
}


@cache
def words_of(nation: Jurisdiction) -> Mapping[str, str]:
    """Return the sentences of a force's own page in its legal system."""
    said: dict[str, dict[str, str]] = tomllib.loads((_HERE / "nations.toml").read_text("utf-8"))
    return said[nation]


def help_lines(own: Path | None = None) -> tuple[HelpLine, ...]:
    """Return the help lines of an installation's own file, or the shipped ones.

    Raises BadInput, naming the line, where it is not whole, or where a group of readers would find nothing in a nation.
    """
    file = own if own is not None and own.exists() else _HERE / "help_lines.toml"
    try:
        lines = tuple(
            _line(number, line) for number, line in enumerate(tomllib.loads(file.read_text("utf-8"))["line"], 1)
        )
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise _refused(f"{file.name} cannot be read: {broken}") from broken
    for reader in Reader:
        for nation in Jurisdiction:
            if not any(line.reader == reader and nation in line.nations for line in lines):
                raise _refused(f"{file.name} has no line {READERS[reader].lower()} in {nation.replace('_', ' ')}")
    return lines


def _line(number: int, line: Mapping[str, object]) -> HelpLine:
    words, source = str(line.get("words", "")).strip(), str(line.get("source", "")).strip()
    if not words or not source or "TO BE SET" in words.upper() + source.upper():
        raise ValueError(f"line {number} has no words or no source")
    nations = line.get("nations") or list(Jurisdiction)
    assert isinstance(nations, list)  # noqa: S101 - TOML arrays are lists
    return HelpLine(Reader(str(line["reader"])), words, source, frozenset(map(Jurisdiction, nations)))


def _refused(message: str) -> BadInput:
    return BadInput(message, rule="help-lines", remedy=f"Write {HELP_FILE} in the home: reader, words, source a line")
