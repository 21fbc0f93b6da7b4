"""What is missing: the reason is the right one, and what would help does help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from daybreak.visits.planner.result import Shortage, Why
from daybreak.visits.planner.solve import plan
from daybreak.visits.planner.terms import Aid, Counts, Force, Instance, Span, Target
from tests.visits.planner.instances import START, by, instances, windows

DAY = timedelta(days=1)
OLD = Span(START - DAY, START)
ALL = frozenset({"w00", "w01", "w02"})


def _missing(teams: tuple[int, int, int], *targets: Target) -> tuple[Shortage, ...]:
    force = Force("north", dict(zip(("w00", "w01", "w02"), teams, strict=True)))
    return plan(Instance(windows(3), (force, Force("south", {})), targets), seconds=5).missing


def test_no_window_allowed() -> None:
    (found,) = _missing((3, 3, 3), Target("t", "north", 1, 1, None, frozenset()))
    assert (found.targets, found.why, found.late, found.number) == (("t",), Why.NO_WINDOW, False, 0)
    assert "confined" in found.help


def test_links_without_a_common_window() -> None:
    early = Target("a", "north", 1, 1, None, frozenset({"w00"}), "pair")
    (found,) = _missing((3, 3, 3), early, replace(early, key="b", windows=frozenset({"w01"})))
    assert (found.targets, found.why) == (("a", "b"), Why.NO_WINDOW)
    assert "linked" in found.help


def test_too_few_teams_whatever_else_is_planned() -> None:
    (found,) = _missing((0, 1, 0), Target("t", "north", 3, 1, None, ALL))
    assert (found.why, found.force, found.window, found.number) == (Why.TOO_FEW_TEAMS, "north", "w01", 2)


def test_teams_taken_by_the_heavier() -> None:
    light, heavy = Target("t", "north", 1, 1, None, ALL), Target("u", "north", 1, 5, None, ALL)
    (found,) = _missing((1, 0, 0), light, heavy)
    assert (found.targets, found.why, found.window, found.number) == (("t",), Why.TEAMS_TAKEN, "w00", 1)
    assert found.help.startswith("north lacks 1 search team on 1 March, 06:00; ")


def test_a_deadline_that_no_plan_can_keep() -> None:
    (found,) = _missing((1, 1, 1), Target("t", "north", 1, 1, by(-1), ALL))
    assert (found.why, found.late) == (Why.NO_WINDOW, True)


def test_a_link_lacks_teams_in_two_forces() -> None:
    pair = (Target("a", "north", 1, 1, None, ALL, "pair"), Target("b", "south", 2, 1, None, ALL, "pair"))
    found = _missing((0, 0, 0), *pair)
    assert [(each.force, each.number) for each in found] == [("north", 1), ("south", 2)]


@settings(max_examples=30, deadline=None)
@given(instances())
def test_what_would_help_does_help(instance: Instance) -> None:
    before = plan(instance, seconds=10)
    for targets in {each.targets for each in before.missing if each.number}:
        asked = [each for each in before.missing if each.targets == targets]
        after = plan(_with_more(instance, asked), seconds=10)
        assert [part.value for part in after.parts[:2]] < [part.value for part in before.parts[:2]]


def _with_more(instance: Instance, asked: list[Shortage]) -> Instance:
    more = {(each.force, each.what, each.window): each.number for each in asked}

    def raised(force: Force, what: str, counts: Counts) -> dict[str, int]:
        keys = (window.key for window in instance.windows)
        return {key: counts.get(key, 0) + more.get((force.key, what, key), 0) for key in keys}

    forces = tuple(
        replace(
            force,
            teams=raised(force, "teams", force.teams),
            skills={name: raised(force, f"skill {name}", counts) for name, counts in force.skills.items()},
            custody=None if force.custody is None else raised(force, "custody", force.custody),
            forensic=None if force.forensic is None else raised(force, "forensic", force.forensic),
        )
        for force in instance.forces
    )
    return replace(instance, forces=forces)


def test_it_names_who_has_teams_to_spare() -> None:
    west, humber = Force("west", {"w00": 0}, "West Yorkshire"), Force("humber", {"w00": 2}, "Humberside")
    far = Force("far", {"w00": 9}, "Far Away")
    target = Target("t", "west", 3, 1, None, frozenset({"w00"}))
    (found,) = plan(
        Instance(windows(1), (west, humber, far), (target,), (Aid("humber", "west", 1, 40),)), seconds=5
    ).missing
    assert found.help == (
        "West Yorkshire lacks 3 search teams on 1 March, 06:00; two from Humberside and one from Far Away would do."
    )


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target("t", "north", 1, 1, None, warrant=OLD), "of t ends 1 March 2027. A new warrant"),
        (Target("t", "north", 1, 1, None, no_go=(Span(START - DAY, START + 9 * DAY),)), "A no-go period lifted"),
        (Target("t", "north", 1, 1, None, frozenset()), "A window outside those it is confined to"),
        (Target("t", "north", 1, 1, None, frozenset({"w00"}), locked="w01"), "or its lock undone would help"),
    ],
)  # fmt: skip
def test_it_says_which_condition_leaves_no_window(target: Target, words: str) -> None:
    (found,) = _missing((1, 1, 1), target)
    assert found.why is Why.NO_WINDOW
    assert words in found.help


def test_custody_that_is_full_is_named() -> None:
    force = Force("north", {"w00": 3, "w01": 3}, custody={"w00": 1, "w01": 1})
    targets = tuple(Target(key, "north", 1, 1, None, arrests=1) for key in "ab")
    (found,) = plan(Instance(windows(2), (force,), targets), seconds=5).missing
    # Whoever is arrested at 06:00 is still held at 14:00.
    assert (found.targets, found.what, found.number) == (("b",), "custody", 1)


def test_what_must_be_kept_apart_says_from_what() -> None:
    targets = (Target("a", "north", 1, 2, None, frozenset({"w00"})),
               Target("b", "north", 1, 1, None, frozenset({"w00"}), apart=frozenset({"a"})))  # fmt: skip
    (found,) = _missing((2, 0, 0), *targets)
    assert (found.targets, found.why) == (("b",), Why.KEPT_APART)
    assert found.help.startswith("a is there on 1 March")


@pytest.mark.parametrize("late", [True, False])
def test_nothing_is_missing_where_nothing_is(late: bool) -> None:
    act_by = by(2) if late else None
    assert _missing((1, 1, 1), Target("t", "north", 1, 1, act_by, ALL)) == ()
