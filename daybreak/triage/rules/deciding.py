"""What people decide of a level. A raise is a floor; a lowering holds only for what its two people had before them."""

from __future__ import annotations

from dataclasses import replace

from daybreak.kernel.errors import Conflict
from daybreak.kernel.words import Level
from daybreak.triage.rules.ranking import LEVELS, RAISED, higher, least_level
from daybreak.triage.terms import Decided, DecisionKind, FactorKind, Ranked, Reason

BY_PERSON = "decision"
"""The kind of a reason that is no factor but a person's decision."""


def decide(ranked: Ranked, decision: Decided | None) -> Ranked:
    """Return the rank in force: the level a person set where the decision holds, with the reason that says so.

    A lowering lapses with the first fact its two people did not have before them, so a fact never lowers a rank.
    """
    if decision is None:
        return ranked
    if decision.kind is DecisionKind.RAISE:
        level = higher(ranked.level, decision.level)
        words = f"A person raised the level to {_said(decision.level)}"
        return replace(ranked, level=level, reasons=(*ranked.reasons, _reason(RAISED, words)))
    if not _had_before_them(ranked, decision):
        words = "A lowering lapsed: there is something its two people did not see"
        return replace(ranked, reasons=(*ranked.reasons, _reason("lowering-lapsed", words, "Decide again, or end it")))
    level = higher(min(ranked.level, decision.level, key=LEVELS.index), least_of(ranked))
    words = f"Two people lowered the level to {_said(decision.level)}"
    return replace(ranked, level=level, reasons=(*ranked.reasons, _reason("lowered", words)))


def check_lowering(ranked: Ranked, *, now: Level, to: Level) -> None:
    """Raise Conflict unless a level is lower than the one in force and not lower than what the factors demand."""
    if LEVELS.index(to) >= LEVELS.index(now):
        raise Conflict(
            f"The level is {_said(now)}, and {_said(to)} is no lower",
            rule="lowering",
            remedy="Choose a lower level, or raise the level instead",
        )
    if LEVELS.index(to) < LEVELS.index(least_of(ranked)):
        raise Conflict(
            f"Access to a child and an indicator are {_said(least_of(ranked))} or more and cannot become {_said(to)}",
            rule="child first",
            remedy="Where a fact is wrong, have its source corrected: a new version says so, and the rank follows",
        )


def least_of(ranked: Ranked) -> Level:
    """Return the level below which no decision can put this rank (DOMAIN rule 2)."""
    kinds = {reason.kind for reason in ranked.reasons if reason.points}
    return least_level(access=FactorKind.ACCESS.value in kinds, indicator=FactorKind.INDICATOR.value in kinds)


def _had_before_them(ranked: Ranked, decision: Decided) -> bool:
    factors = {reason.factor for reason in ranked.reasons if reason.points}
    return ranked.score <= decision.seen_score and factors <= set(decision.seen_factors)


def _reason(key: str, words: str, task: str = "") -> Reason:
    return Reason(key, words, BY_PERSON, 0, "", (), task)


def _said(level: Level) -> str:
    return level.value.replace("_", " ")
