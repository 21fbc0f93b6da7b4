"""Counting a snapshot again from the records that were frozen with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.viewer import counting
from daybreak.agencies.models import Post
from daybreak.ledger.actions import record
from daybreak.release.actions.attacking import remember
from daybreak.release.actions.locking import require_snapshot
from daybreak.release.snapshots import Recounted, counted_again


def recount(snapshot: UUID, *, by: Post, at: datetime) -> Recounted:
    """Count every figure again from its frozen records and hold it against digest and figures as they were kept.

    What is published beside it is attacked anew; what was found is remembered for the gate.
    """
    of = require_snapshot(by, "figures:count", snapshot)
    with counting(of.compartment.operation_id):
        found = counted_again(of)
    remember(of, at=at)
    record("figures:recount", "snapshot", of.id, by=by.actor, at=at, records=found.records, differs=list(found.differs))
    return found
