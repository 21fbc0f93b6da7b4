"""People decide: one raises a level at once; a lowering is asked by one person and agreed by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.kernel.locks import lock
from daybreak.kernel.states import check_move
from daybreak.kernel.words import Level
from daybreak.ledger.actions import record
from daybreak.triage.actions.ranking import rank_decided
from daybreak.triage.models import LevelDecision, Ranking
from daybreak.triage.queries import decisions_about, ranking_of
from daybreak.triage.rules import LEVELS, check_lowering
from daybreak.triage.terms import DECISION_MOVES, DecisionKind, DecisionState, Ranked, Reason


def raise_level(subject: UUID, *, to: Level, why: str, by: Post, at: datetime) -> LevelDecision:
    """Raise a subject's level at once: a floor that stands until somebody ends it, whatever the factors advise.

    Replaces a decision that stood, unless that one raised the level higher. Raises Conflict where it would not raise.
    """
    found = lock(Subject, subject)
    require(by, "level:raise", found)
    _check_why(why)
    place = ranking_of(subject)
    if LEVELS.index(to) <= LEVELS.index(Level(place.level)):
        raise Conflict(
            f"{found.reference} stands at {place.level} and cannot be raised to {to}",
            rule="raising", remedy="Choose a higher level",
        )  # fmt: skip
    _end_standing(subject, by=by, at=at)
    decision = _decide(found, place, DecisionKind.RAISE, DecisionState.STANDING, to=to, why=why, by=by, at=at)
    rank_decided(found, actor=by.actor, at=at)
    record("level:raise", "subject", subject, by=by.actor, at=at, level=to, why=why, decision=str(decision.id))
    return decision


def ask_lowering(subject: UUID, *, to: Level, why: str, by: Post, at: datetime) -> LevelDecision:
    """Ask that a level be lowered; nothing changes until a second person agrees.

    Raises Conflict where it is no lowering, where the factors demand more, or where one is asked for already.
    """
    found = lock(Subject, subject)
    require(by, "level:lower", found)
    _check_why(why)
    place = ranking_of(subject)
    check_lowering(_advised(place), now=Level(place.level), to=to)
    if decisions_about(subject).filter(state=DecisionState.ASKED).exists():
        raise Conflict(
            f"A lowering of {found.reference} is asked for already", rule="lowering", remedy="Answer that one"
        )
    decision = _decide(found, place, DecisionKind.LOWER, DecisionState.ASKED, to=to, why=why, by=by, at=at)
    record("level:ask-lower", "subject", subject, by=by.actor, at=at, level=to, why=why, decision=str(decision.id))
    return decision


def agree_lowering(decision: UUID, *, words: str, by: Post, at: datetime) -> LevelDecision:
    """Agree to a lowering as the second person; whoever asked cannot, from no post they hold.

    Raises Conflict where something has come to light since it was asked: both people must have seen the same.
    """
    found = lock(LevelDecision, decision)
    require(by, "level:agree", found)
    _check_answer(found, words, to=DecisionState.STANDING, by=by)
    place = ranking_of(found.subject_id)
    _check_still_seen(found, place)
    _end_standing(found.subject_id, by=by, at=at)
    _answer(found, DecisionState.STANDING, words, by=by, at=at)
    rank_decided(found.subject, actor=by.actor, at=at)
    record("level:lower", "subject", found.subject_id, by=by.actor, at=at, level=found.level, decision=str(found.id))
    return found


def refuse_lowering(decision: UUID, *, words: str, by: Post, at: datetime) -> LevelDecision:
    """Refuse a lowering as the second person, with the reason: the level stays."""
    found = lock(LevelDecision, decision)
    require(by, "level:agree", found)
    _check_answer(found, words, to=DecisionState.REFUSED, by=by)
    _answer(found, DecisionState.REFUSED, words, by=by, at=at)
    record("level:refuse-lower", "subject", found.subject_id, by=by.actor, at=at, decision=str(found.id), why=words)
    return found


def end_decision(decision: UUID, *, why: str, by: Post, at: datetime) -> LevelDecision:
    """End a decision: the level is again what the factors advise. Ending a raise lowers: only a lowering may do that.

    Raises Conflict where it is a raise above what the factors advise now.
    """
    found = lock(LevelDecision, decision)
    require(by, "level:raise", found)
    _check_why(why)
    check_move(DECISION_MOVES, what="A decision", now=DecisionState(found.state), to=DecisionState.ENDED)
    place = ranking_of(found.subject_id)
    if found.kind == DecisionKind.RAISE and LEVELS.index(Level(place.advised)) < LEVELS.index(Level(found.level)):
        raise Conflict(
            f"Ending this raise lowers {found.subject.reference} from {found.level} to {place.advised}",
            rule="two people", remedy="Ask a lowering: a second person agrees to it",
        )  # fmt: skip
    _end(found, why, by=by, at=at)
    rank_decided(found.subject, actor=by.actor, at=at)
    record("level:end", "subject", found.subject_id, by=by.actor, at=at, decision=str(found.id), why=why)
    return found


def _check_why(why: str) -> None:
    if not why.strip():
        raise BadInput("A decision needs its reason", rule="reason", place="why", remedy="Write why in one sentence")


def _check_answer(decision: LevelDecision, words: str, *, to: DecisionState, by: Post) -> None:
    _check_why(words)
    check_move(DECISION_MOVES, what="A lowering", now=DecisionState(decision.state), to=to)
    if by.person_id == decision.asked_by_person:
        message = f"{by.person.name} asked for this lowering and cannot answer it too"
        raise NotAllowed(message, rule="two people", remedy="Ask a second person who may agree to lowerings")


def _check_still_seen(decision: LevelDecision, place: Ranking) -> None:
    ranked = _advised(place)
    seen = {reason.factor for reason in ranked.reasons if reason.points}
    if ranked.score > decision.seen_score or not seen <= set(decision.seen_factors):
        raise Conflict(
            f"{decision.subject.reference} has {ranked.score:g} points now and had {decision.seen_score} when asked",
            rule="lowering",
            remedy="Refuse it; whoever still wants it asks again with what is known now",
        )
    check_lowering(ranked, now=Level(place.level), to=Level(decision.level))


def _advised(place: Ranking) -> Ranked:
    """Return what the factors alone advised, out of what was kept."""
    reasons = tuple(
        Reason(each["factor"], each["words"], each["kind"], each["points"], each["seen"], tuple(each["facts"]))
        for each in place.reasons
    )
    return Ranked(int(place.score), Level(place.advised), reasons, tuple(place.unanswered), place.uncertainty)


def _decide(
    subject: Subject,
    place: Ranking,
    kind: DecisionKind,
    state: DecisionState,
    *,
    to: Level,
    why: str,
    by: Post,
    at: datetime,
) -> LevelDecision:
    return LevelDecision.objects.create(
        compartment_id=subject.compartment_id, subject=subject, kind=kind, state=state, level=to, why=why,
        seen_score=int(place.score), seen_factors=[each["factor"] for each in place.reasons if each["points"]],
        asked_by=by.id, asked_by_person=by.person_id, asked_at=at,
    )  # fmt: skip


def _answer(decision: LevelDecision, state: DecisionState, words: str, *, by: Post, at: datetime) -> None:
    decision.state, decision.answer = state, words
    decision.answered_by, decision.answered_by_person, decision.answered_at = by.id, by.person_id, at
    decision.save(update_fields=["state", "answer", "answered_by", "answered_by_person", "answered_at"])


def _end_standing(subject: UUID, *, by: Post, at: datetime) -> None:
    for decision in decisions_about(subject).select_for_update().filter(state=DecisionState.STANDING):
        _end(decision, "Another decision took its place", by=by, at=at)


def _end(decision: LevelDecision, why: str, *, by: Post, at: datetime) -> None:
    decision.state, decision.ended_by, decision.ended_at, decision.end_reason = DecisionState.ENDED, by.id, at, why
    decision.save(update_fields=["state", "ended_by", "ended_at", "end_reason"])
