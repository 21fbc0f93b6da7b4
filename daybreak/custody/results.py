"""Reading an examiner's export: counts by scheme and category, and hashes reduced to themselves and their grades.

Two forms: VICS 2.0 or 1.3 JSON, read by intake's own reader, which lets nothing else in; and a table (CSV) with a map
that says which column counts what:

    exhibit = "Exhibit"                       # the column that names the exhibit, where a table has several
    [columns."Cat A"]
    scheme = "uk_abc"
    category = "A"
    [columns."Phones examined"]
    counts = "devices"                        # or first_generation, unknown_hashes

Columns the map does not name are not read. Never imagery, paths, comments or EXIF.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid5

import orjson

from daybreak.custody.rules import reference_key
from daybreak.custody.terms import GRADES, GradingScheme
from daybreak.intake.arrivals import Arrived, Opened, open_arrived
from daybreak.intake.readers import Incoming, Profile
from daybreak.intake.readers.declarations import Declared
from daybreak.intake.readers.media import CaseEnd, media
from daybreak.intake.refusals import refuse
from daybreak.kernel.errors import BadInput

OTHERS = ("devices", "first_generation", "unknown_hashes")
_CASES = b'$metadata#Cases"'
_HEAD = 300  # bytes in which the reduced file says whether it lists cases or media


@dataclass(frozen=True, slots=True)
class Result:
    """What an export says of one exhibit; `hashes` is the reduced file for intake, empty where it has none."""

    counts: Mapping[tuple[GradingScheme, str], int]
    digest: str
    devices: int | None = None
    first_generation: int | None = None
    unknown_hashes: int | None = None
    hashes: bytes = b""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class TableMap:
    """A declared map of a table: which column counts which grade, or what else."""

    exhibit: str
    grades: Mapping[str, tuple[GradingScheme, str]]
    others: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, text: bytes) -> TableMap:
        """Read a map from TOML; BadInput names the entry that is wrong and what may stand there."""
        declared = Declared.load(text, what="the map of the table")
        declared.only({"exhibit", "columns"})
        grades: dict[str, tuple[GradingScheme, str]] = {}
        others: dict[str, str] = {}
        columns = declared.table("columns")
        for header, column in columns.tables():
            column.only({"scheme", "category", "counts"})
            if "counts" in column.entries:
                others[header] = _other(column)
            else:
                grades[header] = _grade(column)
        return cls(declared.text("exhibit", ""), grades, others)


def read_case_file(name: str, content: bytes, *, country: str) -> Result:
    """Return what a VICS file counts, and its hashes; BadInput where it is none, or its grades are not known."""
    profile = Profile.named(country)
    if profile.scheme not in list(GradingScheme):
        raise BadInput(
            f"Grades of {profile.country} are not known here",
            rule="a declared profile",
            remedy="Give the counts by form, or ask for this country's profile to be added",
        )
    opened = open_arrived(Arrived(name, content, (profile,)))
    if not opened.reports:
        _refuse(opened)
    scheme, counts, known, unknown = GradingScheme(profile.scheme), dict[str, int](), 0, 0
    for each in media(Incoming(name, opened.content), cases=_CASES in opened.content[:_HEAD]):
        if isinstance(each, CaseEnd):
            continue
        if each.grade:
            counts[each.grade] = counts.get(each.grade, 0) + 1
        listed = each.flags.get("IsPrecategorized")
        known, unknown = known + (listed is True), unknown + (listed is False)
    said = known + unknown > 0
    return Result(
        {(scheme, grade): count for grade, count in counts.items()}, opened.digest,
        unknown_hashes=unknown if said else None, hashes=opened.content, profile=profile.country,
    )  # fmt: skip


def read_table(name: str, content: bytes, table_map: TableMap, *, reference: str) -> Result:
    """Return what a table counts for one exhibit; BadInput where it does not name it, or a count is none."""
    refuse(name, content)
    rows = [row for row in _rows(name, content) if _is_of(row, table_map, reference)]
    if len(rows) != 1:
        raise BadInput(
            f"{name} has {len(rows)} rows for exhibit {reference}; it must have one",
            rule="one row, one exhibit",
            remedy="Check the map's `exhibit` column, or ask the examiner for one row for each exhibit",
        )
    said = {header: _count(rows[0].get(header), header) for header in (*table_map.grades, *table_map.others)}
    others = {table_map.others[header]: number for header, number in said.items() if header in table_map.others}
    counts = {grade: said[header] for header, grade in table_map.grades.items()}
    given = {grade: number for grade, number in counts.items() if number is not None}
    found = {name: others.get(name) for name in OTHERS}
    return Result(
        given, sha256(content).hexdigest(), found["devices"], found["first_generation"], found["unknown_hashes"]
    )


def read_export(name: str, content: bytes, *, country: str, table_map: bytes, reference: str) -> Result:
    """Return what an examiner's export says of an exhibit: a table where a map is given, otherwise a case file."""
    if table_map:
        return read_table(name, content, TableMap.load(table_map), reference=reference)
    return read_case_file(name, content, country=country)


def for_intake(hashes: bytes, exhibit: UUID) -> bytes:
    """Return the reduced file as one case named for its exhibit: examined again, a new version of the same record.

    The case's own number may stand on the exports of many exhibits; as one record they would supersede each other.
    """
    said = orjson.loads(hashes)
    head = said["@odata.context"].replace("#Media", "#Cases")
    cases = [{"Media": said["value"]}] if "#Media" in said["@odata.context"] else said["value"]
    listed = [medium for case in cases for medium in case["Media"]]
    name = f"{{{uuid5(exhibit, 'examination')}}}"
    return orjson.dumps({"@odata.context": head, "value": [{"CaseID": name, "Media": listed}]})


def _rows(name: str, content: bytes) -> Iterator[dict[str, str]]:
    try:
        yield from csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise BadInput(f"{name} is no table in UTF-8", rule="CSV", remedy="Export it again as CSV in UTF-8") from wrong


def _is_of(row: Mapping[str, str], table_map: TableMap, reference: str) -> bool:
    if not table_map.exhibit:
        return True
    try:
        return reference_key((row.get(table_map.exhibit) or "").strip().upper()) == reference_key(reference)
    except BadInput:
        return False


def _count(text: str | None, header: str) -> int | None:
    if text is None:
        raise BadInput(f"The table has no column {header}", rule="the declared map", remedy="Correct the map")
    plain = text.strip().replace(",", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit()):
        raise BadInput(f"What stands under {header} is no count", rule="0 or more", remedy="Ask the examiner")
    return int(plain)


def _grade(column: Declared) -> tuple[GradingScheme, str]:
    scheme = column.one_of(GradingScheme, "scheme", column.text("scheme"))
    category = column.text("category")
    if category not in GRADES[scheme]:
        raise column.wrong("category", "is none of its scheme", f"One of {', '.join(sorted(GRADES[scheme]))}.")
    return scheme, category


def _other(column: Declared) -> str:
    said = column.text("counts")
    if said not in OTHERS:
        raise column.wrong("counts", "is not known here", f"One of {', '.join(OTHERS)}.")
    return said


def _refuse(opened: Opened) -> None:
    problem = opened.problems[0] if opened.problems else None
    raise BadInput(
        problem.message if problem else f"{opened.name} holds no case and no media",
        rule=problem.rule if problem else "VICS",
        place=problem.place if problem else "",
        remedy=problem.remedy if problem else "Export it again as VICS 2.0",
    )
