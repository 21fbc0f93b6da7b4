"""Writing visits: proposing, preparing, the readiness gate, the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution.terms import DoorState
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.terms import HitState
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed
from daybreak.ledger.models import Entry
from daybreak.packages.actions import act
from daybreak.packages.models import Package
from daybreak.packages.queries import overdue
from daybreak.packages.terms import PackageState
from daybreak.visits import queries
from daybreak.visits.actions import (
    check_ready,
    open_visit,
    prepare,
    propose,
    record_events,
    record_outcomes,
    stand_down,
    waive,
)
from daybreak.visits.models import Outcome, PreparationItem, Visit, VisitEvent
from daybreak.visits.terms import EventKind, Followed, OutcomeKind, Preparation, Prepared, VisitState
from tests.rooms import World
from tests.visits.conflicts import conflict
from tests.visits.invented import DAWN, DAY, accepted, everything, happened, planned, ready

pytestmark = pytest.mark.django_db
WHOLE_DAY = [EventKind.ENTRY, EventKind.ARREST, EventKind.SEARCH, EventKind.NOTE, EventKind.LEFT]


def entries(world: World, act: str) -> int:
    with viewing(world.auditor):
        return Entry.objects.filter(act=act).count()


def state_of(visit: Visit) -> str:
    return Visit.objects.get(pk=visit.pk).state


# ── proposing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_premises_of_a_package_becomes_one_visit_once(world: World) -> None:
    package, analyst = accepted(world, premises=2)[0], world.force_analyst("kent")
    with viewing(analyst):
        first = propose([package.id], by=analyst, at=world.at)
        again = propose([package.id], by=analyst, at=world.at)
        assert Visit.objects.count() == 2
    assert [visit.reference for visit in first.visits] == ["V-00001/1-1", "V-00001/1-2"]
    assert again.visits == ()
    assert entries(world, "visit:propose") == 2


def test_a_package_without_an_established_door_names_item_rule_and_task(world: World) -> None:
    package, analyst = accepted(world, door=DoorState.BLOCKED)[0], world.force_analyst("kent")
    with viewing(analyst), pytest.raises(GateNotMet) as raised:
        propose([package.id], by=analyst, at=world.at)
    assert raised.value.items == ("kinds: Two independent kinds; task of lead analyst",)
    assert raised.value.rule == "door gate"


def test_among_many_the_blocked_ones_are_returned_and_the_rest_goes_on(world: World) -> None:
    good, analyst = accepted(world, count=2), world.force_analyst("kent")
    blocked = accepted(world, door=DoorState.BLOCKED)[0]
    waiting = accepted(world, state=PackageState.ACKNOWLEDGED)[0]
    with viewing(analyst):
        found = propose([package.id for package in [*good, blocked, waiting]], by=analyst, at=world.at)
    assert [visit.package_id for visit in found.visits] == [package.id for package in good]
    assert [(each.key, each.items[0].key) for each in found.refused] == [(blocked.id, "kinds"), (waiting.id, "package")]


def test_a_bronze_officer_proposes_nothing(world: World) -> None:
    package, bronze = accepted(world)[0], world.bronze("kent")
    with viewing(bronze), pytest.raises(NotAllowed):
        propose([package.id], by=bronze, at=world.at)


def test_a_visit_is_stood_down_for_a_reason(world: World) -> None:
    visit, analyst = planned(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        with pytest.raises(BadInput, match="reason"):
            stand_down([visit.id], reason="no", by=analyst, at=world.at)
        stand_down([visit.id], reason="The house stands empty", by=analyst, at=world.at)
        with pytest.raises(Conflict, match="stood down cannot become"):
            stand_down([visit.id], reason="The house stands empty", by=analyst, at=world.at)
        assert state_of(visit) == VisitState.STOOD_DOWN


# ── preparing and readiness ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_visit_with_every_item_becomes_ready(world: World) -> None:
    visit, analyst = planned(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        early = check_ready([visit.id], by=analyst, at=world.at)
        assert early.ready == ()
        assert {item.key for item in early.waiting[0].items} == {
            "warrant", "strategy_discussion", "welfare_plan", "evidence_team"
        }  # fmt: skip
        prepare(everything(visit.package_id), by=analyst, at=world.at)
        assert check_ready([visit.id], by=analyst, at=world.at).waiting == ()
        assert state_of(visit) == VisitState.READY
        assert {item.state for item in queries.readiness_of(visit.id)} == {"met"}
    assert entries(world, "visit:check-ready") == 2


def test_an_answer_given_anew_takes_a_ready_visit_back(world: World) -> None:
    visit, analyst = ready(world)[0], world.force_analyst("kent")
    old = Prepared(visit.package_id, Preparation.WARRANT, "W 17", on=date(2025, 12, 1))
    with viewing(analyst):
        assert state_of(visit) == VisitState.READY
        prepare([old], by=analyst, at=world.at)
        assert state_of(visit) == VisitState.PLANNED
        found = check_ready([visit.id], by=analyst, at=world.at)
        assert [item.key for item in found.waiting[0].items] == ["warrant"]
        assert "usable until 2026-03-01" in found.waiting[0].items[0].seen
        assert PreparationItem.objects.filter(kind=Preparation.WARRANT).count() == 1


def test_a_proposed_visit_is_not_ready_before_it_is_planned(world: World) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        visit = propose([package.id], by=analyst, at=world.at).visits[0]
        prepare(everything(package.id), by=analyst, at=world.at)
        found = check_ready([visit.id], by=analyst, at=world.at)
        assert "window" in {item.key for item in found.waiting[0].items}
        assert state_of(visit) == VisitState.PROPOSED


def test_only_silver_waives_and_only_with_a_reason(world: World) -> None:
    visit, analyst, silver = planned(world)[0], world.force_analyst("kent"), world.silver("kent")
    answers = [item for item in everything(visit.package_id) if item.kind is not Preparation.WARRANT]
    packages, why = [visit.package_id], "The householder consents in writing"
    with viewing(analyst):
        prepare(answers, by=analyst, at=world.at)
        with pytest.raises(NotAllowed, match="may not waive"):
            waive(packages, Preparation.WARRANT, reason=why, by=analyst, at=world.at)
    with viewing(silver):
        with pytest.raises(BadInput, match="reason"):
            waive(packages, Preparation.WARRANT, reason="consent", by=silver, at=world.at)
        waive(packages, Preparation.WARRANT, reason=why, by=silver, at=world.at)
        assert check_ready([visit.id], by=silver, at=world.at).ready[0].id == visit.id
    assert entries(world, "visit:waive") == 1


def test_a_warrant_needs_its_day_and_an_answer_its_words(world: World) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        with pytest.raises(BadInput, match="day of issue"):
            prepare([Prepared(package.id, Preparation.WARRANT, "W 1")], by=analyst, at=world.at)
        with pytest.raises(BadInput, match="needs an answer"):
            prepare([Prepared(package.id, Preparation.WELFARE_PLAN, "  ")], by=analyst, at=world.at)


@pytest.mark.parametrize("kind", [Preparation.WARRANT, Preparation.STRATEGY_DISCUSSION])
def test_what_has_not_happened_yet_is_no_answer(world: World, kind: Preparation) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    night = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight of 1 July where the visit is
    with viewing(analyst):
        with pytest.raises(BadInput, match="lies ahead") as raised:
            prepare([Prepared(package.id, kind, "W 1", date(2026, 7, 2))], by=analyst, at=night)
        assert package.reference in raised.value.place
        assert raised.value.remedy
        prepare([Prepared(package.id, kind, "W 1", date(2026, 7, 1))], by=analyst, at=night)


def test_an_unsettled_conflict_keeps_its_own_package_back_and_no_other(world: World) -> None:
    visits, analyst = ready(world, count=2), world.force_analyst("kent")
    keys = [visit.id for visit in visits]
    side = conflict(world, visits[0].package)
    with viewing(analyst):
        found = check_ready(keys, by=analyst, at=world.at)
        assert [each.key for each in found.waiting] == keys[:1]
        assert [item.key for item in found.waiting[0].items] == ["conflict"]
        HitSide.objects.filter(pk=side.pk).update(state=HitState.ACKNOWLEDGED)
        assert len(check_ready(keys, by=analyst, at=world.at).waiting) == 1
        HitSide.objects.filter(pk=side.pk).update(state=HitState.SETTLED)
        assert check_ready(keys, by=analyst, at=world.at).waiting == ()


def test_conflicts_given_by_the_caller_keep_a_visit_back(world: World) -> None:
    visit, analyst = ready(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        found = check_ready([visit.id], by=analyst, at=world.at, conflicts={visit.package_id: 1})
        assert [item.key for item in found.waiting[0].items] == ["conflict"]
        assert state_of(visit) == VisitState.PLANNED


def test_a_recalled_package_takes_its_ready_visit_back(world: World) -> None:
    visit, analyst = ready(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        Package.objects.filter(pk=visit.package_id).update(state=PackageState.RECALLED)
        found = check_ready([visit.id], by=analyst, at=world.at)
        assert [item.key for item in found.waiting[0].items] == ["package"]


# ── the day ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_day_is_recorded_once_however_often_it_is_sent(world: World) -> None:
    visit, bronze = ready(world)[0], world.bronze("kent")
    day = happened(visit, *WHOLE_DAY)
    with viewing(bronze):
        assert record_events(day[:2], by=bronze, at=world.at).new == 2
        assert state_of(visit) == VisitState.UNDER_WAY
        last = record_events([*day, day[-1]], by=bronze, at=world.at)
        assert (last.new, last.repeated) == (3, 3)
        assert state_of(visit) == VisitState.COMPLETED
        assert record_events(day, by=bronze, at=world.at).new == 0
        assert VisitEvent.objects.count() == 5
        assert list(Outcome.objects.values_list("kind", "at")) == [("arrest", day[1].happened_at)]
    assert entries(world, "visit:record") == 5


def test_a_visit_that_is_not_ready_is_not_entered_and_nothing_of_the_call_is_kept(world: World) -> None:
    going, bronze = ready(world)[0], world.bronze("kent")
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        other = propose([package.id], by=analyst, at=world.at).visits[0]
        check_ready([other.id], by=analyst, at=world.at)
    both = [*happened(going, EventKind.ENTRY), *happened(other, EventKind.ENTRY)]
    with viewing(bronze):
        with pytest.raises(GateNotMet) as raised:
            record_events(both, by=bronze, at=world.at)
        assert VisitEvent.objects.count() == 0
        assert state_of(going) == VisitState.READY
    assert other.reference in str(raised.value)
    assert "task of" in raised.value.items[0]


def test_a_recalled_package_is_not_entered(world: World) -> None:
    visit, bronze = ready(world)[0], world.bronze("kent")
    with viewing(bronze):
        Package.objects.filter(pk=visit.package_id).update(state=PackageState.RECALLED)
        with pytest.raises(GateNotMet, match="recalled"):
            record_events(happened(visit, EventKind.ENTRY), by=bronze, at=world.at)


def test_a_wrong_premises_is_heard_in_every_state_and_flagged(world: World) -> None:
    visit, bronze = planned(world)[0], world.bronze("kent")
    with viewing(bronze):
        record_events(happened(visit, EventKind.WRONG_PREMISES), by=bronze, at=world.at)
        assert state_of(visit) == VisitState.PLANNED
        assert [event.visit_id for event in queries.wrong_premises(world.operation)] == [visit.id]


def test_a_time_without_zone_is_refused(world: World) -> None:
    visit, bronze = ready(world)[0], world.bronze("kent")
    naive = replace(happened(visit, EventKind.ENTRY)[0], happened_at=datetime(2026, 3, 10, 6))  # noqa: DTZ001
    with viewing(bronze), pytest.raises(BadInput, match="no zone"):
        record_events([naive], by=bronze, at=world.at)


def test_another_device_may_send_late(world: World) -> None:
    visit, bronze = ready(world)[0], world.bronze("kent")
    with viewing(bronze):
        record_events(happened(visit, EventKind.ENTRY, EventKind.LEFT), by=bronze, at=world.at)
        late = happened(visit, EventKind.SEARCH, at=DAWN + timedelta(seconds=30))
        record_events(late, by=bronze, at=world.at)
        assert state_of(visit) == VisitState.COMPLETED
        assert [event.kind for event in queries.events_of(visit.id)] == ["entry", "search", "left"]


def test_officers_at_the_door_stop_the_action_clock(world: World) -> None:
    visit, bronze = ready(world)[0], world.bronze("kent")
    assert visit.package.act_by
    later = visit.package.act_by + timedelta(days=1)
    with viewing(bronze):
        assert [late.pk for late in overdue(later)] == [visit.package_id]
        entry = happened(visit, EventKind.ENTRY, EventKind.LEFT)
        record_events(entry, by=bronze, at=world.at)
        assert Package.objects.get(pk=visit.package_id).acted_at == entry[0].happened_at
        assert not overdue(later).exists()
        act({visit.package_id: entry[0].happened_at + timedelta(hours=1)}, by=bronze, at=world.at)
        assert Package.objects.get(pk=visit.package_id).acted_at == entry[0].happened_at, "the earliest stays"
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        act({visit.package_id: world.at}, by=world.coordinator, at=world.at)
    assert entries(world, "package:act") == 1


def test_an_arrest_at_two_premises_is_one_arrest(world: World) -> None:
    visits, bronze = ready(world, premises=2), world.bronze("kent")
    with viewing(bronze):
        for visit in visits:
            record_events(happened(visit, *WHOLE_DAY), by=bronze, at=world.at)
        assert Outcome.objects.count() == 1
        figures = queries.figures_by_force(world.operation)[0]
    assert (figures.visits, figures.completed, figures.arrests, figures.premises_searched) == (2, 2, 1, 2)


def test_what_follows_is_appended(world: World) -> None:
    visit, bronze, silver = ready(world)[0], world.bronze("kent"), world.silver("kent")
    with viewing(bronze):
        record_events(happened(visit, *WHOLE_DAY), by=bronze, at=world.at)
        with pytest.raises(NotAllowed):
            record_outcomes([Followed(visit.package_id, OutcomeKind.CHARGE, world.at)], by=bronze, at=world.at)
    later = [
        Followed(visit.package_id, OutcomeKind.ARREST, DAWN + timedelta(hours=9)),
        Followed(visit.package_id, OutcomeKind.PRE_CHARGE_BAIL, DAWN + timedelta(hours=12)),
        Followed(visit.package_id, OutcomeKind.CHARGE, DAWN + timedelta(days=60)),
    ]
    with viewing(silver):
        record_outcomes(later, by=silver, at=DAWN + timedelta(days=61))
        kinds = [outcome.kind for outcome in queries.outcomes_of(visit.package_id)]
    assert kinds == ["arrest", "pre_charge_bail", "charge"]


def test_the_day_board_shows_a_local_day_and_its_counts(world: World) -> None:
    visits = planned(world, count=3)
    with viewing(world.gold):
        board = queries.day_board(world.operation, on=DAY, force="kent", state=VisitState.PLANNED)
        assert [visit.reference for visit in board] == [visit.reference for visit in visits]
        assert not queries.day_board(world.operation, on=DAY + timedelta(days=1)).exists()
        counts = queries.board_counts(world.operation, on=DAY)
        assert [(count.force, count.state, count.visits) for count in counts] == [("kent", "planned", 3)]


def test_looking_at_a_visit_is_recorded(world: World) -> None:
    visit, bronze, examiner = planned(world)[0], world.bronze("kent"), world.examiner("kent")
    with viewing(bronze):
        assert open_visit(visit.id, by=bronze, at=world.at).package.reference == "P-00001/1"
    with viewing(examiner), pytest.raises(NotAllowed):
        open_visit(visit.id, by=examiner, at=world.at)
    assert entries(world, "visit:open") == 1
