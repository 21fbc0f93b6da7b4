"""Reads about the ranking."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.people import all_names_of, leads_to, same_people
from daybreak.identity.terms import SubjectState
from daybreak.intake.models import Fact
from daybreak.kernel.errors import NotFound
from daybreak.kernel.words import Level
from daybreak.triage.models import (
    LevelDecision,
    LowSample,
    Ranking,
    RankingRun,
    Sampled,
    SeenAgain,
    ToolOutcome,
)
from daybreak.triage.rules import LEVELS, RESEE_DAYS
from daybreak.triage.terms import Decided, DecisionKind, DecisionState


def runs(operation: Operation) -> QuerySet[RankingRun]:
    """Return the runs over an operation's subjects, newest first."""
    national = compartment(operation, CompartmentKind.NATIONAL)
    return RankingRun.objects.filter(compartment=national).order_by("-number")


def current_run(operation: Operation) -> RankingRun | None:
    """Return the newest run, or None before the first one."""
    return runs(operation).first()


def current_ranking(operation: Operation) -> QuerySet[Ranking]:
    """Return where every ranked subject stands, the first place first; empty before the first run."""
    standing = Ranking.objects.filter(standing__isnull=False, standing__subject__compartment__operation=operation)
    return standing.select_related("subject", "run").order_by("standing__order_key")


def ranking_of(subject: UUID) -> Ranking:
    """Return a person's newest rank, under whichever reference they are asked for; NotFound when never ranked."""
    current = leads_to([subject])[subject]
    found = Ranking.objects.filter(subject=current).select_related("subject", "run").order_by("-run__number").first()
    if found is None:
        raise NotFound(thing="ranking")
    return found


def counts_by_level(operation: Operation) -> dict[Level, int]:
    """Return how many subjects of the current ranking are at each level, the highest first, noughts included."""
    rows = current_ranking(operation).order_by().values_list("level").annotate(subjects=Count("pk"))
    counted = dict(rows)
    return {level: counted.get(level.value, 0) for level in reversed(LEVELS)}


def places(operation: Operation, rankings: Iterable[Ranking]) -> dict[UUID, int]:
    """Return at which place the viewer sees each of the rankings that stand, counted among those they see.

    The stored position counts restricted subjects too, so its gaps would tell of them.
    """
    wanted = [ranking.pk for ranking in rankings]
    numbered = current_ranking(operation).order_by().annotate(place=Window(RowNumber(), order_by="standing__order_key"))
    inner, said = numbered.select_related(None).values("id", "place").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, place FROM ({inner}) numbered WHERE id = ANY(%s)", [*said, wanted])  # noqa: S608
        return dict(cursor.fetchall())


def with_blocked_door(operation: Operation) -> QuerySet[Ranking]:
    """Return the ranks that stand whose subject has a door that is blocked, the first place first."""
    blocked = Door.objects.filter(state=DoorState.BLOCKED).values("subject")
    return current_ranking(operation).filter(subject__in=blocked)


def places_of(subject: UUID) -> QuerySet[Ranking]:
    """Return a subject's places in all runs, the newest first; empty when it was never ranked."""
    return Ranking.objects.filter(subject=subject).select_related("run").order_by("-run__number")


def decisions_in_force(national: Compartment) -> dict[UUID, Decided]:
    """Return the decision that stands about each subject that has one.

    A decision is about a person, under whichever reference it was made: of several the highest raise holds, and a
    raise before any lowering.
    """
    rows = list(LevelDecision.objects.filter(compartment=national, state=DecisionState.STANDING))
    people = same_people({row.subject_id for row in rows})
    found: dict[UUID, LevelDecision] = {}
    for row in sorted(rows, key=_weight):
        found |= dict.fromkeys(people[row.subject_id], row)
    return {subject: decided(row) for subject, row in found.items()}


def _weight(row: LevelDecision) -> tuple[bool, int, UUID]:
    return row.kind == DecisionKind.RAISE, LEVELS.index(Level(row.level)), row.id


def decided(row: LevelDecision) -> Decided:
    """Return a decision as the ranking takes it."""
    return Decided(
        str(row.id), DecisionKind(row.kind), Level(row.level), row.seen_score, tuple(sorted(row.seen_factors))
    )


def decisions_about(subject: UUID) -> QuerySet[LevelDecision]:
    """Return what people decided about a person's level, under whichever reference, the newest first."""
    return LevelDecision.objects.filter(subject__in=all_names_of([subject]))


def lowerings_asked(operation: Operation) -> QuerySet[LevelDecision]:
    """Return the lowerings that wait for a second person, waiting longest first."""
    rows = LevelDecision.objects.filter(state=DecisionState.ASKED, compartment__operation=operation)
    return rows.select_related("subject").order_by("asked_at")


def outcomes_about(subject: UUID) -> QuerySet[ToolOutcome]:
    """Return what assessors found with tools outside about a person, the newest first, expired ones too."""
    return ToolOutcome.objects.filter(subject__in=all_names_of([subject]))


def samples(operation: Operation) -> QuerySet[LowSample]:
    """Return the samples of an operation, the newest first, with how many of each were seen and found too low."""
    return LowSample.objects.filter(compartment__operation=operation)


def sampled_in(sample: LowSample) -> QuerySet[Sampled]:
    """Return who was drawn, in the order of drawing, with `finding`: what a person found since, or None."""
    since = SeenAgain.objects.filter(subject=OuterRef("subject"), seen_at__gte=sample.drawn_at).order_by("seen_at")
    rows = Sampled.objects.filter(sample=sample).select_related("subject")
    return rows.annotate(finding=Subquery(since.values("finding")[:1])).order_by("place")


def due_again(operation: Operation, *, at: datetime, days: int = RESEE_DAYS) -> QuerySet[Ranking]:
    """Return the ranks at the lowest level that no person has looked at for so long, waiting longest first."""
    before = at - timedelta(days=days)
    last = SeenAgain.objects.filter(subject=OuterRef("subject")).order_by("-seen_at").values("seen_at")[:1]
    low = current_ranking(operation).filter(level=Level.LOW)
    waiting = low.annotate(since=Coalesce(Subquery(last), "standing__received_at")).filter(since__lte=before)
    # Whoever was looked at under a reference they had before was looked at.
    moved = SeenAgain.objects.filter(seen_at__gt=before, subject__state=SubjectState.REDIRECTED)
    seen = leads_to(set(moved.values_list("subject", flat=True))).values()
    return waiting.exclude(subject__in=set(seen)).order_by("since", "standing__order_key")


def time_is_up(operation: Operation, *, at: datetime) -> int:
    """Return how many ranks time alone may have changed: a term has passed since they were computed."""
    return current_ranking(operation).filter(standing__lapses_at__lte=at).count()


def age_of(ranking: Ranking) -> tuple[datetime | None, datetime | None]:
    """Return when the oldest and the newest record a rank was computed from arrived, as far as the viewer sees them."""
    facts = Fact.objects.filter(pk__in=[UUID(key) for key in ranking.inputs.get("facts", [])])
    found = facts.aggregate(oldest=Min("version__received_at"), newest=Max("version__received_at"))
    return found["oldest"], found["newest"]
