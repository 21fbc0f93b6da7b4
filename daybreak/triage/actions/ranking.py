"""Ranking: everybody, or only those whose records, decision or dates had changed since they were ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.identity.people import all_names_of
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Actor, Processing
from daybreak.triage.factors import shipped
from daybreak.triage.facts import known_subjects, signatures, stale
from daybreak.triage.models import KeptFactors, RankingRun
from daybreak.triage.placing import Placed, digest, drop_others, places_of, stand, write
from daybreak.triage.queries import decisions_in_force
from daybreak.triage.terms import Decided, Known, Model, Scope

RANK_LOCK = 0x72616E6B  # advisory lock namespace ("rank"); the second key is the compartment


def rank_subjects(operation: Operation, *, by: Post, at: datetime, model: Model | None = None) -> RankingRun:
    """Rank every current subject that has a referral, by the shipped factors unless others are given.

    The same facts, decisions, factors and instant give the same run, places and digest.
    """
    national = compartment(operation, CompartmentKind.NATIONAL)
    _one_run_at_a_time(national.id)
    require(by, "subject:rank")
    model = model or shipped()
    decisions = decisions_in_force(national)
    signed = signatures(national, decisions, model=model)
    known = known_subjects(national, signed, model=model, every=True)
    run = _rank(national, known, decisions, Scope.FULL, model=model, at=at)
    drop_others(run)
    _record(run, actor=by.actor, at=at)
    return run


def rank_changed(operation: Operation, *, by: Post, at: datetime, model: Model | None = None) -> RankingRun | None:
    """Rank again only those whose rank may be another one now: exactly what a full run would change.

    Returns None, and writes nothing, where nothing has changed.
    """
    national = compartment(operation, CompartmentKind.NATIONAL)
    _one_run_at_a_time(national.id)
    require(by, "subject:rank")
    run = _rank_stale(national, (), model=model or shipped(), at=at)
    if run is not None:
        _record(run, actor=by.actor, at=at)
    return run


def rank_decided(subject: Subject, *, actor: Actor, at: datetime) -> None:
    """Rank a subject again of whom somebody decided: part of that act, whoever may not rank otherwise."""
    national = compartment(subject.compartment.operation, CompartmentKind.NATIONAL)
    _one_run_at_a_time(national.id)
    if run := _rank_stale(national, all_names_of([subject.id]), model=shipped(), at=at):
        _record(run, actor=actor, at=at)


def _rank_stale(national: Compartment, also: Collection[UUID], *, model: Model, at: datetime) -> RankingRun | None:
    # Read once: what is signed is what is ranked, and a decision made meanwhile makes another look.
    decisions = decisions_in_force(national)
    signed, gone = stale(national, decisions, model=model, at=at, also=also)
    if not signed and not gone:
        return None
    known = known_subjects(national, signed, model=model, every=False)
    run = _rank(national, known, decisions, Scope.CHANGED, model=model, at=at)
    drop_others(run, gone)
    return run


def _rank(
    national: Compartment,
    known: Mapping[UUID, Known],
    decisions: Mapping[UUID, Decided],
    scope: Scope,
    *,
    model: Model,
    at: datetime,
) -> RankingRun:
    places = places_of(known, decisions, model=model, at=at)
    run = RankingRun.objects.create(
        compartment=national,
        number=_last_number(national.id) + 1,
        scope=scope,
        model_version=model.version,
        factors=_kept(national, model),
        ranked=len(places),
        digest=_digest(places),
        ran_at=at,
    )
    write(run, places)
    stand(run, places)
    return run


def _digest(places: Iterable[Placed]) -> str:
    return digest((placed.place.reference, placed.place.ranked.score, placed.place.ranked.level) for placed in places)


def _record(run: RankingRun, *, actor: Actor, at: datetime) -> None:
    record(
        "subject:rank", "ranking run", run.id, by=actor, at=at, processing=Processing.COMBINE,
        ranked=run.ranked, scope=run.scope, model=run.model_version, digest=run.digest,
    )  # fmt: skip


def _kept(national: Compartment, model: Model) -> KeptFactors | None:
    """Return the kept file of these factors; a model that was not loaded from a file has none."""
    if not model.text:
        return None
    kept, _ = KeptFactors.objects.get_or_create(
        compartment=national, digest=model.digest, defaults={"version": model.version, "text": model.text}
    )
    return kept


def _one_run_at_a_time(national: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [RANK_LOCK, national])


def _last_number(national: int) -> int:
    return RankingRun.objects.filter(compartment=national).aggregate(last=Max("number"))["last"] or 0
