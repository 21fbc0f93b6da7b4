"""Properties of the ranking; the shipped factors where nothing else is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.terms import FactKind
from daybreak.kernel.words import Level
from daybreak.triage.factors import shipped
from daybreak.triage.rules import ACTION_DAYS, LEVELS, act_by, higher, least_level, level_of, order, rank
from daybreak.triage.terms import FactorKind, FactSeen, Ranked, Reason, SubjectFacts

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MODEL = shipped()

ACCESS = [
    FactSeen(FactKind.CHILDREN_IN_HOME, "2", "c"),
    FactSeen(FactKind.ACCESS_TO_CHILDREN, "yes", "a"),
    FactSeen(FactKind.ACCESS_TO_CHILDREN, "true", "t"),
    FactSeen(FactKind.OCCUPATION, "Primary School Teacher", "o"),
    FactSeen(FactKind.OCCUPATION, "foster carer", "f"),
]
INDICATORS = [
    FactSeen(FactKind.REGISTERED_SEX_OFFENDER, "true", "r"),
    FactSeen(FactKind.ANNOTATION, "liveStreaming", "l"),
    FactSeen(FactKind.ANNOTATION, "csamSolicitation", "s"),
    FactSeen(FactKind.INCIDENT_TYPE, "Online Enticement of Children for Sexual Acts", "e"),
    FactSeen(FactKind.URGENT, "please look at once", "u"),
]
GRADES = [FactSeen(FactKind.FILE_GRADE, grade, grade, scheme="ncmec") for grade in ("A1", "A2", "B1", "B2")]
OTHER = [
    FactSeen(FactKind.ACCESS_TO_CHILDREN, "no", "n"),
    FactSeen(FactKind.ACCESS_TO_CHILDREN, "unknown", "k"),
    FactSeen(FactKind.CHILDREN_IN_HOME, "0", "z"),
    FactSeen(FactKind.OCCUPATION, "electrician", "x"),
    FactSeen(FactKind.REGISTERED_SEX_OFFENDER, "false", "q"),
    FactSeen(FactKind.INCIDENT_AT, "2026-02-20T10:00:00Z", "i"),
    FactSeen(FactKind.INCIDENT_AT, "20/02/26", "j"),
    FactSeen(FactKind.FILE_GRADE, "A1", "g", scheme="uk"),
]
ANY = st.sampled_from([*ACCESS, *INDICATORS, *GRADES, *OTHER])
subjects = st.builds(
    SubjectFacts,
    facts=st.lists(ANY, max_size=8).map(tuple),
    victims=st.lists(st.sampled_from([FactSeen(FactKind.AGE, age) for age in ("4", "11", "15", "?")])).map(tuple),
    referrals=st.integers(0, 9),
    providers=st.integers(0, 4),
)


def ranked(*facts: FactSeen, **rest: object) -> Ranked:
    return rank(SubjectFacts(facts, **rest), model=MODEL, at=AT)  # type: ignore[arg-type]


def height(level: Level) -> int:
    return LEVELS.index(level)


@given(subjects, ANY)
def test_no_fact_ever_lowers_score_or_level(subject: SubjectFacts, fact: FactSeen) -> None:
    before = rank(subject, model=MODEL, at=AT)
    after = rank(replace(subject, facts=(*subject.facts, fact)), model=MODEL, at=AT)
    assert after.score >= before.score
    assert height(after.level) >= height(before.level)


@given(st.lists(subjects, min_size=1, max_size=6), st.data())
def test_an_access_fact_never_moves_a_subject_down(crowd: list[SubjectFacts], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(crowd) - 1))
    fact = data.draw(st.sampled_from(ACCESS))
    richer = [replace(s, facts=(*s.facts, fact)) if n == chosen else s for n, s in enumerate(crowd)]

    def position(people: list[SubjectFacts]) -> int:
        places = order((f"S-{n}", rank(subject, model=MODEL, at=AT)) for n, subject in enumerate(people))
        return [reference for reference, _ in places].index(f"S-{chosen}")

    assert position(richer) <= position(crowd)


@given(subjects, st.randoms())
def test_the_order_of_facts_does_not_matter(subject: SubjectFacts, random: object) -> None:
    facts = list(subject.facts)
    random.shuffle(facts)  # type: ignore[attr-defined]
    assert rank(replace(subject, facts=tuple(facts)), model=MODEL, at=AT) == rank(subject, model=MODEL, at=AT)


@given(subjects)
def test_reasons_add_up_to_the_score_and_show_no_free_text(subject: SubjectFacts) -> None:
    result = rank(subject, model=MODEL, at=AT)
    assert sum(reason.points for reason in result.reasons) == result.score
    assert 0 <= result.uncertainty <= 1
    assert "please look" not in str(result.reasons)


@pytest.mark.parametrize(("access", "indicator"), list(product(ACCESS, INDICATORS)))
def test_access_with_any_indicator_is_high_or_more(access: FactSeen, indicator: FactSeen) -> None:
    assert height(ranked(access, indicator).level) >= height(Level.HIGH)


def test_the_rule_of_access_and_indicator_holds_whatever_the_points_are() -> None:
    pennies = replace(MODEL, factors=tuple(replace(factor, points=1) for factor in MODEL.factors))
    result = rank(SubjectFacts((ACCESS[0], INDICATORS[0])), model=pennies, at=AT)
    assert (result.score, result.level) == (2, Level.HIGH)


def test_a_low_grade_beside_an_access_fact_changes_nothing_for_the_worse() -> None:
    doctor = FactSeen(FactKind.OCCUPATION, "paediatric doctor", "o")
    worst = FactSeen(FactKind.FILE_GRADE, "A1", "a", scheme="ncmec")
    low = FactSeen(FactKind.FILE_GRADE, "B2", "b", scheme="ncmec")
    assert ranked(doctor, low).score > ranked(doctor).score
    assert ranked(doctor, low).score > ranked(worst).score
    assert height(ranked(doctor, low).level) > height(ranked(worst).level)


def test_grades_alone_never_reach_medium_and_only_the_highest_counts() -> None:
    assert ranked(*GRADES).score == 3
    assert ranked(*GRADES).level is Level.LOW


def test_in_the_shipped_file_score_and_level_give_the_same_order() -> None:
    least = {
        kind: min(f.points for f in MODEL.factors if f.kind is kind)
        for kind in (FactorKind.ACCESS, FactorKind.INDICATOR)
    }
    assert sum(least.values()) >= MODEL.starts[Level.HIGH]


def test_unknown_access_is_a_task_without_points_until_it_is_answered() -> None:
    (reason,) = ranked().reasons
    assert (reason.factor, reason.points) == ("access-unknown", 0)
    assert reason.task
    assert ranked(FactSeen(FactKind.ACCESS_TO_CHILDREN, "unknown")).reasons[-1].factor == "access-unknown"
    assert ranked(FactSeen(FactKind.ACCESS_TO_CHILDREN, "no")).reasons == ()
    assert [reason.factor for reason in ranked(ACCESS[0]).reasons] == ["children-in-home"]


def test_uncertainty_falls_as_factors_are_answered_by_no_as_well() -> None:
    silent = ranked()
    answered = ranked(FactSeen(FactKind.REGISTERED_SEX_OFFENDER, "false"), FactSeen(FactKind.CHILDREN_IN_HOME, "0"))
    assert answered.uncertainty < silent.uncertainty
    assert set(silent.unanswered) - set(answered.unanswered) == {"registered-sex-offender", "children-in-home"}


@pytest.mark.parametrize(
    ("fact", "factor"),
    [
        (FactSeen(FactKind.ANNOTATION, "SADISTICONLINEEXPLOITATION"), "live"),
        (FactSeen(FactKind.ANNOTATION, "sextortion"), "solicitation"),
        (FactSeen(FactKind.INCIDENT_TYPE, "Child Sexual Molestation"), "contact"),
        (FactSeen(FactKind.OCCUPATION, "deputy head teacher"), "works-with-children"),
        (FactSeen(FactKind.CHILDREN_IN_HOME, "3 children"), "children-in-home"),
        (FactSeen(FactKind.INCIDENT_AT, "2026-02-20T10:00:00Z"), "within-30-days"),
        (FactSeen(FactKind.INCIDENT_AT, "2025-11-20T10:00:00Z"), "within-180-days"),
        (FactSeen(FactKind.FILE_GRADE, "b2", scheme="ncmec"), "grade-b2"),
    ],
)
def test_a_fact_is_seen_by_its_factor(fact: FactSeen, factor: str) -> None:
    assert [reason.factor for reason in ranked(fact).reasons if reason.points] == [factor]


@pytest.mark.parametrize(
    "fact",
    [
        FactSeen(FactKind.FILE_GRADE, "A1", scheme="uk"),
        FactSeen(FactKind.FILE_GRADE, "A1"),
        FactSeen(FactKind.OCCUPATION, "nurseryman"),
        FactSeen(FactKind.CHILDREN_IN_HOME, "0"),
        FactSeen(FactKind.CHILDREN_IN_HOME, "not known"),
        FactSeen(FactKind.URGENT, "false"),
        FactSeen(FactKind.ANNOTATION, "viral"),
        FactSeen(FactKind.INCIDENT_AT, "2026-02-20 10:00"),
        FactSeen(FactKind.INCIDENT_AT, "2025-02-20T10:00:00Z"),
    ],
)
def test_a_fact_that_says_nothing_gives_no_points(fact: FactSeen) -> None:
    assert ranked(fact).score == 0


def test_a_young_victim_counts_and_its_age_is_not_shown() -> None:
    nine = ranked(victims=(FactSeen(FactKind.AGE, "9"), FactSeen(FactKind.AGE, "12")))
    assert [(r.factor, r.seen) for r in nine.reasons if r.points] == [("victim-under-10", "")]
    born = ranked(victims=(FactSeen(FactKind.BORN_ON, "2014-05-01"),))
    assert [r.factor for r in born.reasons if r.points] == ["victim-under-13"]
    assert ranked(FactSeen(FactKind.AGE, "9")).score == 0  # the suspect's own age


def test_counts_of_referrals_and_providers() -> None:
    assert [r.factor for r in ranked(referrals=2, providers=1).reasons if r.points] == ["two-referrals"]
    result = ranked(referrals=5, providers=2)
    assert {r.factor for r in result.reasons if r.points} == {"four-referrals", "several-providers"}


def test_levels_start_where_the_file_says() -> None:
    starts = MODEL.starts
    for level in (Level.MEDIUM, Level.HIGH, Level.VERY_HIGH):
        assert level_of(starts[level], starts=starts) is level
        assert height(level_of(starts[level] - 1, starts=starts)) == height(level) - 1
    assert least_level(access=True, indicator=False) is Level.LOW
    assert higher(Level.LOW, Level.HIGH) is Level.HIGH


@pytest.mark.parametrize(("level", "days"), [("very_high", 1), ("high", 7), ("medium", 14), ("low", 30)])
def test_the_action_clock_of_each_level(level: str, days: int) -> None:
    assert act_by(Level(level), AT) == AT + timedelta(days=days)
    assert act_by(Level(level), AT, days=dict.fromkeys(ACTION_DAYS, 3)) == AT + timedelta(days=3)


@pytest.mark.parametrize("kind", [FactorKind.ACCESS, FactorKind.INDICATOR])
def test_within_a_level_a_child_stands_before_every_grade_whatever_the_points(kind: FactorKind) -> None:
    """The doctor again, with points that are against him: a version of the factors could have such ones."""
    near = Ranked(1, Level.LOW, (Reason("works-with-children", "", kind.value, 1, "", ()),), (), 0)
    graded = Ranked(90, Level.LOW, (Reason("grade-a1", "", FactorKind.GRADE.value, 90, "", ()),), (), 0)
    unknown = Ranked(0, Level.LOW, (Reason("access-unknown", "", FactorKind.ACCESS.value, 0, "", ()),), (), 0)
    ranked = order([("S-1", graded), ("S-2", unknown), ("S-3", near)])
    assert [reference for reference, _ in ranked] == ["S-3", "S-1", "S-2"]
