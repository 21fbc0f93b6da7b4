"""Looking at one exhibit, and opening its description, which may be graphic."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.queries import Holding, holding_of
from daybreak.custody.terms import Part
from daybreak.kernel.locks import find
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def open_exhibit(key: UUID, *, by: Post, at: datetime) -> Holding:
    """Return one exhibit with its continuity, and record that it was looked at."""
    holding = holding_of(key)
    require(by, "exhibit:read", holding.exhibit)
    record("exhibit:open", "exhibit", holding.exhibit.id, by=by.actor, at=at, processing=Processing.CONSULT)
    return holding


def open_description(key: UUID, *, reason: str, by: Post, at: datetime) -> str:
    """Return how an exhibit is described, with every correction of it: text that may be graphic.

    Recorded as a consultation, with its reason.
    """
    exhibit = find(Exhibit, key)
    require(by, "exhibit:read", exhibit)
    said = check_reason(reason)
    corrected = Step.objects.filter(exhibit=exhibit, part=Part.DESCRIPTION).order_by("number")
    lines = [exhibit.description, *(f"Corrected by entry {row.number}: {row.says}" for row in corrected)]
    record(
        "exhibit:open-description", "exhibit", exhibit.id, by=by.actor, at=at, processing=Processing.CONSULT,
        reason=said,
    )  # fmt: skip
    return "\n".join(line for line in lines if line)
