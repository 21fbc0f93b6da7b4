"""Reads of one package, one visit and the teams: what was answered, what happened, what followed."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.locks import find
from daybreak.kernel.words import GateItem, ItemState
from daybreak.visits.models import Outcome, PreparationItem, Team, Visit, VisitEvent
from daybreak.visits.terms import VisitState


def preparation_of(package: UUID) -> QuerySet[PreparationItem]:
    """Return what has been answered for a package's visits."""
    return PreparationItem.objects.filter(package=package).order_by("kind")


def going_of(package: UUID) -> QuerySet[Visit]:
    """Return the visits of a package that are not stood down, with their premises."""
    rows = Visit.objects.filter(package=package).exclude(state=VisitState.STOOD_DOWN)
    return rows.select_related("premises").order_by("reference")


def readiness_of(visit: UUID) -> tuple[GateItem, ...]:
    """Return the gate's items as last checked, in the gate's order; empty before the first check."""
    return tuple(
        GateItem(item["key"], item["rule"], ItemState(item["state"]), item["seen"], item["task_of"])
        for item in find(Visit, visit).readiness
    )


def events_of(visit: UUID) -> QuerySet[VisitEvent]:
    """Return what happened on a visit, in the order of the devices' clocks."""
    return VisitEvent.objects.filter(visit=visit).order_by("happened_at", "event_ref")


def outcomes_of(package: UUID) -> QuerySet[Outcome]:
    """Return what followed for the suspect of a package, oldest first; what was corrected is left out."""
    return Outcome.objects.filter(package=package).order_by("at", "kind")


def outcomes_ever(package: UUID) -> QuerySet[Outcome]:
    """Return everything that was recorded as following, also what was corrected, oldest first."""
    return Outcome.every.filter(package=package).select_related("corrected_by").order_by("at", "kind", "pk")


def teams(operation: Operation) -> QuerySet[Team]:
    """Return the teams of the viewer's forces, by name."""
    return Team.objects.filter(compartment__operation=operation).order_by("compartment__agency__slug", "name")


def for_device_of(rows: QuerySet[Visit], post: Post) -> QuerySet[Visit]:
    """Return those visits an officer may take along: of the own team, or, in no team, those no team has.

    Who commands a force takes along any of it.
    """
    if post.role != Role.BRONZE:
        return rows
    own = list(Team.objects.filter(posts__contains=[post.pk]).values_list("pk", flat=True))
    return rows.filter(team__in=own) if own else rows.filter(team=None)
