"""The release as files: text, tidy CSV, JSON. Plain by construction: no metadata, no formulas, nothing hidden."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from daybreak.release.definitions import DEFINITIONS

PROTECTED = "[c]"
"""Suppressed for confidentiality; the shorthand of the Government Analysis Function."""


@dataclass(frozen=True, slots=True)
class Table:
    """What may be published: figure -> force slug ('' for national) -> value, None where protected."""

    codename: str
    as_at: datetime
    snapshot: int
    shown: Mapping[str, Mapping[str, int | None]]
    names: Mapping[str, str]
    invented: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    name: str
    media_type: str
    content: bytes


def render(table: Table, text: str) -> tuple[Rendered, ...]:
    """Return the files of the national release."""
    return (
        Rendered("release.txt", "text/plain; charset=utf-8", _marked(table, text).encode()),
        Rendered("figures.csv", "text/csv; charset=utf-8", _csv(table).encode()),
        Rendered("figures.json", "application/json", _json(table).encode()),
    )


def _marked(table: Table, text: str) -> str:
    return ("REHEARSAL: everything in this text is invented.\n\n" if table.invented else "") + text


def _csv(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["figure", "title", "area_code", "area", "value", "note"])
    for definition in DEFINITIONS:
        for slug, value in table.shown[definition.key].items():
            shown = PROTECTED if value is None else value
            note = "protected" if value is None else ""
            writer.writerow([definition.key, definition.title, slug or "national", _area(table, slug), shown, note])
    return out.getvalue()


def _area(table: Table, slug: str) -> str:
    return table.names[slug] if slug else "National"


def _json(table: Table) -> str:
    figures = {
        definition.key: {
            "title": definition.title,
            "counts": definition.counts,
            "national": table.shown[definition.key][""],
            "forces": {slug: value for slug, value in table.shown[definition.key].items() if slug},
        }
        for definition in DEFINITIONS
    }
    head = {
        "operation": table.codename,
        "as_at": table.as_at.isoformat(),
        "snapshot": table.snapshot,
        "invented": table.invented,
        "protected": "null: a small count, protected",
    }
    return json.dumps(head | {"figures": figures}, indent=1, ensure_ascii=False) + "\n"
