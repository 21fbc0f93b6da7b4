"""Rank one subject. Monotone by construction: points only add, so no fact can lower a score or a level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache

from daybreak.intake.terms import FactKind
from daybreak.kernel.periods import instant
from daybreak.kernel.words import NO_WORDS, YES_WORDS, Level
from daybreak.triage.terms import Condition, Count, Factor, FactorKind, FactSeen, Model, Ranked, Reason, SubjectFacts

LEVELS = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.VERY_HIGH)
"""From the lowest to the highest."""

MOST_POINTS = 9_999
"""All factors of a model together give fewer; checked when a model is loaded."""

RAISED = "raised"
"""The key of the reason that a person raised the level."""

_OF_CHILDREN = frozenset({FactorKind.ACCESS.value, FactorKind.INDICATOR.value})
_SILENT = frozenset({"", "unknown", "not known", "none", "null"})

Hit = tuple[str, tuple[str, ...]]  # what was seen, in which facts


def rank(subject: SubjectFacts, *, model: Model, at: datetime) -> Ranked:
    """Return score, level and reasons of one subject at an instant; the order of its facts does not matter."""
    hits, unanswered = _look(subject, model, at=at)
    counted = _largest_of_groups(factor for factor in model.factors if factor.key in hits)
    score = sum(factor.points for factor in counted)
    kinds = {factor.kind for factor in counted}
    level = higher(
        level_of(score, starts=model.starts),
        least_level(access=FactorKind.ACCESS in kinds, indicator=FactorKind.INDICATOR in kinds),
    )
    reasons = tuple(_reason(factor, hits[factor.key]) for factor in counted) + _unknown_access(subject, model, kinds)
    return Ranked(score, level, reasons, unanswered, len(unanswered) / len(model.factors) if model.factors else 0.0)


def order(ranks: Iterable[tuple[str, Ranked]]) -> list[tuple[str, Ranked]]:
    """Return (subject reference, rank) pairs, the most endangered child first; ties by reference."""
    return sorted(ranks, key=lambda pair: order_key(*pair))


def order_key(reference: str, ranked: Ranked) -> str:
    """Return text that sorts the ranking, so that a table can keep the order without renumbering it.

    First the level; within it whoever has access to a child or an indicator, or was raised by a person, before all who
    have neither, whatever their grades and numbers; then the points; ties by reference.
    """
    child = any(reason.factor == RAISED or (reason.points and reason.kind in _OF_CHILDREN) for reason in ranked.reasons)
    return f"{len(LEVELS) - 1 - LEVELS.index(ranked.level)}{int(not child)}{MOST_POINTS - ranked.score:04}{reference}"


def level_of(score: int, *, starts: Mapping[Level, int]) -> Level:
    """Return the highest level whose points are reached."""
    return next((level for level in reversed(LEVELS) if level in starts and score >= starts[level]), Level.LOW)


def least_level(*, access: bool, indicator: bool) -> Level:
    """Return the level below which a subject cannot be: access to a child with any indicator is *high* or more.

    A doctor whose images had been graded low ranked last on a list and abused on while it lay.
    """
    return Level.HIGH if access and indicator else Level.LOW


def higher(one: Level, other: Level) -> Level:
    """Return the higher of two levels."""
    return max(one, other, key=LEVELS.index)


def lapses_at(subject: SubjectFacts, *, model: Model, at: datetime) -> datetime | None:
    """Return the next instant at which time alone may change the rank, or None; until then it needs no new look."""
    own, victims = _by_kind(subject.facts), _by_kind(subject.victims)
    found = [
        when
        for factor in model.factors
        if factor.test in _TURNS
        for fact in _about(factor, own, victims)
        for when in _TURNS[factor.test](factor, fact.value)
        if when >= at
    ]
    return min(found, default=None)


def _largest_of_groups(factors: Iterable[Factor]) -> list[Factor]:
    kept: dict[str, Factor] = {}
    for factor in factors:
        group = factor.group or factor.key
        if group not in kept or factor.points > kept[group].points:
            kept[group] = factor
    return list(kept.values())


def _reason(factor: Factor, hit: Hit) -> Reason:
    seen, facts = hit
    return Reason(factor.key, factor.words, factor.kind.value, factor.points, seen, facts)


def _unknown_access(subject: SubjectFacts, model: Model, kinds: set[FactorKind]) -> tuple[Reason, ...]:
    """Return the reason that gives no points and a task, unless access is known: *unknown* is never a blank."""
    denied = any(f.kind is FactKind.ACCESS_TO_CHILDREN and _plain(f.value) in NO_WORDS for f in subject.facts)
    if denied or FactorKind.ACCESS in kinds:
        return ()
    unknown = model.unknown_access
    return (Reason("access-unknown", unknown.words, FactorKind.ACCESS.value, 0, "", (), unknown.task),)


def _look(subject: SubjectFacts, model: Model, *, at: datetime) -> tuple[dict[str, Hit], tuple[str, ...]]:
    """Return what each factor sees, under its key, and the keys of the factors no fact answers."""
    own, victims = _by_kind(subject.facts), _by_kind(subject.victims)
    hits: dict[str, Hit] = {}
    unanswered: list[str] = []
    for factor in model.factors:
        facts = _about(factor, own, victims)
        if not facts and factor.count is None:
            if not factor.silence:
                unanswered.append(factor.key)
            continue
        if not _answered(factor, facts):
            unanswered.append(factor.key)
        if (facts or factor.count) and (hit := _hit(factor, facts, subject=subject, at=at)):
            hits[factor.key] = hit
    return hits, tuple(unanswered)


def _by_kind(facts: Iterable[FactSeen]) -> dict[FactKind, list[FactSeen]]:
    kinds: dict[FactKind, list[FactSeen]] = {}
    for fact in facts:
        kinds.setdefault(fact.kind, []).append(fact)
    return kinds


def _about(
    factor: Factor, own: Mapping[FactKind, list[FactSeen]], victims: Mapping[FactKind, list[FactSeen]]
) -> Sequence[FactSeen]:
    """Return the facts a factor looks at; an age is also what a day of birth says."""
    if factor.fact is None:
        return ()
    facts = (victims if factor.of_victim else own).get(factor.fact, [])
    if factor.fact is FactKind.AGE:
        facts = facts + (victims if factor.of_victim else own).get(FactKind.BORN_ON, [])
    return [fact for fact in facts if fact.scheme == factor.scheme] if factor.scheme else facts


def _answered(factor: Factor, facts: Sequence[FactSeen]) -> bool:
    if factor.count or factor.silence:
        return True
    return any(_plain(fact.value) not in _SILENT for fact in facts)


def _hit(factor: Factor, facts: Sequence[FactSeen], *, subject: SubjectFacts, at: datetime) -> Hit | None:
    """Return what was seen and where, or None; what was seen is a word of the factor or a number, never free text."""
    if factor.count:
        number = subject.referrals if factor.count is Count.REFERRALS else subject.providers
        return (str(number), ()) if number >= factor.limit else None
    test = _TESTS[factor.test]
    seen = {fact.key: word for fact in facts if (word := test(factor, fact.value, at)) is not None}
    if not seen:
        return None
    words = "" if factor.of_victim else ", ".join(sorted(set(seen.values()) - {""}))
    return words, tuple(sorted(key for key in seen if key))


# ── one function a test: the word that was seen, "" where there is nothing to show, None where it does not hold ───────
def _yes(_: Factor, value: str, __: datetime) -> str | None:
    return "yes" if _plain(value) in YES_WORDS else None


def _given(_: Factor, value: str, __: datetime) -> str | None:
    return "" if _plain(value) not in (*_SILENT, *NO_WORDS) else None


def _positive(_: Factor, value: str, __: datetime) -> str | None:
    number = _number(value)
    return str(number) if number is not None and number > 0 else None


def _is(factor: Factor, value: str, _: datetime) -> str | None:
    return next((word for word in factor.values if _plain(word) == _plain(value)), None)


def _names(factor: Factor, value: str, _: datetime) -> str | None:
    found = _whole_words(factor.values).search(value)
    return found[0].lower() if found else None


def _under(factor: Factor, value: str, at: datetime) -> str | None:
    number = _age(value, at)
    return "" if number is not None and 0 <= number < factor.limit else None


def _due_within_days(factor: Factor, value: str, at: datetime) -> str | None:
    moment = _moment(value)
    return moment.date().isoformat() if moment and at <= moment <= at + timedelta(days=factor.limit) else None


def _within_days(factor: Factor, value: str, at: datetime) -> str | None:
    # An incident dated after the ranking is a wrong clock somewhere, and recent all the same.
    moment = _moment(value)
    return moment.date().isoformat() if moment and moment >= at - timedelta(days=factor.limit) else None


_TESTS: dict[Condition, Callable[[Factor, str, datetime], str | None]] = {
    Condition.YES: _yes,
    Condition.GIVEN: _given,
    Condition.POSITIVE: _positive,
    Condition.IS: _is,
    Condition.NAMES: _names,
    Condition.UNDER: _under,
    Condition.WITHIN_DAYS: _within_days,
    Condition.DUE_WITHIN_DAYS: _due_within_days,
}


def _moments(value: str, days: int) -> list[datetime]:
    """Return the moment so many days after a value, or none: a source may write a year that no calendar has."""
    try:
        return [moment + timedelta(days=days)] if (moment := _moment(value)) else []
    except OverflowError:
        return []


def _turns_under(factor: Factor, value: str) -> list[datetime]:
    """Return the midnights (UTC) from which a day of birth no longer is under the limit, and before which it is not."""
    born = _born(value)
    if born is None:
        return []
    return [datetime.combine(day, time(), UTC) for day in (born, _birthday(born, factor.limit))]


def _birthday(born: date, age: int) -> date:
    """Return the day on which an age is reached; whoever was born on 29 February reaches it on 1 March.

    The last day there is, where a source writes a year so far ahead that no day of it can be named.
    """
    if born.year + age > MAXYEAR:
        return date.max
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


_TURNS: dict[Condition, Callable[[Factor, str], list[datetime]]] = {
    Condition.WITHIN_DAYS: lambda factor, value: _moments(value, factor.limit),
    Condition.DUE_WITHIN_DAYS: lambda factor, value: [*_moments(value, -factor.limit), *_moments(value, 0)],
    Condition.UNDER: _turns_under,
}


@lru_cache(maxsize=4096)  # several factors look at the same instant
def _moment(value: str) -> datetime | None:
    return instant(value).at


@lru_cache(maxsize=4096)  # grades, flags and incident types are a few words over and over
def _plain(value: str) -> str:
    return value.strip().casefold()


def _number(value: str) -> int | None:
    found = re.match(r"\s*(\d{1,3})(?!\d)", value)  # "2", "2 children", "2.0"
    return int(found[1]) if found else None


@lru_cache(maxsize=4096)
def _born(value: str) -> date | None:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _age(value: str, at: datetime) -> int | None:
    """Return the years a text says, or those since the day of birth it gives as YYYY-MM-DD."""
    born = _born(value)
    if born is None:
        return _number(value)
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


@lru_cache
def _whole_words(values: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(values, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in longest_first)})\b", re.IGNORECASE)
