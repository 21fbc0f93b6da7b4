"""What would change a rank: each factor that is not seen, and the level if it were."""

from __future__ import annotations

from daybreak.kernel.words import Level
from daybreak.triage.rules.ranking import LEVELS, higher, least_level, level_of
from daybreak.triage.terms import FactorKind, Model, Raising, Ranked


def raisings(ranked: Ranked, *, model: Model) -> tuple[Raising, ...]:
    """Return the factors that would raise the level by themselves, the furthest first; what nobody answered before."""
    seen = {reason.factor: reason for reason in ranked.reasons if reason.points}
    held = {factor.group: factor.points for factor in model.factors if factor.group and factor.key in seen}
    kinds = {FactorKind(reason.kind) for reason in seen.values()}
    found = []
    for factor in model.factors:
        more = max(0, factor.points - held.get(factor.group, 0)) if factor.group else factor.points
        if factor.key in seen or not more:
            continue
        level = _level(ranked.score + more, {*kinds, factor.kind}, model)
        if LEVELS.index(level) > LEVELS.index(ranked.level):
            answered = factor.key not in ranked.unanswered
            found.append(Raising(factor.key, factor.words, more, level, answered))
    return tuple(sorted(found, key=lambda each: (each.answered, -LEVELS.index(each.level), -each.points, each.factor)))


def _level(score: int, kinds: set[FactorKind], model: Model) -> Level:
    least = least_level(access=FactorKind.ACCESS in kinds, indicator=FactorKind.INDICATOR in kinds)
    return higher(level_of(score, starts=model.starts), least)
