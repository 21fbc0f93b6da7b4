"""The figures as CSV, one value a row, and as JSON. No cell can be read as a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from daybreak.release.definitions import DEFINITIONS
from daybreak.release.documents.markup import plain
from daybreak.release.documents.pages import nation_of
from daybreak.release.documents.terms import NATIONAL, PROTECTED, Table

COLUMNS = ("figure", "title", "area_code", "area", "nation", "value", "note", "as_at", "version", "counts")
WITHHELD = "withheld: a small count, or one that would give one away; not nought"
WITHHELD_IN_JSON = (
    "null: withheld; a small count of people, or one from which a small count could be worked out; not nought"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how spreadsheets begin a formula (OWASP, CSV injection)


def as_csv(table: Table, slugs: Sequence[str]) -> bytes:
    """Return the figures of these areas as RFC 4180 text; a protected value is [c], with a note."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for definition in DEFINITIONS:
        row = table.shown.get(definition.key, {})
        for slug in (slug for slug in slugs if slug in row):
            value = row[slug]
            shown, note = (PROTECTED, WITHHELD) if value is None else (str(value), "")
            nation = nation_of(table, slug).value if slug else ""
            area = table.names[slug] if slug else "National"
            cells = (definition.key, definition.title, slug or "national", area, nation, shown, note,
                     table.as_at.isoformat(), str(table.version), definition.counts)  # fmt: skip
            writer.writerow([cell_of(cell) for cell in cells])
    return out.getvalue().encode()


CROSSED = ("table", "title", "row_code", "row", "column_code", "column", "value", "note", "as_at", "version", "counts")


def crossed_csv(table: Table) -> bytes:
    """Return every cell of the tables of people arrested, a row each, totals under `all`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CROSSED)
    for each in table.tables:
        for line in each.rows:
            for (column, words), value in zip(each.columns, line.values, strict=True):
                shown, note = (PROTECTED, WITHHELD) if value is None else (str(value), "")
                cells = (each.key, each.title, line.name or "all", line.words, column or "all", words, shown, note,
                         table.as_at.isoformat(), str(table.version), each.counts)  # fmt: skip
                writer.writerow([cell_of(cell) for cell in cells])
    return out.getvalue().encode()


def _crossed(table: Table) -> dict[str, object]:
    return {
        each.key: {
            "title": each.title,
            "counts": each.counts,
            "columns": [{"key": name or "all", "title": words} for name, words in each.columns],
            "rows": [{"key": line.name or "all", "title": line.words, "values": line.values} for line in each.rows],
        }
        for each in table.tables
    }


def cell_of(text: str) -> str:
    """Return a cell no spreadsheet takes for a formula."""
    clean = plain(text)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def as_json(table: Table, slugs: Sequence[str]) -> bytes:
    """Return the figures of these areas with their definitions; null is a protected value, never nought."""
    figures = {
        definition.key: {
            "title": definition.title,
            "counts": definition.counts,
            "national": row.get(NATIONAL),
            "forces": {slug: row[slug] for slug in slugs if slug and slug in row},
        }
        for definition in DEFINITIONS
        if (row := table.shown.get(definition.key))
    }
    head = {
        "operation": table.codename,
        "as_at": table.as_at.isoformat(),
        "snapshot": table.snapshot,
        "version": table.version,
        "invented": table.invented,
        "protected": WITHHELD_IN_JSON,
    }
    tables = {"tables": _crossed(table)} if table.tables and set(table.forces) <= set(slugs) else {}
    return (json.dumps(head | {"figures": figures} | tables, indent=1, ensure_ascii=False) + "\n").encode()
