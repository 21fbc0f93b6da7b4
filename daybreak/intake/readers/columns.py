"""What one column of a declared table says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from daybreak.intake.readers.declarations import Declared
from daybreak.intake.readers.words import as_detail
from daybreak.intake.terms import DETAILS, Detail, FactKind

_KEYS = frozenset({"fact", "part", "party", "format", "group"})
_PARTY = re.compile(
    r"(?:victim|recipient)/[0-9]{1,4}(?:/associated/[0-9]{1,4})?"
    r"|(?:reported|reporter|subscriber|associated|file)/[0-9]{1,4}"
)
_CENTURY_MISSING = re.compile(r"%[yDxc]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a fact's value (`part` None) or one part of its detail; `fixed` are parts the map states itself."""

    header: str
    kind: FactKind
    party: str
    part: str | None
    format: str | None
    group: str
    fixed: Mapping[str, Detail]


def party_of(declared: Declared, default: str | None = None) -> str:
    """Return the declared party, "" for the report as a whole; raise BadInput for another word."""
    party = declared.entries.get("party", default)
    if not isinstance(party, str) or (party and not _PARTY.fullmatch(party)):
        remedy = 'Write "reported/0", "victim/1", "victim/1/associated/0" and the like, or "".'
        raise declared.wrong("party", f"cannot be {party!r}", remedy)
    return party


def column_of(header: str, declared: Declared, *, party: str) -> Column:
    """Return the column; raise BadInput for a fact, part or format that does not exist."""
    kind = declared.one_of(FactKind, "fact", declared.text("fact"))
    parts = DETAILS.get(kind, ())
    declared.only(_KEYS | set(parts))
    part = declared.text("part") if "part" in declared.entries else None
    if part is not None and part not in parts:
        known = f"It has: {', '.join(parts)}." if parts else "Leave part away."
        raise declared.wrong("part", f"{part!r} is no part of {kind}", known)
    fixed = {key: as_detail(key, declared.text(key)) for key in parts if key in declared.entries}
    if kind is FactKind.FILE_GRADE and "scheme" not in fixed:
        raise declared.wrong("scheme", "is missing: a grade never stands bare", 'Write scheme = "..." beside it.')
    return Column(
        header=header,
        kind=kind,
        party=party_of(declared, party),
        part=part,
        format=_format(declared),
        group=declared.text("group", str(fixed.get("role", ""))),
        fixed=fixed,
    )


def _format(declared: Declared) -> str | None:
    if "format" not in declared.entries:
        return None
    if "part" in declared.entries:
        raise declared.wrong("format", "cannot stand beside part", "Only a fact's value is rewritten; leave it away.")
    pattern = declared.text("format")
    if _CENTURY_MISSING.search(pattern):
        raise declared.wrong("format", "leaves the century open", "Ask for the file with years of four digits (%Y).")
    sample = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    if not (iso(sample.strftime(pattern), pattern) or "").startswith(sample.date().isoformat()):
        raise declared.wrong("format", f"{pattern!r} does not name day, month and year", 'Write it as "%d/%m/%Y".')
    return pattern


def iso(text: str, pattern: str) -> str | None:
    """Return the date, or date and time, in ISO 8601 as the pattern reads it; None if the text is written otherwise."""
    try:
        moment = datetime.strptime(text.strip(), pattern)  # noqa: DTZ007  (a zone only where the text has one)
    except ValueError:
        return None
    return moment.isoformat() if re.search(r"%[HIMSpTRX]", pattern) else moment.date().isoformat()
