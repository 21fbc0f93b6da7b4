"""Writing out what to ask operators, outside: by machine from the sources, never retyped."""

from __future__ import annotations

from datetime import UTC, datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution import asked
from daybreak.attribution.models import ResolutionRequest
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing

COLUMNS = (
    "Reference", "IP address", "Port", "Time", "Time in UTC", "Zone as written", "Precision", "Source SHA-256",
    "Place in the source",
)  # fmt: skip


def export_requests(national: Compartment, *, by: Post, at: datetime) -> list[dict[str, str]]:
    """Return everything operators are still to answer, by the names of COLUMNS; the time stays as the source writes it.

    Each row says in which source and at which place it stands, so that whoever doubts a digit can look.
    """
    hold(national)
    require(by, "resolution:request")
    rows = list(asked.to_ask(national))
    references = [row.reference for row in rows]
    record("resolution:request", "resolution_requests", national.operation_id, by=by.actor, at=at,
           processing=Processing.DISCLOSE, exported=references)  # fmt: skip
    return [dict(zip(COLUMNS, _said(row), strict=True)) for row in rows]


def _said(row: ResolutionRequest) -> tuple[str, ...]:
    lead = row.lead
    version = lead.fact.version
    return (
        row.reference, row.asked_ip, row.asked_port, row.asked_at_text,
        lead.at.astimezone(UTC).isoformat() if lead.at else "", lead.zone, lead.precision, version.source.digest,
        lead.fact.place,
    )  # fmt: skip
