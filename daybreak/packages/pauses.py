"""Reads of pauses: which hold, which nobody has looked at again, and for how long a clock stood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from daybreak.access.models import Operation
from daybreak.packages import rules
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.terms import CLOCK_RUNS
from daybreak.triage.terms import Paused


def pauses_open(keys: Iterable[UUID]) -> dict[UUID, PackagePause]:
    """Return the pause nobody has ended of each of these packages that has one, whether it still holds or not."""
    return {each.package_id: each for each in PackagePause.objects.filter(package__in=list(keys), resumed_at=None)}


def holds(pause: PackagePause | None, *, at: datetime) -> bool:
    """Answer whether a clock stands by this pause."""
    return pause is not None and pause.resumed_at is None and rules.pause_holds(pause.review_at, at=at)


def runs_out_at(package: Package, pause: PackagePause | None, *, at: datetime) -> datetime | None:
    """Return when the clock of a package runs out, given the pause nobody has ended; None where it has no clock."""
    if package.act_by is None or pause is None or pause.resumed_at is not None:
        return package.act_by
    return rules.clock_end(package.act_by, paused_at=pause.paused_at, review_at=pause.review_at, at=at)


def not_run_out(at: datetime) -> QuerySet[PackagePause]:
    """Return the pauses nobody has ended by which a clock has not run out: they hold, or what stood is not used up."""
    lasting = PackagePause.objects.filter(resumed_at=None).alias(
        end=F("package__act_by") + (F("review_at") - F("paused_at"))
    )
    return lasting.filter(Q(review_at__gt=at) | Q(end__gt=at))


def pauses_to_review(operation: Operation, *, at: datetime) -> QuerySet[PackagePause]:
    """Return the pauses that hold no longer and that nobody has ended: the clock runs, and somebody must say so."""
    rows = PackagePause.objects.filter(compartment__operation=operation, resumed_at=None, review_at__lte=at)
    return rows.filter(package__state__in=CLOCK_RUNS, package__acted_at=None)


def stood(pause: PackagePause, *, at: datetime | None = None) -> Paused:
    """Return a pause as the clock counts it: until it was ended, or was to be looked at where that came first."""
    ended = pause.resumed_at or (pause.review_at if at and not holds(pause, at=at) else None)
    return Paused(pause.paused_at, min(ended, pause.review_at) if ended else None, f"{pause.ground}: {pause.reason}")
