"""Stopping visits for the whole operation: what is recalled, cleared or suspected wrong is not visited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance
from daybreak.identity.models import Premises, Subject
from daybreak.ledger.actions import record_many
from daybreak.packages import actions as packages
from daybreak.packages.models import Package
from daybreak.packages.queries import holding_cleared
from daybreak.visits.locks import lock_visits
from daybreak.visits.models import Visit
from daybreak.visits.terms import STOPPABLE, VisitState


@dataclass(frozen=True, slots=True)
class Stopped:
    """Packages recalled, visits stood down, and visits under way: only a voice reaches the officers at those."""

    recalled: tuple[Package, ...]
    stood_down: tuple[Visit, ...]
    under_way: tuple[Visit, ...]


def clear_and_stop(
    thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime
) -> tuple[Clearance, Stopped]:
    """Clear a thing, recall the packages that hold it and stand their visits down, in one transaction (rule 9)."""
    clearance, recalled = packages.clear_and_recall(thing, national=national, reason=reason, by=by, at=at)
    held = holding_cleared(Clearance.objects.filter(pk=clearance.pk), national.operation_id)
    words = f"Cleared: {clearance.reason}"
    return clearance, stop_visits(held.values_list("pk", flat=True), recalled=recalled, reason=words, by=by, at=at)


def recall_and_stop(keys: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> Stopped:
    """Recall packages and stand their visits down, in one transaction."""
    recalled = packages.recall(keys, reason=reason, by=by, at=at)
    return stop_visits(keys, recalled=recalled, reason=f"Recalled: {reason}", by=by, at=at)


def stop_visits(
    keys: Iterable[UUID], *, recalled: Sequence[Package] = (), reason: str, by: Post, at: datetime
) -> Stopped:
    """Stand down every visit of these packages that has not begun; return them, and those that are under way.

    A visit that has begun keeps its state: its record goes on, and somebody must telephone.
    """
    found = Visit.objects.filter(package__in=list(keys), state__in=[*STOPPABLE, VisitState.UNDER_WAY])
    rows = lock_visits(found.values_list("pk", flat=True))
    for row in rows:
        require(by, "visit:stop", row)
    # Read again under the lock: one of them may have been completed or stood down meanwhile.
    stopping = [row for row in rows if row.state in STOPPABLE]
    words = reason[:1000]
    Visit.objects.filter(pk__in=[row.pk for row in stopping]).update(
        state=VisitState.STOOD_DOWN, stood_down_reason=words
    )
    for row in stopping:
        row.state, row.stood_down_reason = VisitState.STOOD_DOWN, words
    record_many("visit:stop", "visit", [(row.id, {"reason": words}) for row in stopping], by=by.actor, at=at)
    under_way = tuple(row for row in rows if row.state == VisitState.UNDER_WAY)
    return Stopped(tuple(recalled), tuple(stopping), under_way)
