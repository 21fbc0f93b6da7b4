"""Reads of the day board: which visits, when, by whom, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from daybreak.access.models import Operation
from daybreak.packages.models import Package
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.rules.warrants import LOCAL, local_day
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState


@dataclass(frozen=True, slots=True)
class BoardCount:
    """How many visits of a force stand in a state in a window."""

    starts_at: datetime | None
    force: str
    state: str
    visits: int


def day_board(
    operation: Operation, *, on: date | None = None, force: str = "", state: VisitState | None = None
) -> QuerySet[Visit]:
    """Return the visits of a local day (all days without one), by window, force and reference."""
    rows = Visit.objects.filter(compartment__operation=operation)
    if on is not None:
        start = datetime.combine(on, time.min, LOCAL)
        rows = rows.filter(
            starts_at__gte=start, starts_at__lt=datetime.combine(on + timedelta(days=1), time.min, LOCAL)
        )
    rows = rows.filter(compartment__agency__slug=force) if force else rows
    rows = rows.filter(state=state) if state else rows
    found = rows.select_related("package", "premises", "compartment__agency")
    return found.order_by("starts_at", "compartment__agency__slug", "reference")


def with_event(rows: QuerySet[Visit], kind: EventKind) -> QuerySet[Visit]:
    """Return those of the visits on which a kind of event was recorded, each once."""
    return rows.filter(Exists(VisitEvent.objects.filter(visit=OuterRef("pk"), kind=kind)))


def with_outcome(rows: QuerySet[Package], kind: OutcomeKind) -> QuerySet[Package]:
    """Return of each person with a kind of outcome the newest of the packages that holds it: each person once."""
    held = rows.filter(Exists(Outcome.objects.filter(package=OuterRef("pk"), kind=kind)))
    newest = held.order_by("subject_id", "-version", "pk").distinct("subject_id")
    return rows.filter(pk__in=newest.values("pk"))


def board_counts(operation: Operation, *, on: date | None = None) -> list[BoardCount]:
    """Return the day board counted: one line for each window, force and state that has visits."""
    keys = ("starts_at", "compartment__agency__slug", "state")
    rows = day_board(operation, on=on).order_by(*keys).values_list(*keys).annotate(visits=Count("id"))
    return [BoardCount(*row) for row in rows]


def days(operation: Operation) -> list[date]:
    """Return the local days on which the viewer's visits start, in order."""
    starts = Visit.objects.filter(compartment__operation=operation, starts_at__isnull=False).order_by()
    return sorted({local_day(at) for at in starts.values_list("starts_at", flat=True).distinct() if at})


def wrong_premises(operation: Operation) -> QuerySet[VisitEvent]:
    """Return every report of a wrong premises, newest first: each is somebody's task today (rule 7)."""
    rows = VisitEvent.objects.filter(compartment__operation=operation, kind=EventKind.WRONG_PREMISES)
    rows = rows.select_related("visit__premises", "visit__package", "compartment__agency")
    return rows.order_by("-happened_at", "visit__reference")
