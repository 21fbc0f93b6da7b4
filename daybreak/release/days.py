"""The days of an operation a text may name: kept with the snapshot, so that every reader of a text reads it alike."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncDate

from daybreak.access.models import Operation
from daybreak.packages.models import Package
from daybreak.release.models import Snapshot
from daybreak.release.reading.terms import Days
from daybreak.visits.models import Outcome
from daybreak.visits.rules.events import OUTCOMES
from daybreak.visits.rules.warrants import LOCAL, local_day

SHARE = 10
"""A day on which a tenth of all people were met is one of the action days; single visits later on are none."""


def days_of(operation: Operation) -> dict[str, list[str]]:
    """Return the days as they stand, in the form a snapshot keeps; for who counts everything."""
    first = Package.objects.filter(compartment__operation=operation).aggregate(at=Min("disseminated_at"))["at"]
    return {
        "opened": [local_day(operation.opened_at).isoformat()],
        "packages": [local_day(first).isoformat()] if first else [],
        "acted": [day.isoformat() for day in _acted(operation)],
    }


def days_told(snapshot: Snapshot, *, released: datetime) -> Days | None:
    """Return the days a text of this snapshot may name; None of one that was frozen before they were kept."""
    if not snapshot.days:
        return None
    kept = {name: tuple(map(date.fromisoformat, said)) for name, said in snapshot.days.items()}
    return Days(
        opened=kept["opened"][0], packages=next(iter(kept["packages"]), None), acted=kept["acted"],
        as_at=tuple(sorted({local_day(snapshot.as_at), snapshot.as_at.astimezone(UTC).date()})),
        released=local_day(released),
    )  # fmt: skip


def _acted(operation: Operation) -> list[date]:
    met: QuerySet[Outcome] = Outcome.objects.filter(compartment__operation=operation, kind__in=list(OUTCOMES.values()))
    counted = dict(met.values_list(TruncDate("at", tzinfo=LOCAL)).annotate(Count("pk")).order_by())
    total = sum(counted.values())
    return sorted(day for day, people in counted.items() if people * SHARE >= total)
