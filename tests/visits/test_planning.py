"""Planning an operation: what is given to the planner, and what its plan does to the visits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.kernel.words import Level
from daybreak.packages.actions import pause
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer, PackageState
from daybreak.triage.terms import PauseGround
from daybreak.visits import queries
from daybreak.visits.actions import (
    check_ready,
    lay_down,
    lift,
    plan_operation,
    prepare,
    propose,
    set_aid,
    set_capacities,
    set_windows,
    state_needs,
)
from daybreak.visits.actions.gathering import asked
from daybreak.visits.models import Plan, Visit, Window
from daybreak.visits.planner import solve
from daybreak.visits.planner.terms import Aid
from daybreak.visits.terms import ConditionKind, Preparation, Prepared, Room, VisitState
from tests.rooms import World
from tests.visits.invented import DAWN, accepted, everything, planned, ready, windows

pytestmark = pytest.mark.django_db


def set_up(world: World, teams: int, *, count: int = 2) -> list[datetime]:
    """Set windows and Kent's teams in each of them; return their starts."""
    spans = windows(count)
    with viewing(world.gold):
        set_windows(world.operation, spans, by=world.gold, at=world.at)
        numbers = {span.from_: teams for span in spans}
        set_capacities(world.operation, {"kent": numbers}, by=world.gold, at=world.at)
    return [span.from_ for span in spans]


def proposed(world: World, **how: Any) -> list[Visit]:
    packages, analyst = accepted(world, **how), world.force_analyst("kent")
    with viewing(analyst):
        return list(propose([package.id for package in packages], by=analyst, at=world.at).visits)


def plan(world: World) -> Plan:
    with viewing(world.gold):
        return plan_operation(world.operation, by=world.gold, at=world.at, seconds=5, seed=7)


def starts(world: World) -> dict[str, datetime | None]:
    with viewing(world.gold):
        return dict(Visit.objects.order_by("reference").values_list("reference", "starts_at"))


def test_a_clock_that_stood_runs_out_later_for_the_plan_too(world: World) -> None:
    visit, silver, day = proposed(world, level=Level.LOW)[0], world.silver("kent"), timedelta(days=1)
    spans = windows(first=DAWN + 20 * day)
    with viewing(world.gold):
        set_windows(world.operation, spans, by=world.gold, at=world.at)
        set_capacities(world.operation, {"kent": {spans[0].from_: 1}}, by=world.gold, at=world.at)
    with viewing(silver):
        pause(visit.package_id, ground=PauseGround.WARRANT, reason="The court sits then", review_at=world.at + 2 * day,
              by=silver, at=world.at)  # fmt: skip
        before = Package.objects.get().act_by
    assert before is not None
    for later, stood in ((day, 0 * day), (3 * day, 2 * day)):
        with viewing(world.gold):
            given = asked(world.operation, at=world.at + later)
        assert given.targets[0].act_by == before + stood, "a pause nobody ended moved it by as long as it stood"


def test_the_most_endangered_child_comes_first_and_the_rest_is_explained(world: World) -> None:
    low = proposed(world, level=Level.LOW, access=Answer.NO, count=2)
    high = proposed(world, level=Level.VERY_HIGH)
    first, second = set_up(world, teams=1)
    found = plan(world)
    assert starts(world)[high[0].reference] == first
    assert found.placed == 2
    assert [len(each["visits"]) for each in found.unplaced] == [1]
    assert found.unplaced[0]["help"]
    assert (found.number, found.status, found.gap) == (1, "optimal", 0.0)
    assert set(found.objective) == set(found.bound)
    with viewing(world.gold):
        left = Visit.objects.get(reference=found.unplaced[0]["visits"][0])
        assert (left.state, left.starts_at, left.plan_number) == (VisitState.PROPOSED, None, None)
        assert Visit.objects.get(starts_at=second).package_id in {visit.package_id for visit in low}


def test_visits_of_one_package_go_in_one_window(world: World) -> None:
    proposed(world, premises=2)
    proposed(world, level=Level.LOW, access=Answer.NO)
    set_up(world, teams=2)
    plan(world)
    found = starts(world)
    assert found["V-00001/1-1"] == found["V-00001/1-2"] is not None
    assert found["V-00002/1-1"] != found["V-00001/1-1"]


def test_a_ready_visit_keeps_its_window_and_its_teams(world: World) -> None:
    visit = ready(world)[0]
    set_up(world, teams=1)
    late = proposed(world, level=Level.VERY_HIGH)[0]
    found = plan(world)
    assert starts(world)[visit.reference] == visit.starts_at == DAWN
    assert starts(world)[late.reference] == DAWN + timedelta(hours=2)
    assert found.placed == 1
    with viewing(world.gold):
        assert Visit.objects.get(pk=visit.pk).state == VisitState.READY


def test_a_visit_goes_beside_the_one_of_its_package_that_is_ready(world: World) -> None:
    first, second = ready(world, premises=2)
    set_up(world, teams=2)
    late = DAWN + timedelta(hours=2)
    with viewing(world.gold):
        Visit.objects.filter(pk=first.pk).update(starts_at=late, ends_at=late + timedelta(hours=2))
        Visit.objects.filter(pk=second.pk).update(state=VisitState.PLANNED)
    plan(world)
    assert starts(world)[second.reference] == late


def test_a_warrant_that_runs_out_keeps_a_visit_in_time(world: World) -> None:
    visits, analyst = proposed(world, count=2), world.force_analyst("kent")
    old = Prepared(visits[1].package_id, Preparation.WARRANT, "W 1", on=date(2025, 12, 9))
    set_up(world, teams=2)
    with viewing(analyst):
        prepare([old], by=analyst, at=world.at)
    found = plan(world)
    assert [each["visits"] for each in found.unplaced] == [[visits[1].reference]]
    assert found.unplaced[0]["why"] == "no_window"


def test_a_later_plan_proposes_again_what_it_has_no_place_for(world: World) -> None:
    visit = planned(world)[0]
    set_up(world, teams=0)
    assert plan(world).number == 2
    assert starts(world)[visit.reference] is None


def test_a_recalled_package_is_taken_off_the_plan_and_said(world: World) -> None:
    visit = planned(world)[0]
    with viewing(world.gold):
        Package.objects.filter(pk=visit.package_id).update(state=PackageState.RECALLED)
    found = plan(world)
    assert [each["why"] for each in found.unplaced] == ["package_recalled"]
    assert starts(world)[visit.reference] is None


def test_windows_in_the_past_are_not_planned_in(world: World) -> None:
    proposed(world)
    set_up(world, teams=1)
    with viewing(world.gold), pytest.raises(Conflict, match="No window lies ahead"):
        plan_operation(world.operation, by=world.gold, at=DAWN + timedelta(days=1), seconds=5, seed=1)


def test_the_same_seed_gives_the_same_plan(world: World) -> None:
    proposed(world, count=6, premises=1)
    set_up(world, teams=2, count=3)
    plan(world)
    first = starts(world)
    plan(world)
    assert starts(world) == first


def test_a_plan_that_fails_its_check_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = proposed(world)[0]
    set_up(world, teams=1)
    honest = solve.plan

    def lying(*args: Any, **options: Any) -> Any:
        found = honest(*args, **options)
        found.assignments["V-nowhere"] = next(iter(found.assignments.values()))  # type: ignore[index]
        return found

    monkeypatch.setattr(solve, "plan", lying)
    with pytest.raises(Conflict, match="independent check"):
        plan(world)
    assert starts(world)[visit.reference] is None
    with viewing(world.gold):
        assert Plan.objects.count() == 0


def test_only_command_plans_and_sets(world: World) -> None:
    silver = world.silver("kent")
    with viewing(silver):
        with pytest.raises(NotAllowed):
            plan_operation(world.operation, by=silver, at=world.at, seconds=5, seed=1)
        with pytest.raises(NotAllowed):
            set_windows(world.operation, windows(), by=silver, at=world.at)
        with pytest.raises(NotAllowed):
            set_capacities(world.operation, {"kent": {DAWN: 9}}, by=silver, at=world.at)


def test_windows_are_replaced_and_capacities_kept(world: World) -> None:
    set_up(world, teams=3, count=3)
    with viewing(world.gold):
        longer = [type(span)(span.from_, span.from_ + timedelta(hours=1)) for span in windows(1)]
        rows = set_windows(world.operation, longer, by=world.gold, at=world.at)
        assert [(row.label, row.starts_at) for row in rows] == [("Tue 10 Mar 2026 06:00 to 07:00 GMT", DAWN)]
        assert Window.objects.count() == 1
        assert [row.teams for row in queries.capacities(world.operation)] == [3, 3, 3]


@pytest.mark.parametrize(
    ("teams", "place"),
    [
        ({"atlantis": {DAWN: 1}}, "atlantis"),
        ({"kent": {DAWN + timedelta(minutes=1): 1}}, "kent"),
        ({"kent": {DAWN: -1}}, "kent"),
    ],
)
def test_a_capacity_that_cannot_be_names_its_place(
    world: World, teams: dict[str, dict[datetime, int]], place: str
) -> None:
    set_up(world, teams=1)
    with viewing(world.gold):
        with pytest.raises(BadInput) as raised:
            set_capacities(world.operation, teams, by=world.gold, at=world.at)
        assert raised.value.place == place


def test_a_visit_in_the_plan_can_become_ready(world: World) -> None:
    visit, analyst = planned(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        prepare(everything(visit.package_id), by=analyst, at=world.at)
        assert [row.id for row in check_ready([visit.id], by=analyst, at=world.at).ready] == [visit.id]


def test_visits_laid_down_together_go_in_one_window_across_forces(world: World) -> None:
    one, other = proposed(world)[0], proposed(world, level=Level.LOW)[0]
    set_up(world, teams=2)
    with viewing(world.gold):
        lay_down(world.operation, ConditionKind.APART, [one.id, other.id], reason="two operations meet there",
                 by=world.gold, at=world.at)  # fmt: skip
    plan(world)
    assert len(set(starts(world).values())) == 2
    with viewing(world.gold):
        condition = queries.conditions(world.operation).get()
        lift(condition.id, reason="settled between the forces", by=world.gold, at=world.at)
        lay_down(world.operation, ConditionKind.TOGETHER, [one.id, other.id], reason="one would warn the other",
                 by=world.gold, at=world.at)  # fmt: skip
    plan(world)
    assert len(set(starts(world).values())) == 1
    with viewing(world.gold), pytest.raises(Conflict, match="lifted already"):
        lift(condition.id, reason="settled between the forces", by=world.gold, at=world.at)


def test_a_lock_and_a_no_go_are_kept(world: World) -> None:
    locked, kept_off = proposed(world, count=2)
    first, second = set_up(world, teams=2)
    with viewing(world.gold):
        lay_down(world.operation, ConditionKind.LOCK, [locked.id], reason="the officer in charge is free then",
                 starts_at=second, by=world.gold, at=world.at)  # fmt: skip
        lay_down(world.operation, ConditionKind.NO_GO, [kept_off.id], reason="the school run goes past",
                 starts_at=first, ends_at=first + timedelta(minutes=30), by=world.gold, at=world.at)  # fmt: skip
    plan(world)
    assert starts(world) == {locked.reference: second, kept_off.reference: second}


def test_custody_that_is_full_moves_a_visit_and_is_said(world: World) -> None:
    visits, analyst = proposed(world, count=2), world.force_analyst("kent")
    first, second = set_up(world, teams=2)
    with viewing(analyst):
        state_needs([visit.id for visit in visits], teams=1, skills={}, arrests=1, devices=4, by=analyst, at=world.at)
    with viewing(world.gold):
        room = Room(2, custody=1, forensic=9)
        set_capacities(world.operation, {"kent": {first: room, second: room}}, by=world.gold, at=world.at)
    found = plan(world)
    # Whoever is arrested in the first window is still held in the second.
    assert found.placed == 1
    assert (found.unplaced[0]["what"], found.unplaced[0]["teams"]) == ("custody", 1)
    assert "Kent Police lacks 1 custody place on 10 March" in found.unplaced[0]["help"]


def test_a_neighbour_lends_its_teams(world: World) -> None:
    proposed(world, count=2)
    first, _ = set_up(world, teams=1)
    with viewing(world.gold):
        set_capacities(world.operation, {"surrey": {first: 1}}, by=world.gold, at=world.at)
        set_aid(world.operation, [Aid("surrey", "kent", 1, 60)], by=world.gold, at=world.at)
    found = plan(world)
    assert [each["lender"] for each in found.loans] == ["surrey"]
    assert set(starts(world).values()) == {first}


def test_mending_moves_few_and_says_why(world: World) -> None:
    proposed(world, count=4)
    first, second = set_up(world, teams=4)
    plan(world)
    with viewing(world.gold):
        set_capacities(world.operation, {"kent": {first: 3}}, by=world.gold, at=world.at)
        found = plan_operation(world.operation, by=world.gold, at=world.at, seconds=5, seed=7, mend=True)
    assert found.status == "mended"
    assert [(each["target"], each["why"][:9]) for each in found.changes] == [(found.changes[0]["target"], "could not")]
    assert sorted(starts(world).values(), key=str) == [first, first, first, second]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"teams": 0}, "needs"),
        ({"skills": {"child": 2}}, "needs"),
        ({"arrests": -1}, "needs"),
    ],
)
def test_needs_that_cannot_be_are_refused(world: World, change: dict[str, Any], place: str) -> None:
    visit, analyst = proposed(world)[0], world.force_analyst("kent")
    needs: dict[str, Any] = {"teams": 1, "skills": {}, "arrests": 0, "devices": 0} | change
    with viewing(analyst), pytest.raises(BadInput) as refusal:
        state_needs([visit.id], **needs, by=analyst, at=world.at)
    assert refusal.value.place == place


def test_only_command_lays_down_and_only_the_force_states_needs(world: World) -> None:
    visit, analyst = proposed(world)[0], world.force_analyst("kent")
    with viewing(analyst), pytest.raises(NotAllowed):
        lay_down(world.operation, ConditionKind.NO_GO, [visit.id], reason="the school run goes past",
                 starts_at=DAWN, ends_at=DAWN + timedelta(hours=1), by=analyst, at=world.at)  # fmt: skip
    with viewing(world.gold), pytest.raises(NotAllowed):
        state_needs([visit.id], teams=2, skills={}, arrests=0, devices=0, by=world.gold, at=world.at)
