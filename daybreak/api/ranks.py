"""Ranks over the API: why somebody stands where, what people decided of it, outcomes of tools outside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from daybreak.access.actions import consult
from daybreak.api.shapes import PROBLEMS, Said
from daybreak.identity import queries as identity
from daybreak.kernel.errors import NotFound
from daybreak.kernel.words import Level
from daybreak.triage import actions, queries
from daybreak.triage.models import LevelDecision
from daybreak.triage.terms import DecisionState, Finding
from daybreak.web.visit import signed_in

router = Router(tags=["triage"])
Why = Annotated[str, Field(min_length=1, max_length=1000)]
Short = Annotated[str, Field(min_length=1, max_length=200)]


class LevelIn(Said):
    level: Level
    why: Why


class WordsIn(Said):
    words: Why


class WhyIn(Said):
    why: Why


class SeenIn(Said):
    finding: Finding
    why: Why


class OutcomeIn(Said):
    """What an assessor found with a tool outside; Daybreak computes none, and it gives no points."""

    tool: Annotated[str, Field(min_length=1, max_length=100)]
    tool_version: Annotated[str, Field(min_length=1, max_length=50)]
    outcome: Annotated[str, Field(min_length=1, max_length=300)]
    assessor: Short
    assessed_on: date
    expires_on: date


class ReasonOut(Schema):
    factor: str
    words: str
    points: float
    seen: str
    task: str
    facts: list[str]


class RankDecisionOut(Schema):
    kind: str
    level: str
    state: str
    why: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    end_reason: str
    ended_at: datetime | None


class RankOutcomeOut(Schema):
    tool: str
    tool_version: str
    outcome: str
    assessor: str
    assessed_on: date
    expires_on: date


class RankOut(Schema):
    """`advised` is what the factors alone advise, `level` what is in force; `position` counts the restricted too."""

    subject: UUID
    reference: str
    level: str
    advised: str
    score: float
    uncertainty: float
    model_version: str
    ranked_at: datetime
    reasons: list[ReasonOut]
    decisions: list[RankDecisionOut]
    outcomes: list[RankOutcomeOut]


RANK = {200: RankOut, **PROBLEMS}


@router.get("/{key}/rank", response=RANK)
def rank(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return why a subject stands where it stands, what people decided, and outcomes of tools outside."""
    post, now = signed_in(request)
    consult("subject:read", "subject", identity.subject(key), by=post, at=now)
    return _rank(key)


def _rank(key: UUID) -> dict[str, Any]:
    subject = identity.subject(key)
    place = queries.ranking_of(subject.id)
    return {
        "subject": subject.id, "reference": subject.reference, "level": place.level, "advised": place.advised,
        "score": place.score, "uncertainty": place.uncertainty, "model_version": place.run.model_version,
        "ranked_at": place.run.ran_at, "decisions": list(queries.decisions_about(subject.id)),
        "reasons": [{"task": "", **{name: each.get(name) for name in _REASON if each.get(name) is not None}}
                    for each in place.reasons],
        "outcomes": list(queries.outcomes_about(subject.id)),
    }  # fmt: skip


_REASON = tuple(ReasonOut.model_fields)


@router.post("/{key}/raise-level", response=RANK)
def raise_level(request: HttpRequest, key: UUID, said: LevelIn) -> dict[str, Any]:
    """Raise a level with the reason; it stands at once."""
    post, now = signed_in(request)
    actions.raise_level(key, to=said.level, why=said.why, by=post, at=now)
    return _rank(key)


@router.post("/{key}/ask-lowering", response=RANK)
def ask_lowering(request: HttpRequest, key: UUID, said: LevelIn) -> dict[str, Any]:
    """Ask that a level be lowered; it stays until a second person agrees."""
    post, now = signed_in(request)
    actions.ask_lowering(key, to=said.level, why=said.why, by=post, at=now)
    return _rank(key)


@router.post("/{key}/agree-lowering", response=RANK)
def agree_lowering(request: HttpRequest, key: UUID, said: WordsIn) -> dict[str, Any]:
    """Agree to the lowering that is asked for, as the second person."""
    post, now = signed_in(request)
    actions.agree_lowering(_decision(key, DecisionState.ASKED).id, words=said.words, by=post, at=now)
    return _rank(key)


@router.post("/{key}/refuse-lowering", response=RANK)
def refuse_lowering(request: HttpRequest, key: UUID, said: WordsIn) -> dict[str, Any]:
    """Refuse the lowering that is asked for: the level stays."""
    post, now = signed_in(request)
    actions.refuse_lowering(_decision(key, DecisionState.ASKED).id, words=said.words, by=post, at=now)
    return _rank(key)


@router.post("/{key}/end-decision", response=RANK)
def end_decision(request: HttpRequest, key: UUID, said: WhyIn) -> dict[str, Any]:
    """End the decision that stands: the level is again what the factors advise. Refused where that would lower it."""
    post, now = signed_in(request)
    actions.end_decision(_decision(key, DecisionState.STANDING).id, why=said.why, by=post, at=now)
    return _rank(key)


def _decision(key: UUID, state: DecisionState) -> LevelDecision:
    found = queries.decisions_about(identity.subject(key).id).filter(state=state).first()
    if found is None:
        raise NotFound(thing="level decision")
    return found


@router.post("/{key}/see-again", response=RANK)
def see_again(request: HttpRequest, key: UUID, said: SeenIn) -> dict[str, Any]:
    """Say what a second look at a record of the lowest level found."""
    post, now = signed_in(request)
    actions.see_again(key, finding=said.finding, why=said.why, by=post, at=now)
    return _rank(key)


@router.get("/{key}/outcomes", response={200: list[RankOutcomeOut], **PROBLEMS})
def list_outcomes(request: HttpRequest, key: UUID) -> Any:
    """Return what assessors found with tools outside, the newest first, expired ones too."""
    post, now = signed_in(request)
    found = identity.subject(key)
    consult("subject:read", "subject", found, by=post, at=now)
    return list(queries.outcomes_about(found.id))


@router.post("/{key}/outcomes", response={200: RankOutcomeOut, **PROBLEMS})
def record_outcome(request: HttpRequest, key: UUID, said: OutcomeIn) -> Any:
    """Record an outcome of a tool outside, with version, assessor, date and expiry."""
    post, now = signed_in(request)
    return actions.record_outcome(key, **said.model_dump(), by=post, at=now)
