"""Column maps: which column of a table (CSV, Parquet) says what, declared in TOML by whoever knows the file.

    name = "county-intelligence"
    kind = "intelligence"
    sender = "Example Constabulary"
    reference = "Ref No"                      # the column that numbers the records
    party = "reported/0"                      # whom a column is about, unless it says otherwise
    [columns."DOB"]
    fact = "born_on"
    format = "%d/%m/%Y"
    [columns."Postcode"]
    fact = "address"
    part = "postcode"
    role = "home"
    [constants]
    originator = "Example Constabulary"

The columns of one address or IP event share party and role, or say the same `group`. Any part of a fact may stand in
its column's table as a constant: role = "home", service = "Example Chat", algorithm = "md5".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from daybreak.intake.readers.columns import Column, column_of, party_of
from daybreak.intake.readers.declarations import Declared
from daybreak.intake.terms import FactKind, RecordKind

_KEYS = frozenset({"name", "kind", "sender", "reference", "party", "columns", "constants"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Composed:
    """The columns that make one fact: the one with its value, if any, and those with its parts."""

    kind: FactKind
    party: str
    value: Column | None
    parts: tuple[Column, ...]
    fixed: Mapping[str, str | int | bool | None]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All of them, the value's first."""
        return self.parts if self.value is None else (self.value, *self.parts)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A declared map; its facts in the order of the declaration, addresses made of parts last."""

    name: str
    kind: RecordKind
    sender: str
    reference: str
    headers: tuple[str, ...]
    facts: tuple[Composed, ...]
    constants: Mapping[FactKind, str]

    @classmethod
    def load(cls, path_or_bytes: Path | str | bytes) -> ColumnMap:
        """Read a map from a file or bytes; raise BadInput naming the entry that is wrong and what may stand there."""
        return cls.of(Declared.load(path_or_bytes, what="the column map"))

    @classmethod
    def of(cls, declared: Declared) -> ColumnMap:
        """Return the map a declaration makes; raise BadInput as `load` does."""
        declared.only(_KEYS)
        name, columns = plain_name(declared), _columns(declared)
        return cls(
            name=name,
            kind=declared.one_of(RecordKind, "kind", declared.text("kind")),
            sender=declared.text("sender"),
            reference=declared.text("reference"),
            headers=tuple(dict.fromkeys((declared.text("reference"), *(column.header for column in columns)))),
            facts=_composed(columns, declared),
            constants=_constants(declared.table("constants")),
        )


def plain_name(declared: Declared) -> str:
    """Return the name of a declaration; raise BadInput for one that could not stand in a scheme or a menu."""
    if not _NAME.fullmatch(declared.text("name")):
        raise declared.wrong("name", "has other signs than letters, digits, blanks, . _ -", "Choose a plain name.")
    return declared.text("name")


def _columns(declared: Declared) -> tuple[Column, ...]:
    party = party_of(declared, "reported/0")
    columns = tuple(column_of(header, table, party=party) for header, table in declared.table("columns").tables())
    if not columns:
        raise declared.wrong("columns", "are missing", 'Add [columns."..."] for each column that says something.')
    return columns


def _constants(declared: Declared) -> dict[FactKind, str]:
    return {declared.one_of(FactKind, key, key): declared.text(key) for key in declared.entries}


def _composed(columns: tuple[Column, ...], declared: Declared) -> tuple[Composed, ...]:
    """Gather the columns of each fact: parts join the value of their kind, party and group."""
    values = [column for column in columns if column.part is None]
    parts: dict[tuple[FactKind, str, str], list[Column]] = {}
    for column in columns:
        if column.part is not None:
            parts.setdefault((column.kind, column.party, column.group), []).append(column)
    made: list[tuple[Column | None, list[Column]]] = []
    for value in values:
        key = (value.kind, value.party, value.group)
        rivals = [other for other in values if (other.kind, other.party, other.group) == key]
        if key in parts and len(rivals) > 1:
            names = " and ".join(repr(rival.header) for rival in rivals)
            raise declared.wrong("columns", f"{names} could both own the parts", 'Give each set its own group = "...".')
        made.append((value, parts.pop(key, [])))
    made += [(None, left) for left in parts.values()]
    return tuple(_one(value, joined, declared) for value, joined in made)


def _one(value: Column | None, parts: list[Column], declared: Declared) -> Composed:
    members = [*([value] if value else []), *parts]
    first = members[0]
    if value is None and first.kind is not FactKind.ADDRESS:
        problem = f"{first.header!r} is a part of {first.kind}, and no column gives that itself"
        raise declared.wrong("columns", problem, "Name the column with the value, in the same party and group.")
    fixed: dict[str, str | int | bool | None] = {}
    for column in members:
        for key, word in column.fixed.items():
            if fixed.setdefault(key, word) != word:
                problem = f"{column.header!r} says {key} = {word!r}, another column of the same fact {fixed[key]!r}"
                raise declared.wrong("columns", problem, 'Give each set its own group = "...".')
    _check_parts(parts, fixed, declared)
    return Composed(first.kind, first.party, value, tuple(parts), fixed)


def _check_parts(parts: list[Column], fixed: Mapping[str, object], declared: Declared) -> None:
    seen: dict[str | None, Column] = {}
    for column in parts:
        other = seen.setdefault(column.part, column)
        if other is not column or column.part in fixed:
            problem = f"{column.header!r} gives the part {column.part} that is given already"
            raise declared.wrong("columns", problem, 'Give each set its own group = "...".')
