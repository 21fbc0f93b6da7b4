"""A discussion recorded about children answers the readiness gate; a meeting plans its contacts by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import NotAllowed
from daybreak.kernel.words import Level
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer
from daybreak.safeguarding import tasks, welfare
from daybreak.safeguarding.actions import discuss as discuss_it
from daybreak.safeguarding.actions import (
    done_welfare_contact,
    plan_release_day,
    plan_welfare_contacts,
    record_children,
    refer,
)
from daybreak.safeguarding.models import ChildReferral, WelfareContact
from daybreak.safeguarding.rules import discussed
from daybreak.safeguarding.terms import Contact, Discussed, Trigger
from daybreak.visits.actions import prepare, waive
from daybreak.visits.models import Outcome, PreparationItem, Visit
from daybreak.visits.rules.warrants import local_day
from daybreak.visits.terms import EventKind, Followed, OutcomeKind, Preparation, Prepared
from tests.rooms import World
from tests.safeguarding.invented import AUTHORITY, found
from tests.visits.invented import DAWN, accepted, happened, planned, ready

pytestmark = pytest.mark.django_db
DISCUSSION = Preparation.STRATEGY_DISCUSSION


def children_of(world: World, visit: Visit, count: int = 1) -> list[ChildReferral]:
    bronze = world.bronze("kent")
    with viewing(bronze):
        rows = record_children([found(visit.package) for _ in range(count)], by=bronze, at=world.at)
        return refer([row.id for row in rows], by=bronze, at=world.at)


def answer_of(visit: Visit) -> PreparationItem | None:
    return PreparationItem.objects.filter(package=visit.package_id, kind=DISCUSSION).first()


def discussion_item(world: World, visit: Visit) -> str:
    """Check the gate as the force's analyst; return the state of the discussion's item."""
    analyst = world.force_analyst("kent")
    with viewing(analyst):
        tasks.check_ready([visit.id], by=analyst, at=world.at)
        items = Visit.objects.get(pk=visit.id).readiness
    return str(next(item["state"] for item in items if item["key"] == DISCUSSION))


# ── the discussion ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_silver_records_answers_the_gate_at_once_and_tells_nothing_of_the_child(world: World) -> None:
    visit, silver = planned(world, "kent")[0], world.silver("kent")
    made = children_of(world, visit)[0]
    assert discussion_item(world, visit) == "open"
    with viewing(silver):
        discuss_it(made.id, held=True, words="Robin stays with an aunt", happened_at=world.at, by=silver, at=world.at)
        answer = answer_of(visit)
        assert answer is not None
        assert answer.on == local_day(world.at)
        assert "Robin" not in answer.answer
    assert discussion_item(world, visit) == "met"


@pytest.mark.parametrize("side", ["authority", "bronze"])
@pytest.mark.parametrize("held", [True, False])
def test_what_others_record_answers_the_gate_when_it_is_checked(world: World, side: str, held: bool) -> None:
    visit = planned(world, "kent")[0]
    made = children_of(world, visit)[0]
    by = world.social_worker(AUTHORITY) if side == "authority" else world.bronze("kent")
    with viewing(by):
        discuss_it(made.id, held=held, words="All agreed", happened_at=world.at, by=by, at=world.at)
    with viewing(world.silver("kent")):
        assert answer_of(visit) is None
    assert discussion_item(world, visit) == "met"


def test_every_child_of_the_package_needs_its_own_and_a_later_answer_by_hand_stays(world: World) -> None:
    visit, silver = planned(world, "kent")[0], world.silver("kent")
    first, second = children_of(world, visit, 2)
    with viewing(silver):
        discuss_it(first.id, held=True, words="Agreed", happened_at=world.at, by=silver, at=world.at)
        assert answer_of(visit) is None
    assert discussion_item(world, visit) == "open"
    with viewing(silver):
        discuss_it(second.id, held=False, words="Abroad", happened_at=world.at, by=silver, at=world.at)
        assert answer_of(visit) is not None
        PreparationItem.objects.filter(kind=DISCUSSION).update(
            answer="By hand, and later", answered_at=world.at + timedelta(hours=1)
        )
    discussion_item(world, visit)
    with viewing(silver):
        row = answer_of(visit)
        assert row is not None
        assert row.answer == "By hand, and later"


def test_a_child_found_after_the_discussion_opens_the_gate_again_until_it_has_its_entry(world: World) -> None:
    visit, silver = planned(world, "kent")[0], world.silver("kent")
    first = children_of(world, visit)[0]
    with viewing(silver):
        discuss_it(first.id, held=True, words="Agreed", happened_at=world.at, by=silver, at=world.at)
    assert discussion_item(world, visit) == "met"
    second = children_of(world, visit)[0]
    assert discussion_item(world, visit) == "open"
    assert discussion_item(world, visit) == "open", "checked once more, nothing has changed"
    with viewing(silver):
        discuss_it(second.id, held=True, words="Agreed", happened_at=world.at, by=silver, at=world.at)
    assert discussion_item(world, visit) == "met"


def gate_now(visit: Visit) -> dict[str, dict[str, str]]:
    return {item["key"]: item for item in Visit.objects.get(pk=visit.pk).readiness}


@pytest.mark.parametrize("waived", [True, False])
def test_a_child_found_later_opens_what_was_waived_or_answered_by_hand(world: World, waived: bool) -> None:
    visit, silver, bronze = ready(world, "kent")[0], world.silver("kent"), world.bronze("kent")
    why, access = "No children are known to anybody", Preparation.ACCESS_TO_CHILDREN
    with viewing(silver):
        if waived:
            waive([visit.package_id], DISCUSSION, reason=why, by=silver, at=world.at)
            waive([visit.package_id], access, reason=why, by=silver, at=world.at)
        else:
            items = [Prepared(visit.package_id, DISCUSSION, why), Prepared(visit.package_id, access, "no")]
            prepare(items, by=silver, at=world.at)
        assert tasks.check_ready([visit.pk], by=silver, at=world.at).waiting == ()
    with viewing(bronze):
        child = record_children([found(visit.package)], by=bronze, at=world.at)[0]
        assert Visit.objects.get(pk=visit.pk).state == "planned", "ready no more, before anybody checks"
        for item in (gate_now(visit)[DISCUSSION], gate_now(visit)[access]):
            assert (item["state"], item["task_of"]) == ("open", "force analyst")
            assert item["seen"].startswith("open again: a child was found since this was")
    for _ in range(2):
        assert discussion_item(world, visit) == "open"
    with viewing(silver):
        prepare([Prepared(visit.package_id, access, "yes")], by=silver, at=world.at)
        waive([visit.package_id], DISCUSSION, reason="Held by telephone on the way", by=silver, at=world.at)
        assert tasks.check_ready([visit.pk], by=silver, at=world.at).waiting == (), "decided knowing the child"
    with viewing(bronze):
        record_children([found(visit.package, counted_as=child.pk)], by=bronze, at=world.at)
        assert Visit.objects.get(pk=visit.pk).state == "ready", "the same child once more is no new one"


def test_a_child_recorded_before_anybody_acted_makes_the_package_more_urgent(world: World) -> None:
    package, silver = accepted(world, access=Answer.NO, level=Level.LOW)[0], world.silver("kent")
    with viewing(silver):
        Package.objects.update(reasons=[{"kind": "indicator", "points": 1}])
        record_children([found(package)], by=silver, at=world.at)
        row = Package.objects.get()
        assert row.access_to_children == Answer.YES
        assert row.level in (Level.HIGH, Level.VERY_HIGH)
        assert package.act_by is not None
        assert row.act_by is not None
        assert row.act_by < package.act_by
        Package.objects.update(acted_at=world.at, access_to_children=Answer.NO)
        record_children([found(package)], by=silver, at=world.at)
        assert Package.objects.get().access_to_children == Answer.NO, "what was found by acting is no reason to act"


def test_a_child_behind_one_door_does_not_hold_back_the_team_at_the_other(world: World) -> None:
    first, second = ready(world, "kent", premises=2)
    bronze = world.bronze("kent")
    with viewing(bronze):
        tasks.record_events(happened(first, EventKind.ENTRY), by=bronze, at=DAWN)
        record_children([found(first.package, visit=first.pk)], by=bronze, at=DAWN)
        assert Visit.objects.get(pk=second.pk).state == "ready"
        tasks.record_events(happened(second, EventKind.ENTRY), by=bronze, at=DAWN)


def test_whose_arrest_was_corrected_away_is_planned_no_day_of_release(world: World) -> None:
    visit, silver, day = ready(world)[0], world.silver("kent"), local_day(world.at + timedelta(days=9))
    with viewing(silver):
        tasks.record_outcomes([Followed(visit.package_id, OutcomeKind.ARREST, world.at)], by=silver, at=world.at)
        wrong = Outcome.objects.get()
        tasks.correct_outcome(wrong.id, kind=None, reason="It was somebody else", by=silver, at=world.at)
        assert plan_release_day(world.force("kent"), on=day, by=silver, at=world.at) == []


def test_an_outcome_corrected_to_a_charge_plans_its_day(world: World) -> None:
    visit, silver = ready(world)[0], world.silver("kent")
    with viewing(silver):
        tasks.record_outcomes(
            [Followed(visit.package_id, OutcomeKind.NO_FURTHER_ACTION, world.at)], by=silver, at=world.at
        )
        wrong = Outcome.objects.get()
        assert not WelfareContact.objects.exists()
        tasks.correct_outcome(wrong.id, kind=OutcomeKind.CHARGE, reason="He was charged", by=silver, at=world.at)
        assert [row.trigger for row in WelfareContact.objects.all()] == [Trigger.CHARGE]


KEYS = st.uuids()
SAID = st.builds(Discussed, KEYS, st.booleans(), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.datetimes())


@given(st.lists(SAID, max_size=8), st.sets(KEYS, max_size=4), st.randoms())
def test_one_child_without_an_entry_leaves_the_gate_unanswered(said: list[Discussed], more: set, order) -> None:  # type: ignore[no-untyped-def,type-arg]
    children = {each.child for each in said}
    answer = discussed(children, said)
    assert (answer is None) == (not children)
    mixed = list(said)
    order.shuffle(mixed)
    if len({each.entered_at for each in said}) == len(said):
        assert discussed(children, mixed) == answer
    if more - children:
        assert discussed(children | more, said) is None


# ── contacts by themselves ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", [EventKind.ARREST, EventKind.VOLUNTARY_ATTENDANCE])
def test_a_meeting_on_a_visit_plans_the_first_48_hours(world: World, kind: EventKind) -> None:
    visit, bronze = ready(world, "kent")[0], world.bronze("kent")
    events = happened(visit, EventKind.ENTRY, kind)
    day = local_day(events[1].happened_at)
    with viewing(bronze):
        tasks.record_events(events[:1], by=bronze, at=world.at)
        assert not WelfareContact.objects.exists(), "an entry is no meeting"
        tasks.record_events(events, by=bronze, at=world.at)
        due = dict(WelfareContact.objects.values_list("trigger", "due_on"))
        assert due == {"first_day": day + timedelta(days=1), "second_day": day + timedelta(days=2)}
        tasks.record_events(events, by=bronze, at=world.at)
        assert WelfareContact.objects.count() == 2


def test_what_somebody_planned_or_did_stays_and_a_charge_adds_its_day(world: World) -> None:
    package, silver = accepted(world)[0], world.silver("kent")
    moved = local_day(world.at) + timedelta(days=9)
    with viewing(silver):
        plan_welfare_contacts([Contact(package.id, Trigger.FIRST_DAY, moved)], by=silver, at=world.at)
        charge = Followed(package.id, OutcomeKind.CHARGE, world.at + timedelta(days=30))
        arrest = Followed(package.id, OutcomeKind.ARREST, world.at)
        assert tasks.record_outcomes([arrest, charge], by=silver, at=charge.at) == 2
        due = dict(welfare.contacts_of(package.id).values_list("trigger", "due_on"))
        assert due == {
            "first_day": moved,
            "second_day": local_day(world.at) + timedelta(days=2),
            "charge": local_day(charge.at),
        }
        row = WelfareContact.objects.get(trigger="charge")
        done_welfare_contact([row.id], by=silver, at=world.at, found="Calm")
        tasks.record_outcomes([Followed(package.id, OutcomeKind.CHARGE, world.at)], by=silver, at=world.at)
        assert WelfareContact.objects.count() == 3


def test_release_day_is_planned_for_everybody_who_was_met_and_nobody_else(world: World) -> None:
    met, waiting = accepted(world, count=2)
    foreign = accepted(world, "surrey")[0]
    for package, slug in ((met, "kent"), (foreign, "surrey")):
        with viewing(world.silver(slug)) as _:
            by = world.silver(slug)
            tasks.record_outcomes([Followed(package.id, OutcomeKind.ARREST, world.at)], by=by, at=world.at)
    silver, day = world.silver("kent"), local_day(world.at) + timedelta(days=60)
    with viewing(silver):
        assert [row.package_id for row in plan_release_day(world.force("kent"), on=day, by=silver, at=world.at)] == [
            met.id
        ]
        assert plan_release_day(world.force("kent"), on=day, by=silver, at=world.at) == []
        assert welfare.due(world.operation, on=day).today == 1
        assert not welfare.contacts_of(waiting.id).exists()
    examiner = world.examiner("kent")
    with viewing(examiner), pytest.raises(NotAllowed):
        plan_release_day(world.force("kent"), on=day, by=examiner, at=world.at)
