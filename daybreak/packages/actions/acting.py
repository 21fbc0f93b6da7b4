"""What stops the action clock: officers at the door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.kernel.bulk import update_rows
from daybreak.ledger.actions import record_many
from daybreak.packages.models import Package
from daybreak.packages.moving import lock_packages, require_each


def act(when: Mapping[UUID, datetime], *, by: Post, at: datetime) -> list[Package]:
    """Say when officers stood at a door of each package; the earliest time stays, the others change nothing.

    Returns the packages whose clock this stopped.
    """
    rows = lock_packages(when)
    require_each(rows, "package:act", by)
    stopped = [row for row in rows if row.acted_at is None or when[row.id] < row.acted_at]
    for row in stopped:
        row.acted_at = when[row.id]
    update_rows(stopped, ["acted_at"])
    record_many("package:act", "package", [(r.id, {"acted_at": r.acted_at}) for r in stopped], by=by.actor, at=at)
    return stopped
