"""Reads about the ranking."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import RowNumber

from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.kernel.errors import NotFound
from daybreak.kernel.words import Level
from daybreak.triage.facts import facts_by_subject
from daybreak.triage.models import Ranking, RankingRun
from daybreak.triage.rules import LEVELS

__all__ = ["counts_by_level", "current_ranking", "current_run", "facts_by_subject", "places", "ranking_of", "runs"]


def runs(operation: Operation) -> QuerySet[RankingRun]:
    """Return the runs over an operation's subjects, newest first."""
    national = compartment(operation, CompartmentKind.NATIONAL)
    return RankingRun.objects.filter(compartment=national).order_by("-number")


def current_run(operation: Operation) -> RankingRun | None:
    """Return the newest run, or None before the first one."""
    return runs(operation).first()


def current_ranking(operation: Operation) -> QuerySet[Ranking]:
    """Return the places of the newest run with their subjects, the first place first; empty before the first run."""
    newest = runs(operation).values("pk")[:1]
    return Ranking.objects.filter(run__in=newest).select_related("subject", "run").order_by("position")


def ranking_of(subject: UUID) -> Ranking:
    """Return a subject's place in the newest run that holds it; NotFound when it was never ranked."""
    found = Ranking.objects.filter(subject=subject).select_related("subject", "run").order_by("-run__number").first()
    if found is None:
        raise NotFound
    return found


def counts_by_level(operation: Operation) -> dict[Level, int]:
    """Return how many subjects of the current ranking are at each level, the highest first, noughts included."""
    rows = current_ranking(operation).order_by().values_list("level").annotate(subjects=Count("pk"))
    counted = dict(rows)
    return {level: counted.get(level.value, 0) for level in reversed(LEVELS)}


def places(operation: Operation, rankings: Iterable[Ranking]) -> dict[UUID, int]:
    """Return at which place the viewer sees each of the rankings of the newest run, counted among those they see.

    The stored position counts restricted subjects too, so its gaps would tell of them.
    """
    wanted = [ranking.pk for ranking in rankings]
    numbered = current_ranking(operation).order_by().annotate(place=Window(RowNumber(), order_by="position"))
    inner, said = numbered.select_related(None).values("id", "place").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, place FROM ({inner}) numbered WHERE id = ANY(%s)", [*said, wanted])  # noqa: S608
        return dict(cursor.fetchall())


def with_blocked_door(operation: Operation) -> QuerySet[Ranking]:
    """Return the places of the newest run whose subject has a door that is blocked, the first place first."""
    blocked = Door.objects.filter(state=DoorState.BLOCKED).values("subject")
    return current_ranking(operation).filter(subject__in=blocked)


def places_of(subject: UUID) -> QuerySet[Ranking]:
    """Return a subject's places in all runs, the newest first; empty when it was never ranked."""
    return Ranking.objects.filter(subject=subject).select_related("run").order_by("-run__number")
