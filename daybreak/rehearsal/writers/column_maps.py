"""Column maps: what the columns of a CSV file mean, written beside it in TOML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the fact in it; a column without fact is left for the reader to keep as unread."""

    name: str
    fact: str = ""
    part: str = ""  # of an address
    pattern: str = ""  # of a date
    role: str = ""  # of an address


@dataclass(frozen=True, slots=True)
class ColumnMap:
    name: str
    kind: str
    sender: str
    reference: str  # name of the column
    columns: tuple[Column, ...]
    constants: Mapping[str, str] = field(default_factory=dict)

    def toml(self) -> bytes:
        """Return the map as it is written beside the file."""
        lines = [
            f"name = {_text(self.name)}",
            f"kind = {_text(self.kind)}",
            f"sender = {_text(self.sender)}",
            f"reference = {_text(self.reference)}",
            'party = "reported/0"',
        ]
        if self.constants:
            lines += ["", "[constants]", *(f"{key} = {_text(value)}" for key, value in self.constants.items())]
        lines += [line for column in self.columns if column.fact for line in _table(column)]
        return ("\n".join(lines) + "\n").encode()


def _table(column: Column) -> Iterable[str]:
    yield ""
    yield f"[columns.{_text(column.name)}]"
    for key, value in (("fact", column.fact), ("part", column.part), ("format", column.pattern), ("role", column.role)):
        if value:
            yield f"{key} = {_text(value)}"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
