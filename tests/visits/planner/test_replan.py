"""Planning again on the day: valid, with few changes, and a comparison that says what moved and why."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from daybreak.kernel.words import Level
from daybreak.visits.planner.checker import check
from daybreak.visits.planner.comparing import compare
from daybreak.visits.planner.replan import replan
from daybreak.visits.planner.result import Aim, Plan, Status
from daybreak.visits.planner.solve import plan
from daybreak.visits.planner.terms import Force, Instance, Target
from tests.visits.planner.instances import by, instances, nation, windows

NONE = Plan({}, (), (), Status.BOUNDED, (), 0)


def without_teams(instance: Instance, force: str, window: str) -> Instance:
    forces = tuple(
        replace(each, teams={**each.teams, window: 0}) if each.key == force else each for each in instance.forces
    )
    return replace(instance, forces=forces)


@settings(max_examples=60, deadline=None)
@given(instances())
def test_a_mended_plan_holds(instance: Instance) -> None:
    old = plan(instance, seconds=5)
    changed = without_teams(instance, instance.forces[0].key, instance.windows[0].key)
    found = replan(changed, old)
    assert check(changed, found) == ()
    assert found.status is Status.MENDED
    best = plan(changed, seconds=5)
    assert all(part.bound <= better.value for part, better in zip(found.parts[:2], best.parts[:2], strict=True))


@settings(max_examples=30, deadline=None)
@given(instances())
def test_where_nothing_changed_nothing_moves(instance: Instance) -> None:
    old = plan(instance, seconds=5)
    assert replan(instance, old).assignments == old.assignments
    assert compare(instance, old, replan(instance, old)).moved == ()


@settings(max_examples=30, deadline=None)
@given(instances())
def test_from_nothing_a_valid_plan_comes(instance: Instance) -> None:
    assert check(instance, replan(instance, NONE)) == ()


def test_a_lost_team_moves_few() -> None:
    instance = nation(targets=160, forces=9, load=0.7)
    old = plan(instance, seconds=5)
    window = next(iter(old.assignments.values()))
    force = next(target.force for target in instance.targets if old.assignments.get(target.key) == window)
    found = replan(without_teams(instance, force, window), old)
    there = [t.key for t in instance.targets if t.force == force and old.assignments.get(t.key) == window]
    moved = [key for key, at in old.assignments.items() if found.assignments.get(key) != at]
    assert set(there) <= set(moved)
    assert len(moved) <= 2 * len(there)


def test_another_makes_room_for_a_very_high_deadline() -> None:
    both = frozenset({"w00", "w01"})
    urgent = Target("urgent", "north", 1, 9, by(0), both, level=Level.VERY_HIGH)
    light = Target("light", "north", 1, 1, None, both)
    instance = Instance(windows(2), (Force("north", {"w00": 1, "w01": 1}),), (urgent, light))
    old = replace(NONE, assignments={"light": "w00", "urgent": "w01"})
    closed = replace(instance, targets=(replace(urgent, windows=frozenset({"w00"})), light))
    found = replan(closed, old)
    assert found.assignments == {"urgent": "w00", "light": "w01"}
    told = {each.target: each.why for each in compare(closed, old, found).moved}
    assert told["urgent"].startswith("could not stay")
    assert told["light"] == "makes room for others"


def test_a_comparison_counts_every_aim_before_and_after() -> None:
    instance = nation(targets=60, forces=4, load=0.8)
    old = plan(instance, seconds=2)
    changed = without_teams(instance, "f00", "w00")
    new = replan(changed, old)
    found = compare(changed, old, new)
    assert {aim: after for aim, (_, after) in found.aims.items()} == {part.aim: part.value for part in new.parts}
    assert found.kept + len(found.moved) == len(instance.targets)
    assert sum(each.minutes for each in found.moved) == found.aims[Aim.DELAY][1] - found.aims[Aim.DELAY][0]
