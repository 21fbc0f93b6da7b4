"""What people decide about levels, outcomes of tools outside, and looking again at the lowest level."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.identity.models import Mention, Subject
from daybreak.identity.terms import SubjectState
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, Conflict, DaybreakError, NotAllowed, NotFound
from daybreak.kernel.words import Level
from daybreak.ledger.models import Entry
from daybreak.triage import actions, queries
from daybreak.triage.models import LevelDecision, SeenAgain, ToolOutcome
from daybreak.triage.recomputing import recompute
from daybreak.triage.rules import draw
from daybreak.triage.terms import DecisionState, Finding
from tests.rooms import World
from tests.triage.invented import AT, Said, add_reported
from tests.triage.test_changed import another_version

pytestmark = pytest.mark.django_db
CHILDREN = Said(FactKind.CHILDREN_IN_HOME, "2")
SOLICITED = Said(FactKind.ANNOTATION, "csamSolicitation", party="")
WHY = "The neighbour says so"


def reported(world: World, *facts: Said) -> Subject:
    subject = add_reported(world, 1, *facts)
    add_reported(world, 2, Said(FactKind.ANNOTATION, "liveStreaming", party=""))
    actions.rank_subjects(world.operation, by=world.analyst, at=AT)
    return subject


def level(subject: Subject) -> str:
    return queries.ranking_of(subject.id).level


def test_a_raise_moves_a_subject_up_at_once_and_its_rank_is_still_reproducible(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        actions.raise_level(subject.id, to=Level.VERY_HIGH, why=WHY, by=world.analyst, at=AT)
        assert next(iter(queries.current_ranking(world.operation))).subject_id == subject.id
        place = queries.ranking_of(subject.id)
        assert (place.level, place.advised) == ("very_high", "low")
        assert place.reasons[-1]["words"] == "A person raised the level to very high"
        assert [each.holds for each in recompute(place.run)] == [True]
        actions.rank_subjects(world.operation, by=world.analyst, at=AT + timedelta(days=1))
        assert level(subject) == "very_high"


def test_gold_raises_too_without_ranking_otherwise(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
    with viewing(world.gold):
        actions.raise_level(subject.id, to=Level.HIGH, why=WHY, by=world.gold, at=AT)
        assert level(subject) == "high"


def test_a_lowering_needs_two_people(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world, SOLICITED)
        asked = actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
        assert level(subject) == "medium"
        with pytest.raises(NotAllowed, match="cannot answer it too"):
            actions.agree_lowering(asked.id, words=WHY, by=world.analyst, at=AT)
        with pytest.raises(Error, match="triage_leveldecision_second"), transaction.atomic():
            LevelDecision.objects.filter(pk=asked.pk).update(state="standing")
    with viewing(world.coordinator):
        actions.agree_lowering(asked.id, words="I saw the same", by=world.coordinator, at=AT)
        assert level(subject) == "low"
        assert [row.id for row in queries.lowerings_asked(world.operation)] == []


def test_the_same_person_in_another_post_is_no_second_person(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world, SOLICITED)
        asked = actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
    other = world.coordinator
    other.person = world.analyst.person
    with viewing(world.coordinator), pytest.raises(NotAllowed, match="cannot answer"):
        actions.agree_lowering(asked.id, words=WHY, by=other, at=AT)


def test_what_came_to_light_since_it_was_asked_stops_a_lowering(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world, SOLICITED)
        asked = actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
        another_version(subject.mentions.get().referral, SOLICITED, CHILDREN)
        actions.rank_changed(world.operation, by=world.analyst, at=AT)
    with viewing(world.coordinator):
        with pytest.raises(Conflict, match="points now and had"):
            actions.agree_lowering(asked.id, words=WHY, by=world.coordinator, at=AT)
        actions.refuse_lowering(asked.id, words="children live there", by=world.coordinator, at=AT)
        assert level(subject) == "high"


def test_a_lowering_that_stood_lapses_with_a_new_fact_and_can_be_ended(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world, SOLICITED)
        asked = actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
    with viewing(world.coordinator):
        actions.agree_lowering(asked.id, words=WHY, by=world.coordinator, at=AT)
    with viewing(world.analyst):
        another_version(subject.mentions.get().referral, SOLICITED, CHILDREN)
        actions.rank_changed(world.operation, by=world.analyst, at=AT)
        assert level(subject) == "high"
        actions.end_decision(asked.id, why=WHY, by=world.analyst, at=AT)
        assert queries.decisions_about(subject.id).get().state == DecisionState.ENDED


def test_ending_a_raise_above_the_factors_is_a_lowering_and_needs_two(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world, SOLICITED)
        raised = actions.raise_level(subject.id, to=Level.HIGH, why=WHY, by=world.analyst, at=AT)
        with pytest.raises(Conflict, match="lowers S-000001 from high to medium"):
            actions.end_decision(raised.id, why=WHY, by=world.analyst, at=AT)
        asked = actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
    with viewing(world.coordinator):
        actions.agree_lowering(asked.id, words=WHY, by=world.coordinator, at=AT)
        assert level(subject) == "low"
        assert {row.state for row in queries.decisions_about(subject.id)} == {"standing", "ended"}


def test_a_raise_by_mistake_can_be_taken_back_by_two(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        actions.raise_level(subject.id, to=Level.VERY_HIGH, why=WHY, by=world.analyst, at=AT)
        asked = actions.ask_lowering(subject.id, to=Level.LOW, why="Another person", by=world.analyst, at=AT)
    with viewing(world.coordinator):
        actions.agree_lowering(asked.id, words=WHY, by=world.coordinator, at=AT)
        assert level(subject) == "low"


def refused(world: World, subject: Subject) -> list[tuple[type[DaybreakError], Callable[[], object]]]:
    by, at = world.analyst, AT
    return [
        (BadInput, lambda: actions.raise_level(subject.id, to=Level.HIGH, why=" ", by=by, at=at)),
        (Conflict, lambda: actions.raise_level(subject.id, to=Level.LOW, why=WHY, by=by, at=at)),
        (BadInput, lambda: actions.ask_lowering(subject.id, to=Level.LOW, why="", by=by, at=at)),
        (Conflict, lambda: actions.ask_lowering(subject.id, to=Level.HIGH, why=WHY, by=by, at=at)),
        (BadInput, lambda: actions.see_again(subject.id, finding=Finding.STAYS, why="", by=by, at=at)),
        (Conflict, lambda: actions.see_again(subject.id, finding=Finding.STAYS, why=WHY, by=by, at=at)),
    ]


def test_what_is_refused(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world, SOLICITED)
        for error, act in refused(world, subject):
            with pytest.raises(error), transaction.atomic():
                act()
        actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
        with pytest.raises(Conflict, match="asked for already"):
            actions.ask_lowering(subject.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
    with viewing(world.silver("kent")), pytest.raises(NotFound):
        actions.raise_level(subject.id, to=Level.HIGH, why=WHY, by=world.silver("kent"), at=AT)


def outcome(**changed: object) -> dict[str, object]:
    return {
        "tool": "KIRAT", "tool_version": "3", "outcome": "high", "assessor": "A. Assessor",
        "assessed_on": date(2026, 2, 1), "expires_on": date(2026, 8, 1),
    } | changed  # fmt: skip


def test_an_outcome_of_a_tool_outside_is_kept_as_told_and_gives_no_points(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        before = queries.ranking_of(subject.id).score
        actions.record_outcome(subject.id, **outcome(), by=world.analyst, at=AT)  # type: ignore[arg-type]
        actions.rank_subjects(world.operation, by=world.analyst, at=AT)
        assert queries.ranking_of(subject.id).score == before
        kept = queries.outcomes_about(subject.id).get()
        assert (str(kept), kept.expires_on) == ("KIRAT 3: high", date(2026, 8, 1))
        with pytest.raises(Error), transaction.atomic():  # never changed: another one is another row
            ToolOutcome.objects.update(outcome="low")


@pytest.mark.parametrize(
    "wrong",
    [{"tool": " "}, {"assessor": ""}, {"expires_on": date(2026, 2, 1)}, {"assessed_on": date(2026, 3, 3)}],
)
def test_an_outcome_that_is_not_whole_is_refused(world: World, wrong: dict[str, object]) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        with pytest.raises(BadInput):
            actions.record_outcome(subject.id, **outcome(**wrong), by=world.analyst, at=AT)  # type: ignore[arg-type]


def test_low_records_are_due_again_after_ninety_days_and_no_longer_when_seen(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        late = AT + timedelta(days=90)
        assert list(queries.due_again(world.operation, at=late - timedelta(seconds=1))) == []
        assert [row.subject_id for row in queries.due_again(world.operation, at=late)] == [subject.id]
        actions.see_again(subject.id, finding=Finding.STAYS, why=WHY, by=world.analyst, at=late)
        assert list(queries.due_again(world.operation, at=late)) == []
        assert level(subject) == "low"


def test_too_low_raises_at_once(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        actions.see_again(subject.id, finding=Finding.TOO_LOW, why=WHY, by=world.analyst, at=AT, to=Level.HIGH)
        assert level(subject) == "high"
        assert SeenAgain.objects.get().ranking.level == "low"


def test_a_sample_can_be_drawn_again_from_its_seed(world: World) -> None:
    with viewing(world.analyst):
        for number in range(10, 40):
            add_reported(world, number)
        actions.rank_subjects(world.operation, by=world.analyst, at=AT)
        sample = actions.draw_sample(world.operation, by=world.analyst, at=AT, size=5)
        low = [row.subject.reference for row in queries.current_ranking(world.operation).filter(level="low")]
        drawn = [row.subject.reference for row in queries.sampled_in(sample)]
        assert drawn == draw(low, seed=sample.seed, size=5)
        assert (sample.population, sample.number, len(sample.seed)) == (30, 1, 32)
        first = queries.sampled_in(sample)[0]
        actions.see_again(first.subject_id, finding=Finding.TOO_LOW, why=WHY, by=world.analyst, at=AT)
        assert [getattr(each, "finding", "") for each in queries.sampled_in(sample)] == ["too_low", *[None] * 4]
    with viewing(world.auditor):
        assert {"low:sample", "low:see", "level:raise"} <= set(Entry.objects.values_list("act", flat=True))


def test_nobody_low_no_sample(world: World) -> None:
    with viewing(world.analyst), pytest.raises(Conflict, match="Nobody is at the lowest"):
        actions.draw_sample(world.operation, by=world.analyst, at=AT)


def test_who_sees_and_does_what(world: World) -> None:
    with viewing(world.analyst):
        subject = reported(world)
        actions.raise_level(subject.id, to=Level.HIGH, why=WHY, by=world.analyst, at=AT)
        actions.record_outcome(subject.id, **outcome(), by=world.analyst, at=AT)  # type: ignore[arg-type]
    for hidden_from in (world.silver("kent"), world.post(Role.PRESS_OFFICER), None):
        with viewing(hidden_from):
            assert LevelDecision.objects.count() == ToolOutcome.objects.count() == 0
    with viewing(world.gold), pytest.raises(NotAllowed):
        actions.draw_sample(world.operation, by=world.gold, at=AT)


def joined(one: Subject, to: Subject) -> None:
    """Let one subject be known under the reference of another, as a judgement does."""
    Mention.objects.filter(subject=one).update(subject=to)
    Subject.objects.filter(pk=one.pk).update(state=SubjectState.REDIRECTED, redirected_to=to, mentions_count=0)
    Subject.objects.filter(pk=to.pk).update(mentions_count=2)


def test_a_raise_holds_for_the_person_whichever_reference_it_was_made_under(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_reported(world, 1), add_reported(world, 2)
        actions.rank_subjects(world.operation, by=world.analyst, at=AT)
        actions.raise_level(one.id, to=Level.HIGH, why=WHY, by=world.analyst, at=AT)
        actions.raise_level(two.id, to=Level.MEDIUM, why=WHY, by=world.analyst, at=AT)
        joined(one, two)
        actions.rank_changed(world.operation, by=world.analyst, at=AT)
        assert level(two) == "high", "the higher of the two"
        assert [each.level for each in queries.decisions_about(two.id)] == ["medium", "high"]
        actions.raise_level(one.id, to=Level.VERY_HIGH, why=WHY, by=world.analyst, at=AT)
        assert level(two) == "very_high", "made under the reference of before"


def test_a_rank_computed_without_a_decision_of_before_is_computed_again(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_reported(world, 1), add_reported(world, 2)
        joined(one, two)
        actions.rank_subjects(world.operation, by=world.analyst, at=AT)
        assert level(two) == "low"
        LevelDecision.objects.create(
            compartment=world.national, subject=one, kind="raise", level="high", state="standing", why=WHY,
            seen_score=0, asked_by=world.analyst.id, asked_by_person=world.analyst.person_id, asked_at=AT,
        )  # fmt: skip
        actions.rank_changed(world.operation, by=world.analyst, at=AT)
        assert level(two) == "high"
        assert actions.rank_changed(world.operation, by=world.analyst, at=AT) is None, "and once is enough"


def test_what_is_known_of_a_person_follows_them_to_the_reference_they_have_now(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_reported(world, 1, SOLICITED), add_reported(world, 2)
        actions.rank_subjects(world.operation, by=world.analyst, at=AT)
        asked = actions.ask_lowering(one.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
        actions.record_outcome(
            one.id, tool="KIRAT", tool_version="3", outcome="B", assessor="PC 1", assessed_on=date(2026, 1, 2),
            expires_on=date(2030, 1, 2), by=world.analyst, at=AT,
        )  # fmt: skip
        joined(one, two)
        actions.rank_changed(world.operation, by=world.analyst, at=AT)
        assert queries.outcomes_about(two.id).get().outcome == "B"
        with pytest.raises(Conflict, match="is asked for already"):
            actions.ask_lowering(two.id, to=Level.LOW, why=WHY, by=world.analyst, at=AT)
    with viewing(world.coordinator):
        actions.agree_lowering(asked.id, words="I saw the same", by=world.coordinator, at=AT)
        assert level(two) == "low"


def test_whoever_was_looked_at_under_another_reference_was_looked_at(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_reported(world, 1), add_reported(world, 2)
        actions.rank_subjects(world.operation, by=world.analyst, at=AT)
        actions.see_again(one.id, finding=Finding.STAYS, why=WHY, by=world.analyst, at=AT + timedelta(days=60))
        joined(one, two)
        actions.rank_changed(world.operation, by=world.analyst, at=AT + timedelta(days=60))
        due = [queries.due_again(world.operation, at=AT + timedelta(days=days)).count() for days in (100, 160)]
        assert due == [0, 1]
