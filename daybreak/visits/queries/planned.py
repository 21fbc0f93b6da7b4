"""Reads of what visits are planned with: windows, capacities, aid, conditions, plans. Only command sees most of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Sum

from daybreak.access.models import Operation
from daybreak.kernel.errors import NotFound
from daybreak.visits.models import Capacity, MutualAid, Plan, PlanCondition, PlanSearch, Visit, Window
from daybreak.visits.queries.board import day_board
from daybreak.visits.terms import VisitState


def windows(operation: Operation) -> QuerySet[Window]:
    """Return the windows of an operation in order of time; only command sees them."""
    return Window.objects.filter(compartment__operation=operation).order_by("starts_at")


def capacities(operation: Operation) -> QuerySet[Capacity]:
    """Return the search teams the viewer's forces have, by force and window."""
    rows = Capacity.objects.filter(compartment__operation=operation).select_related("compartment__agency")
    return rows.order_by("compartment__agency__slug", "window_starts_at")


def teams_taken(operation: Operation) -> dict[tuple[str, datetime], int]:
    """Return the teams that visits take, by force and start of window."""
    keys = ("compartment__agency__slug", "starts_at")
    rows = day_board(operation).exclude(state=VisitState.STOOD_DOWN).filter(starts_at__isnull=False)
    counted = rows.order_by(*keys).values_list(*keys).annotate(taken=Sum("teams"))
    return {(slug, starts_at): taken for slug, starts_at, taken in counted}


def search_latest(operation: Operation) -> PlanSearch | None:
    """Return the newest search for a plan, or None; only command sees searches."""
    return PlanSearch.objects.filter(compartment__operation=operation).order_by("-begun_at").first()


def aid(operation: Operation) -> QuerySet[MutualAid]:
    """Return what forces may lend each other, by lender and borrower; only command sees it."""
    rows = MutualAid.objects.filter(compartment__operation=operation).select_related("lender", "borrower")
    return rows.order_by("lender__name", "borrower__name")


def plan_latest(operation: Operation) -> Plan | None:
    """Return the newest plan, or None; only command sees plans."""
    return Plan.objects.filter(compartment__operation=operation).order_by("-number").first()


def plan_numbered(operation: Operation, number: int) -> Plan:
    """Return a plan by its number; NotFound when there is none."""
    found = Plan.objects.filter(compartment__operation=operation, number=number).first()
    if found is None:
        raise NotFound(thing="plan", said=str(number))
    return found


def conditions(operation: Operation) -> QuerySet[PlanCondition]:
    """Return the conditions that stand, oldest first; only command sees them."""
    return PlanCondition.objects.filter(compartment__operation=operation, lifted_at=None).order_by("set_at", "pk")


def moved_between(before: Plan, after: Plan) -> list[tuple[str, str | None, str | None]]:
    """Return the visits with another window in the later plan: reference, start before, start after; None for none."""
    named = sorted(before.assignments.keys() | after.assignments.keys())
    seen = set(Visit.objects.filter(reference__in=named).values_list("reference", flat=True))
    pairs = ((key, before.assignments.get(key), after.assignments.get(key)) for key in named if key in seen)
    return [(key, old, new) for key, old, new in pairs if old != new]
