"""Recording examination counts, and opening one exhibit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.custody.locks import lock_exhibits, one_of_each_compartment
from daybreak.custody.models import ExaminationCount, Exhibit
from daybreak.custody.queries import Holding, holding_of
from daybreak.custody.rules import check_counted
from daybreak.custody.terms import Counted
from daybreak.kernel.locks import find
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing


def record_counts(items: Sequence[Counted], *, by: Post, at: datetime) -> list[ExaminationCount]:
    """Append what an examination counted, by scheme and category; a later count of the same stands in its place."""
    rows = lock_exhibits(item.exhibit for item in items)
    for row in one_of_each_compartment(rows.values()):
        require(by, "exhibit:examine", row)
    for item in items:
        check_counted(item)
    counts = ExaminationCount.objects.bulk_create(
        [
            ExaminationCount(
                compartment_id=rows[item.exhibit].compartment_id,
                exhibit=rows[item.exhibit],
                scheme=item.scheme,
                category=item.category,
                count=item.count,
                examined_by=by.id,
                examined_at=at,
            )
            for item in items
        ]
    )
    payloads = [(i.exhibit, {"scheme": i.scheme, "category": i.category, "count": i.count}) for i in items]
    record_many("exhibit:examine", "exhibit", payloads, by=by.actor, at=at)
    return counts


def open_exhibit(key: UUID, *, by: Post, at: datetime) -> Holding:
    """Return one exhibit with its continuity, and record that it was looked at."""
    holding = holding_of(key)
    require(by, "exhibit:read", holding.exhibit)
    record("exhibit:open", "exhibit", holding.exhibit.id, by=by.actor, at=at, processing=Processing.CONSULT)
    return holding


def open_description(key: UUID, *, reason: str, by: Post, at: datetime) -> str:
    """Return how an exhibit is described: text that may be graphic. Recorded as a consultation, with its reason."""
    exhibit = find(Exhibit, key)
    require(by, "exhibit:read", exhibit)
    said = check_reason(reason)
    record(
        "exhibit:open-description", "exhibit", exhibit.id, by=by.actor, at=at, processing=Processing.CONSULT,
        reason=said,
    )  # fmt: skip
    return exhibit.description
