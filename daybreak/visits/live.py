"""The picture of the day as it is shown live: counts and alarms of each part the viewer sees.

Everything is grouped by part (compartment), so that what one viewer reads can be shown to every other who sees that
part, and one read serves all who watch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Operation
from daybreak.packages.people import person_of
from daybreak.visits.models import Decision, Device, Outcome, Visit, VisitEvent
from daybreak.visits.rules.day import CONTRADICT, contradictions, server_time
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState

ALARMS = frozenset({EventKind.WRONG_PREMISES, EventKind.OFFICER_SAFETY})
NEWEST = 12
"""Entries and alarms kept of each part: the page shows no more of all parts together."""
_SHOWN_STATES = (VisitState.READY, VisitState.UNDER_WAY, VisitState.COMPLETED, VisitState.STOOD_DOWN)
_SHOWN_KINDS = (
    EventKind.NOBODY_THERE, EventKind.SEARCH, EventKind.CHILD_ENCOUNTERED, EventKind.WRONG_PREMISES,
    EventKind.OFFICER_SAFETY,
)  # fmt: skip
_PEOPLE = (OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE)
COUNTED = (*(f"state:{each.value}" for each in _SHOWN_STATES), *(f"person:{each.value}" for each in _PEOPLE),
           *(f"kind:{each.value}" for each in _SHOWN_KINDS))  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One entry as it is shown: when it happened by our clock, when it came, what, where."""

    received_at: datetime
    happened_at: datetime
    kind: str
    reference: str
    visit: UUID
    note: str = ""
    against_gate: str = ""


@dataclass(slots=True)
class Part:
    """What is shown of one part: counts by `COUNTED`, alarms and newest entries, the newest first."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    alarms: list[Line] = field(default_factory=list)
    newest: list[Line] = field(default_factory=list)
    contradictions: list[tuple[str, UUID, str, str]] = field(default_factory=list)


def parts_shown(operation: Operation, only: Collection[int] | None = None) -> dict[int, Part]:
    """Return the picture of each part the viewer sees (of those asked for), in a number of reads that does not grow."""
    within = Q(compartment__operation=operation)
    if only is not None:
        within &= Q(compartment__in=list(only))
    found, events = _counted(within), VisitEvent.objects.filter(within).order_by()
    _put_lines(found, events)
    _put_contradictions(found, events)
    return dict(found)


def parts_counted(operation: Operation) -> dict[int, Part]:
    """Return the counts alone of each part the viewer sees."""
    return dict(_counted(Q(compartment__operation=operation)))


def _counted(within: Q) -> dict[int, Part]:
    found: dict[int, Part] = defaultdict(Part)
    visits, events = Visit.objects.filter(within).order_by(), VisitEvent.objects.filter(within).order_by()
    for part, state, number in visits.values_list("compartment", "state").annotate(n=Count("id")):
        found[part].counts[f"state:{state}"] += number
    # A visit that two devices recorded a search of was searched once.
    for part, kind, number in events.values_list("compartment", "kind").annotate(n=Count("visit", distinct=True)):
        found[part].counts[f"kind:{kind}"] += number
    people = Outcome.objects.filter(within, kind__in=_PEOPLE).order_by().values_list("compartment", "kind")
    for part, kind, number in people.annotate(n=Count(person_of("package__subject"), distinct=True)):
        found[part].counts[f"person:{kind}"] += number
    return found


def _put_lines(found: dict[int, Part], events: QuerySet[VisitEvent]) -> None:
    rows = events.select_related("visit").defer("visit__readiness").order_by("-received_at", "event_ref")
    for row in rows[: 10 * NEWEST]:
        if len(found[row.compartment_id].newest) < NEWEST:
            found[row.compartment_id].newest.append(_line(row))
    alarming = Q(kind__in=ALARMS) | ~Q(against_gate="")
    for row in rows.filter(alarming)[: 20 * NEWEST]:
        found[row.compartment_id].alarms.append(_line(row))


def _line(row: VisitEvent) -> Line:
    happened_at = server_time(row.happened_at, row.ahead_ms)
    return Line(row.received_at, happened_at, row.kind, row.visit.reference, row.visit_id, row.note, row.against_gate)


def _put_contradictions(found: dict[int, Part], events: QuerySet[VisitEvent]) -> None:
    several = events.filter(kind__in={kind for pair in CONTRADICT for kind in pair}).values("visit")
    several = several.annotate(kinds=Count("kind", distinct=True)).filter(kinds__gt=1)
    rows = events.filter(visit__in=several.values("visit")).values_list(
        "compartment", "visit__reference", "visit", "kind", "device"
    )
    said: dict[tuple[int, str, UUID], set[tuple[EventKind, UUID | None]]] = defaultdict(set)
    for part, reference, visit, kind, device in rows:
        said[part, reference, visit].add((EventKind(kind), device))
    for (part, reference, visit), kinds in sorted(said.items(), key=lambda each: each[0][1]):
        found[part].contradictions += [(reference, visit, one, other) for one, other in contradictions(kinds)]


def contradictions_of(events: Iterable[VisitEvent]) -> tuple[tuple[EventKind, EventKind], ...]:
    """Return the kinds of one visit's events that different devices recorded and that cannot both be so."""
    return contradictions((EventKind(event.kind), event.device) for event in events)


def devices(operation: Operation) -> QuerySet[Device]:
    """Return the devices of the viewer's parts, those heard last first."""
    rows = Device.objects.filter(compartment__operation=operation).select_related("compartment__agency")
    return rows.order_by("-heard_at", "id")


def decisions(operation: Operation) -> QuerySet[Decision]:
    """Return the decision logs the viewer sees, newest first, each with what it corrects."""
    rows = Decision.objects.filter(compartment__operation=operation)
    return rows.select_related("compartment__agency", "visit", "corrects").order_by("-recorded_at", "-number", "id")
