"""What is written of a report, worked out where it is read: normal forms, categories, the digest of what it says.

Pure values, so that a process of its own can do it while the database writes what came before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson

from daybreak.intake.rules import category_of, data_expires_at, normal_of, version_digest
from daybreak.intake.terms import KEPT_ONLY, ReportRead

PLACE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Prepared:
    """What becomes of one report: `facts` is a JSON array of rows, `kept` what no row is made of."""

    digest: str
    kept: list[list[str]]
    expires_at: datetime | None
    facts: bytes


def prepare(report: ReportRead) -> Prepared:
    """Return what is written of a report."""
    rows = [
        {
            "party": fact.party,
            "category": category_of(fact.party, record=report.kind),
            "kind": fact.kind,
            "value": fact.value,
            "normal": normal_of(fact),
            "detail": dict(fact.detail),
            "place": fact.place[:PLACE_LENGTH],
        }
        for fact in report.facts
        if fact.kind not in KEPT_ONLY
    ]
    kept = [[f.kind.value, f.party, f.place, f.value] for f in report.facts if f.kind in KEPT_ONLY]
    return Prepared(version_digest(report.facts), kept, data_expires_at(report.facts), orjson.dumps(rows))
