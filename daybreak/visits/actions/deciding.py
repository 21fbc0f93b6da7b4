"""The decision log: what was decided, by whom, and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record
from daybreak.visits.models import Decision, Visit
from daybreak.visits.rules.day import check_decision, level_of


def log_decision(
    part: Compartment,
    *,
    decided: str,
    rationale: str,
    visit: UUID | None = None,
    corrects: UUID | None = None,
    decided_at: datetime | None = None,
    by: Post,
    at: datetime,
) -> Decision:
    """Append a decision with its rationale to the log of a part; what it corrects stays beside it.

    BadInput without words, for a time to come, or where visit or corrected entry lie in another part's log.
    """
    hold(part)  # one number after another
    last = Decision.objects.filter(compartment=part).aggregate(last=Max("number"))["last"] or 0
    row = Decision(
        compartment=part, number=last + 1, level=level_of(by.role), decided=decided.strip(),
        rationale=rationale.strip(), decided_at=decided_at or at, recorded_at=at, recorded_by=by.id,
    )  # fmt: skip
    require(by, "decision:log", row)
    check_decision(row.decided, row.rationale, row.decided_at, at)
    row.visit = find(Visit, visit) if visit else None
    row.corrects = find(Decision, corrects) if corrects else None
    if any(each is not None and each.compartment_id != part.id for each in (row.visit, row.corrects)):
        raise BadInput(
            "A decision stands in the log of the part it is about", rule="part", remedy="Write it into that part's log"
        )
    row.save(force_insert=True)
    record("decision:log", "decision", row.id, by=by.actor, at=at, number=row.number, decided=row.decided,
           rationale=row.rationale, corrects=row.corrects_id)  # fmt: skip
    return row
