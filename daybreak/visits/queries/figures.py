"""Reads of what each force did: each person once, each premises once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from daybreak.access.models import Operation
from daybreak.packages.models import PackagePremises
from daybreak.packages.people import person_of
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState


@dataclass(frozen=True, slots=True)
class ForceFigures:
    """What a force did: people arrested or attending once each, premises searched once each."""

    force: str
    force_name: str
    visits: int = 0
    completed: int = 0
    arrests: int = 0
    voluntary_attendances: int = 0
    premises_searched: int = 0


def figures_by_force(operation: Operation) -> list[ForceFigures]:
    """Return what each force the viewer sees did, by name; the national figure is their sum."""
    columns = _visit_counts(operation) | _person_counts(operation) | {"premises_searched": _searched(operation)}
    forces = {
        row.agency.slug: row.agency.name
        for row in operation.compartments.filter(kind="force").select_related("agency")
        if row.agency is not None
    }
    seen = sorted({slug for column in columns.values() for slug in column}, key=lambda slug: forces[slug])
    return [
        ForceFigures(slug, forces[slug], **{name: column.get(slug, 0) for name, column in columns.items()})
        for slug in seen
    ]


def _visit_counts(operation: Operation) -> dict[str, dict[str, int]]:
    rows = Visit.objects.filter(compartment__operation=operation).values_list("compartment__agency__slug")
    done = Count("id", filter=Q(state=VisitState.COMPLETED))
    counted = list(rows.annotate(visits=Count("id"), completed=done).order_by("compartment__agency__slug"))
    return {
        "visits": {slug: visits for slug, visits, _ in counted},
        "completed": {slug: completed for slug, _, completed in counted},
    }


def _person_counts(operation: Operation) -> dict[str, dict[str, int]]:
    # A person arrested under an earlier version of the package, or under another reference, is the same person.
    people = Count(person_of("package__subject"), distinct=True)
    rows = Outcome.objects.filter(compartment__operation=operation)
    return {
        name: dict(rows.filter(kind=kind).values_list("compartment__agency__slug").annotate(people=people).order_by())
        for name, kind in (("arrests", OutcomeKind.ARREST), ("voluntary_attendances", OutcomeKind.VOLUNTARY_ATTENDANCE))
    }


def _searched(operation: Operation) -> dict[str, int]:
    # Three short reads: joined in one, the server takes minutes where its statistics are from before the day.
    events = VisitEvent.objects.filter(compartment__operation=operation, kind=EventKind.SEARCH)
    searched = set(events.order_by().values_list("visit_id", flat=True).distinct())
    visits = Visit.objects.filter(pk__in=searched).values_list("compartment__agency__slug", "premises_id")
    pairs = list(visits.order_by())
    rows = PackagePremises.objects.filter(pk__in={premises for _, premises in pairs})
    place = dict(rows.values_list("id", "of_id"))
    return Counter(force for force, _ in {(slug, place[premises]) for slug, premises in pairs if slug})
