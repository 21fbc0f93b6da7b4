"""What is missing: the reason is the right one, and what would help does help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from daybreak.visits.planner.result import Shortage, Why
from daybreak.visits.planner.solve import plan
from daybreak.visits.planner.terms import Force, Instance, Target
from tests.visits.planner.instances import instances, windows

ALL = frozenset({"w00", "w01", "w02"})


def _missing(teams: tuple[int, int, int], *targets: Target) -> tuple[Shortage, ...]:
    force = Force("north", dict(zip(("w00", "w01", "w02"), teams, strict=True)))
    return plan(Instance(windows(3), (force, Force("south", {})), targets), seconds=5).missing


def test_no_window_allowed() -> None:
    (found,) = _missing((3, 3, 3), Target("t", "north", 1, 1, None, frozenset()))
    assert (found.targets, found.why, found.late, found.teams) == (("t",), Why.NO_WINDOW, False, 0)
    assert "warrant" in found.help


def test_links_without_a_common_window() -> None:
    early = Target("a", "north", 1, 1, None, frozenset({"w00"}), "pair")
    (found,) = _missing((3, 3, 3), early, replace(early, key="b", windows=frozenset({"w01"})))
    assert (found.targets, found.why) == (("a", "b"), Why.NO_WINDOW)
    assert "linked" in found.help


def test_too_few_teams_whatever_else_is_planned() -> None:
    (found,) = _missing((0, 1, 0), Target("t", "north", 3, 1, None, ALL))
    assert (found.why, found.force, found.window, found.teams) == (Why.TOO_FEW_TEAMS, "north", "w01", 2)


def test_teams_taken_by_the_heavier() -> None:
    light, heavy = Target("t", "north", 1, 1, None, ALL), Target("u", "north", 1, 5, None, ALL)
    (found,) = _missing((1, 0, 0), light, heavy)
    assert (found.targets, found.why, found.window, found.teams) == (("t",), Why.TEAMS_TAKEN, "w00", 1)
    assert found.help == "1 more search team of north in window w00."


def test_a_deadline_that_no_plan_can_keep() -> None:
    (found,) = _missing((1, 1, 1), Target("t", "north", 1, 1, -1, ALL))
    assert (found.why, found.late) == (Why.NO_WINDOW, True)


def test_a_link_lacks_teams_in_two_forces() -> None:
    pair = (Target("a", "north", 1, 1, None, ALL, "pair"), Target("b", "south", 2, 1, None, ALL, "pair"))
    found = _missing((0, 0, 0), *pair)
    assert [(each.force, each.teams) for each in found] == [("north", 1), ("south", 2)]


@settings(max_examples=30, deadline=None)
@given(instances())
def test_what_would_help_does_help(instance: Instance) -> None:
    before = plan(instance, seconds=10)
    for targets in {each.targets for each in before.missing if each.teams}:
        asked = [each for each in before.missing if each.targets == targets]
        after = plan(_with_teams(instance, asked), seconds=10)
        assert after.parts[0].value < before.parts[0].value


def _with_teams(instance: Instance, asked: list[Shortage]) -> Instance:
    more = {(each.force, each.window): each.teams for each in asked}
    forces = tuple(
        Force(force.key, {key: teams + more.get((force.key, key), 0) for key, teams in force.teams.items()})
        for force in instance.forces
    )
    return replace(instance, forces=forces)


@pytest.mark.parametrize("late", [True, False])
def test_nothing_is_missing_where_nothing_is(late: bool) -> None:
    act_by = 2 if late else None
    assert _missing((1, 1, 1), Target("t", "north", 1, 1, act_by, ALL)) == ()
