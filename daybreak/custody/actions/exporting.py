"""Letting the evidence record out: each file is a disclosure, recorded with the exhibits in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from daybreak.access.gates import may_ever, require
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.custody.evidence.bagging import archive_of
from daybreak.custody.evidence.printing import MOST_LABELS, labels_pdf, statement_pdf
from daybreak.custody.locks import one_of_each_compartment
from daybreak.custody.models import Exhibit
from daybreak.custody.queries import evidence_of, exhibits, exhibits_by_key
from daybreak.custody.rules import label_of
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing


def export_statement(key: UUID, *, by: Post, at: datetime) -> tuple[str, bytes]:
    """Return the continuity statement of an exhibit as PDF with its file name."""
    rows = _named([key])
    for row in rows:
        require(by, "exhibit:export", row)
    made = statement_pdf(evidence_of(rows), exported_at=at.isoformat(), exported_by=str(by))
    _record_disclosed(rows, "statement", made, by=by, at=at)
    return f"continuity-{label_of(key)}.pdf", made


def export_archive(operation: Operation, *, visit: UUID | None, by: Post, at: datetime) -> tuple[str, bytes]:
    """Return the archive of what was seized on a visit, or by the own force, with its file name; NotFound when empty.

    In it: the record as JSON, as CASE/UCO JSON-LD, and the continuity statements as PDF.
    """
    everything = exhibits(operation)
    rows = list(everything.filter(visit=visit) if visit else everything.filter(compartment__agency=by.agency_id))
    if not rows and may_ever(by, "exhibit:export"):
        raise NotFound("No exhibit of yours is there to be exported", remedy="Seize one first, or name another visit")
    for row in one_of_each_compartment(rows) if rows else [None]:
        require(by, "exhibit:export", row)
    made = archive_of(evidence_of(rows), investigation=operation.codename, exported_at=at, exported_by=str(by))
    _record_disclosed(rows, "archive", made, by=by, at=at)
    return "evidence.zip", made


def print_labels(operation: Operation, *, keys: Sequence[UUID], visit: UUID | None, by: Post, at: datetime) -> bytes:
    """Return labels of exhibits, or of all seized on a visit, as PDF: opaque references and nothing else."""
    require(by, "exhibit:read")
    rows = _named(keys) if keys else list(exhibits(operation).filter(visit=visit))
    if not rows:
        raise NotFound(thing="exhibit")
    if len(rows) > MOST_LABELS:
        raise BadInput(f"{len(rows)} labels are more than {MOST_LABELS} at once", remedy="Print them visit by visit")
    made = labels_pdf([label_of(row.id) for row in rows], exported_at=at.isoformat())
    record(
        "exhibit:label", "operation", operation.id, by=by.actor, at=at, processing=Processing.CONSULT,
        shown=[row.id for row in rows],
    )  # fmt: skip
    return made


def _named(keys: Sequence[UUID]) -> list[Exhibit]:
    rows = {row.id: row for row in exhibits_by_key(keys)}
    if len(rows) != len(set(keys)):
        raise NotFound(thing="exhibit")
    return [rows[key] for key in dict.fromkeys(keys)]


def _record_disclosed(rows: Sequence[Exhibit], what: str, made: bytes, *, by: Post, at: datetime) -> None:
    told = {"file": what, "sha256": sha256(made).hexdigest()}
    record_many(
        "exhibit:export", "exhibit", [(row.id, told) for row in rows], by=by.actor, at=at,
        processing=Processing.DISCLOSE,
    )  # fmt: skip
