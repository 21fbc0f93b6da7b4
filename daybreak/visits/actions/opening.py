"""Opening one visit: a read that is an act."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.locks import find
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.visits.models import Visit


def open_visit(key: UUID, *, by: Post, at: datetime) -> Visit:
    """Return one visit with its package and premises, and record that it was looked at."""
    visit = find(Visit.objects.select_related("package", "premises", "compartment__agency"), key)
    require(by, "visit:read", visit)
    record("visit:open", "visit", visit.id, by=by.actor, at=at, processing=Processing.CONSULT)
    return visit
