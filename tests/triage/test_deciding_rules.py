"""Decisions about levels, what would change a rank, when time alone does: properties over any facts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import Conflict
from daybreak.kernel.words import Level
from daybreak.triage.factors import shipped
from daybreak.triage.rules import LEVELS, check_lowering, decide, lapses_at, order, raisings, rank
from daybreak.triage.terms import Decided, DecisionKind, FactorKind, FactSeen, Ranked, SubjectFacts
from tests.triage.test_rules import ANY, AT, subjects

MODEL = shipped()
SOLICITED = FactSeen(FactKind.ANNOTATION, "csamSolicitation", "s")
CHILDREN = FactSeen(FactKind.CHILDREN_IN_HOME, "2", "c")
levels = st.sampled_from(LEVELS)
dated = st.builds(
    FactSeen,
    kind=st.sampled_from([FactKind.INCIDENT_AT, FactKind.DATA_EXPIRES_AT]),
    value=st.integers(-300, 150).map(lambda days: (AT + timedelta(days=days, hours=1)).isoformat()),
    key=st.just("d"),
)
born = st.builds(FactSeen, kind=st.just(FactKind.BORN_ON), value=st.dates(date(2012, 1, 1)).map(str))


def ranked(facts: SubjectFacts, at: datetime = AT) -> Ranked:
    return rank(facts, model=MODEL, at=at)


def deciding(kind: DecisionKind, level: Level, before: Ranked) -> Decided:
    return Decided("k", kind, level, before.score, tuple(each.factor for each in before.reasons if each.points))


def more(subject: SubjectFacts, fact: FactSeen) -> SubjectFacts:
    return SubjectFacts((*subject.facts, fact), subject.victims, subject.referrals, subject.providers)


@given(subjects, ANY, st.sampled_from(DecisionKind), levels)
def test_no_further_fact_lowers_a_level_whatever_people_had_decided(
    subject: SubjectFacts, fact: FactSeen, kind: DecisionKind, level: Level
) -> None:
    decision = deciding(kind, level, ranked(subject))
    before, after = decide(ranked(subject), decision), decide(ranked(more(subject, fact)), decision)
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)
    assert after.score >= before.score


@given(subjects, levels)
def test_a_raise_is_a_floor_and_a_lowering_never_goes_below_access_with_an_indicator(
    subject: SubjectFacts, level: Level
) -> None:
    advised = ranked(subject)
    assert LEVELS.index(decide(advised, deciding(DecisionKind.RAISE, level, advised)).level) >= LEVELS.index(level)
    lowered = decide(advised, deciding(DecisionKind.LOWER, level, advised))
    kinds = {reason.kind for reason in advised.reasons if reason.points}
    if {FactorKind.ACCESS.value, FactorKind.INDICATOR.value} <= kinds:
        assert LEVELS.index(lowered.level) >= LEVELS.index(Level.HIGH)


def test_a_lowering_lapses_with_the_first_fact_its_two_people_did_not_see() -> None:
    before = ranked(SubjectFacts((SOLICITED,)))
    decision = deciding(DecisionKind.LOWER, Level.LOW, before)
    assert decide(before, decision).level is Level.LOW
    after = decide(ranked(SubjectFacts((SOLICITED, CHILDREN))), decision)
    assert after.level is Level.HIGH
    assert [reason.task for reason in after.reasons if reason.factor == "lowering-lapsed"] == [
        "Decide again, or end it"
    ]


def test_what_cannot_be_lowered() -> None:
    with pytest.raises(Conflict, match="is no lower"):
        check_lowering(ranked(SubjectFacts()), now=Level.LOW, to=Level.LOW)
    both = ranked(SubjectFacts((SOLICITED, CHILDREN)))
    with pytest.raises(Conflict, match="cannot become medium"):
        check_lowering(both, now=Level.VERY_HIGH, to=Level.MEDIUM)
    check_lowering(ranked(SubjectFacts((SOLICITED,))), now=Level.MEDIUM, to=Level.LOW)


@given(subjects)
def test_each_thing_that_would_change_a_rank_does(subject: SubjectFacts) -> None:
    now = ranked(subject)
    keys = {factor.key: factor for factor in MODEL.factors}
    for raising in raisings(now, model=MODEL):
        assert LEVELS.index(raising.level) > LEVELS.index(now.level)
        factor = keys[raising.factor]
        if factor.key == "children-in-home":
            after = ranked(more(subject, CHILDREN))
            assert (after.score, after.level) == (now.score + raising.points, raising.level)
        if factor.key == "solicitation":
            after = ranked(more(subject, SOLICITED))
            assert (after.score, after.level) == (now.score + raising.points, raising.level)


@given(st.lists(subjects, max_size=8))
def test_within_a_level_nobody_without_a_child_in_danger_comes_before_somebody_with(those: list[SubjectFacts]) -> None:
    placed = order((f"S-{number:06}", ranked(subject)) for number, subject in enumerate(those))
    children = [
        (
            -LEVELS.index(rank.level),
            not any(r.points and r.kind in ("access", "indicator") for r in rank.reasons),
            -rank.score,
        )
        for _, rank in placed
    ]
    assert children == sorted(children)


@given(st.lists(dated, max_size=5), st.lists(born, max_size=3), st.integers(0, 400 * 24))
def test_until_a_rank_lapses_time_does_not_change_it(
    facts: list[FactSeen], victims: list[FactSeen], hours: int
) -> None:
    subject = SubjectFacts(tuple(facts), tuple(victims))
    lapses, later = lapses_at(subject, model=MODEL, at=AT), AT + timedelta(hours=hours)
    if lapses is None or later < lapses:
        now, then = ranked(subject), ranked(subject, later)
        assert (now.score, now.level, now.reasons) == (then.score, then.level, then.reasons)
