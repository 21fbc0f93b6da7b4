"""Reads of pauses: which hold, which nobody has looked at again, and for how long a clock stood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from daybreak.access.models import Operation
from daybreak.packages.models import PackagePause
from daybreak.packages.terms import CLOCK_RUNS
from daybreak.triage.terms import Paused


def pauses_running(keys: Iterable[UUID], *, at: datetime) -> dict[UUID, PackagePause]:
    """Return the pause that holds of each of these packages whose clock stands."""
    holding = PackagePause.objects.filter(package__in=list(keys), resumed_at=None, review_at__gt=at)
    return {each.package_id: each for each in holding}


def pauses_to_review(operation: Operation, *, at: datetime) -> QuerySet[PackagePause]:
    """Return the pauses that hold no longer and that nobody has ended: the clock runs, and somebody must say so."""
    rows = PackagePause.objects.filter(compartment__operation=operation, resumed_at=None, review_at__lte=at)
    return rows.filter(package__state__in=CLOCK_RUNS, package__acted_at=None)


def stood(pause: PackagePause, *, at: datetime | None = None) -> Paused:
    """Return a pause as the clock counts it: until it was ended, or was to be looked at where that came first."""
    ended = pause.resumed_at or (pause.review_at if at and pause.review_at <= at else None)
    return Paused(pause.paused_at, min(ended, pause.review_at) if ended else None, f"{pause.ground}: {pause.reason}")
