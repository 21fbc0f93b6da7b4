"""What is beside a part of a figure, subtracted from two numbers that are printed, is a small count like any other."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from daybreak.access.viewer import viewing
from daybreak.release import attacking, linking, queries
from daybreak.release.actions import draft, freeze
from daybreak.release.linking import REST, Published, release_of
from daybreak.release.models import Snapshot
from daybreak.release.protecting import derivable, shown
from daybreak.release.protection import Cell
from daybreak.release.rules import Counted
from tests.release.invented import EMBARGO, arrested, registered
from tests.rooms import World

_REST = linking._rest
CHILDREN, AT_RISK = "children_safeguarded", "children_at_immediate_risk"
WITHIN = ((CHILDREN, AT_RISK), ("arrests", "registered_sex_offenders"), ("arrests", "positions_of_trust"))


def of(**forces: int) -> Counted:
    return Counted(sum(forces.values()), forces, 0)


def met(**kent: int) -> dict[str, Counted]:
    """Children in Kent, with two forces beside it in which nothing is small."""
    return {CHILDREN: of(kent=kent["met"], surrey=30, essex=25), AT_RISK: of(kent=kent["at_risk"], surrey=9, essex=8)}


def printed(counted: Mapping[str, Counted]) -> dict[str, dict[str, int | None]]:
    """As a release was printed while rests were no small counts: everything of these figures."""
    return {key: {"": figure.national, **figure.forces} for key, figure in counted.items()}


def test_two_printed_numbers_that_leave_two_children_are_not_printed_both() -> None:
    counted = met(met=12, at_risk=10)
    assert derivable(counted, printed(counted)) == (f"{REST} {AT_RISK}/kent",)
    table = shown(counted)
    assert (table[CHILDREN]["kent"], table[AT_RISK]["kent"]) == (12, None), "the smaller loss"
    assert derivable(counted, table) == ()


@pytest.mark.parametrize(("safeguarded", "at_risk", "small"), [(7, 7, True), (12, 12, False), (7, 0, False)])
def test_all_of_fewer_than_ten_is_too_much_to_be_known(safeguarded: int, at_risk: int, small: bool) -> None:
    """That all seven are at immediate risk is known of each; that none is tells of nobody."""
    counted = met(met=safeguarded, at_risk=at_risk)
    assert derivable(counted, printed(counted)) == ((f"{REST} {AT_RISK}/kent",) if small else ())
    assert (shown(counted) == printed(counted)) is not small


def test_rests_of_what_belongs_to_no_force_are_attacked_too() -> None:
    counted = met(met=12, at_risk=6) | {CHILDREN: Counted(70, {"kent": 15, "surrey": 30, "essex": 16}, 9)}
    counted |= {AT_RISK: Counted(30, {"kent": 6, "surrey": 9, "essex": 8}, 7)}
    assert derivable(counted, printed(counted)) == (f"{REST} {AT_RISK}/remainder",)
    assert derivable(counted, shown(counted)) == ()


def test_devices_and_premises_have_no_rest() -> None:
    cells = release_of({"devices_seized": of(kent=12), "premises_searched": of(kent=10)}).cells
    assert not [cell for cell in cells if cell.key.startswith(REST)]


def test_a_small_change_of_a_rest_is_small() -> None:
    """Fourteen of twenty, then twenty-one of twenty-nine: the rest went from 6 to 8."""
    first, second = met(met=20, at_risk=14), met(met=29, at_risk=21)
    told = [Published(first, printed(first))]
    assert derivable(first, told[0].shown) == ()
    assert derivable(second, printed(second), published=told) == (f"0>/{REST} {AT_RISK}/kent",)
    table = shown(second, published=told)
    assert None in (table[CHILDREN]["kent"], table[AT_RISK]["kent"])
    assert derivable(second, table, published=told) == ()


def test_a_rest_that_stays_nought_gives_nothing_away() -> None:
    """One child, at immediate risk, then none: that nought is now printed says nothing of what it was."""
    first = met(met=1, at_risk=1)
    told = [Published(first, shown(first))]
    assert derivable(met(met=0, at_risk=0), shown(met(met=0, at_risk=0), published=told), published=told) == ()


@pytest.mark.parametrize("safeguarded", [0, 3, 9, 10, 11, 12, 13, 15, 20])
def test_what_an_older_release_told_is_no_reason_to_refuse_a_later_one(safeguarded: int) -> None:
    """12 and 10 were printed: 2 are not at immediate risk, which cannot be taken back. Nothing more of it is told."""
    first = met(met=12, at_risk=10)
    told = [Published(first, printed(first))]
    for at_risk in range(safeguarded + 1):
        second = met(met=safeguarded, at_risk=at_risk)
        table = shown(second, published=told)
        assert derivable(second, table, published=told) == ()
        if 0 < (rest := safeguarded - at_risk) < 5:
            found = derivable(second, printed(second), published=told)
            assert f"{REST} {AT_RISK}/kent" in found, f"{rest} would be read off"


def test_only_the_forces_in_which_it_was_told_are_judged_by_what_is_left() -> None:
    first = met(met=12, at_risk=10)
    second = met(met=12, at_risk=10) | {CHILDREN: of(kent=12, surrey=32, essex=25)}
    told = [Published(first, printed(first))]
    assert derivable(second, printed(second), published=told) != ()
    table = shown(second, published=told)
    assert table[CHILDREN]["surrey"] is None, "two more children"
    assert derivable(second, table, published=told) == ()


@pytest.mark.parametrize("seed", range(4))
def test_no_rest_of_a_nation_can_be_read_off_two_releases(seed: int) -> None:
    dice, told = random.Random(seed), list[Published]()
    slugs = [f"f{number:02}" for number in range(10)]
    counts = {whole: {slug: int(dice.expovariate(1 / 11)) for slug in slugs} for whole, _ in WITHIN}
    for whole, part in WITHIN:
        counts[part] = {slug: sum(dice.random() < 0.5 for _ in range(n)) for slug, n in counts[whole].items()}
    for _ in range(2):
        counted = {key: of(**row) for key, row in counts.items()}
        table = shown(counted, published=told)
        assert derivable(counted, table, published=told) == ()
        for whole, part in WITHIN:
            for slug in slugs:
                if None not in (table[whole][slug], table[part][slug]):
                    assert not 0 < counts[whole][slug] - counts[part][slug] < 5
        told.append(Published(counted, table))
        for slug in dice.sample(slugs, 3):
            counts[CHILDREN][slug] += 7
            counts[AT_RISK][slug] += dice.randint(4, 7)


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


@pytest.mark.django_db
def test_what_was_drafted_under_the_older_rule_is_frozen_anew_and_the_next_one_goes_out(world: World) -> None:
    """Fifteen arrested in Kent and fourteen of them registered stood in a draft: the gate attacks it anew, and opens
    for a snapshot that was frozen since."""
    for slug, count, known in (("kent", 15, 14), ("surrey", 30, 9), ("essex", 20, 8)):
        packages = arrested(world, slug, count)
        with viewing(world.coordinator):
            for each in packages[:known]:
                registered(each)
    with patch.object(linking, "_rest", _as_before), patch.object(attacking, "RULE", 2):
        first = frozen(world)
        with viewing(world.press_officer):
            by = world.press_officer
            draft(first.id, operation=world.operation, embargo_until=EMBARGO, by=by, at=world.at)
    with viewing(world.coordinator):
        assert _kent(first) == (15, 14)
        assert attacking.remembered(attacking.target(first)) is None
        assert attacking.derivable_in(attacking.target(first)) == (f"{REST} registered_sex_offenders/kent",)
    second = frozen(world)
    with viewing(world.coordinator):
        assert None in _kent(second), "not said again, where it may be another number by now"
        assert attacking.derivable_in(attacking.target(second)) == ()


def _as_before(*split: Any, **counts: Any) -> Cell:
    return replace(_REST(*split, **counts), sensitive=False)


def _kent(snapshot: Snapshot) -> tuple[int | None, ...]:
    figures = queries.shown_figures(snapshot)
    return tuple(figures[key]["kent"] for key in ("arrests", "registered_sex_offenders"))
