"""Outcomes of tools outside (KIRAT and others): kept as told. Daybreak never computes one (docs: scope)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record
from daybreak.triage.models import ToolOutcome


def record_outcome(
    subject: UUID,
    *,
    tool: str,
    tool_version: str,
    outcome: str,
    assessor: str,
    assessed_on: date,
    expires_on: date,
    by: Post,
    at: datetime,
) -> ToolOutcome:
    """Record what an assessor found with a tool outside, until when it says anything; it gives no points.

    Raises BadInput where a part is missing, it ends before it begins, or it was made after it is recorded.
    """
    found = lock(Subject, subject)
    require(by, "outcome-of-tool:record", found)
    said = {"tool": tool, "tool_version": tool_version, "outcome": outcome, "assessor": assessor}
    for name, value in said.items():
        if not value.strip():
            raise BadInput(f"An outcome needs its {name.replace('_', ' ')}", rule="outcome", place=name)
    if expires_on <= assessed_on or assessed_on > at.date():
        raise BadInput(
            f"Assessed on {assessed_on}, expires on {expires_on}, recorded on {at.date()}: not in this order",
            rule="outcome", place="assessed_on", remedy="Correct the dates",
        )  # fmt: skip
    kept = ToolOutcome.objects.create(
        compartment_id=found.compartment_id, subject=found, assessed_on=assessed_on, expires_on=expires_on,
        recorded_by=by.id, recorded_at=at, **said,
    )  # fmt: skip
    record("outcome-of-tool:record", "subject", subject, by=by.actor, at=at, tool=tool, version=tool_version)
    return kept
