"""Pure rules of packages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.attribution.terms import DoorState
from daybreak.intake.terms import FactKind
from daybreak.kernel.states import may_move
from daybreak.kernel.words import AddressRole, Level
from daybreak.packages.rules import (
    FITNESS,
    answer_after,
    best_place,
    cleared_among,
    clock_carried,
    fitter_role,
    level_after,
    may_answer,
    place_in_words,
    reference_of,
    tasks,
    why_unplaced,
)
from daybreak.packages.terms import (
    CLOCK_RUNS,
    FINAL,
    ITEM_KINDS,
    LIVE,
    PACKAGE_MOVES,
    Answer,
    PackageState,
    PlaceSeen,
    Sent,
)
from daybreak.triage.rules import LEVELS

DAY = datetime(2026, 3, 2, tzinfo=UTC)
KENT, SURREY = UUID(int=1), UUID(int=2)


def place(
    key: str,
    force: UUID | None = KENT,
    role: AddressRole = AddressRole.HOME,
    door: DoorState | None = None,
    items: tuple[dict[str, str], ...] = (),
) -> PlaceSeen:
    return PlaceSeen(UUID(int=sum(key.encode())), key, key, force, role, door, items)


OPEN_DOOR = place("open", SURREY, AddressRole.BILLING, DoorState.ESTABLISHED)
INSTALLATION = place("installation", role=AddressRole.INSTALLATION)
HOME = place("home", SURREY)
LAST_KNOWN = place("last known", role=AddressRole.LAST_KNOWN)
WORK = place("work", role=AddressRole.WORK)
BILLING = place("billing", role=AddressRole.BILLING)
NOWHERE = place("nowhere", None, AddressRole.INSTALLATION, DoorState.ESTABLISHED)


@pytest.mark.parametrize("places", list(permutations([OPEN_DOOR, INSTALLATION, HOME, NOWHERE])))
def test_an_established_door_comes_first_whatever_the_order(places: tuple[PlaceSeen, ...]) -> None:
    assert best_place(places) is OPEN_DOOR


def test_then_the_role_then_the_key_says() -> None:
    assert best_place([WORK, LAST_KNOWN, HOME, INSTALLATION]) is INSTALLATION
    assert best_place([WORK, LAST_KNOWN, HOME]) is HOME
    assert best_place([WORK, LAST_KNOWN]) is LAST_KNOWN
    earlier = place("a home")
    assert best_place([HOME, earlier]) is earlier


def test_nobody_is_placed_by_a_billing_address_or_an_unknown_district() -> None:
    assert best_place([BILLING, NOWHERE]) is None
    assert why_unplaced([BILLING]) == "no premises with a known district (only a billing address)"
    assert why_unplaced([NOWHERE]) == "no premises with a known district"
    assert why_unplaced([], cleared=2) == "no premises with a known district (2 cleared)"


def test_every_role_has_its_fitness() -> None:
    assert sorted(FITNESS) == sorted(AddressRole)
    assert fitter_role(AddressRole.BILLING, AddressRole.HOME) is AddressRole.HOME


def test_cleared_premises_are_taken_out_and_counted() -> None:
    assert cleared_among([HOME, WORK], frozenset({HOME.premises})) == ([WORK], 1)


def test_a_door_nobody_checked_is_blocked_with_a_task() -> None:
    door, items = place_in_words(HOME)
    assert door is DoorState.BLOCKED
    assert [item["task_of"] for item in items] == ["lead analyst"]


@pytest.mark.parametrize(
    ("subject", "version", "package"), [("S-7KQ2M4", 1, "P-7KQ2M4/1"), ("S-7KQ2M4-2", 12, "P-7KQ2M4-2/12")]
)
def test_the_reference_of_a_package(subject: str, version: int, package: str) -> None:
    assert reference_of(subject, version) == package


@given(st.sampled_from(Level), st.sampled_from(Answer), st.lists(st.sampled_from(["access", "indicator", "grade"])))
def test_no_answer_ever_lowers_a_level(level: Level, answer: Answer, kinds: list[str]) -> None:
    reasons = [{"kind": kind, "points": 3} for kind in kinds]
    assert LEVELS.index(level_after(level, answer=answer, reasons=reasons)) >= LEVELS.index(level)


def test_a_yes_beside_an_indicator_is_high() -> None:
    indicated = [{"kind": "indicator", "points": 5}]
    assert level_after(Level.LOW, answer=Answer.YES, reasons=indicated) is Level.HIGH
    assert level_after(Level.LOW, answer=Answer.UNKNOWN, reasons=indicated) is Level.LOW
    assert level_after(Level.LOW, answer=Answer.YES, reasons=[{"kind": "grade", "points": 3}]) is Level.LOW


@pytest.mark.parametrize(
    ("now", "to", "allowed"),
    [
        (Answer.UNKNOWN, Answer.NO, True),
        (Answer.UNKNOWN, Answer.YES, True),
        (Answer.NO, Answer.YES, True),
        (Answer.YES, Answer.NO, False),
        (Answer.YES, Answer.UNKNOWN, False),
        (Answer.NO, Answer.UNKNOWN, False),
    ],
)
def test_one_person_cannot_take_a_yes_back(now: Answer, to: Answer, allowed: bool) -> None:
    assert may_answer(now=now, to=to) is allowed


def out(day: int, days: int, *, done: bool = False) -> Sent:
    at = DAY + timedelta(days=day)
    return Sent(at, at + timedelta(days=days), done)


@pytest.mark.parametrize(
    ("earlier", "ends"),
    [
        ([], 40),
        ([out(0, 14)], 14),
        ([out(0, 30), out(1, 7)], 8),
        ([out(0, 30), out(20, 7)], 27),
        ([out(0, 14, done=True)], 40),
        ([out(0, 7), out(3, 14, done=True)], 40),
        ([out(3, 14), out(0, 7, done=True)], 17),
    ],
)
def test_no_version_has_more_time_than_those_before_it(earlier: list[Sent], ends: int) -> None:
    assert clock_carried(DAY + timedelta(days=40), earlier=earlier) == DAY + timedelta(days=ends)


@pytest.mark.parametrize("said", Answer)
@pytest.mark.parametrize("now", Answer)
def test_an_acknowledgement_says_anything_but_that_a_yes_is_none(now: Answer, said: Answer) -> None:
    assert answer_after(now=now, said=said) is (Answer.YES if now is Answer.YES else said)


def test_tasks_name_what_whose_and_where() -> None:
    item = {
        "key": "zone",
        "rule": "Every time has a zone",
        "state": "open",
        "seen": "1 without",
        "task_of": "lead analyst",
    }
    met = item | {"key": "port", "state": "met"}
    found = tasks(state=PackageState.DISSEMINATED, access=Answer.UNKNOWN, doors=[("1 Invented Lane", [item, met])])
    assert [(task.key, task.task_of, task.about) for task in found] == [
        ("acknowledge", "force analyst", ""),
        ("access-to-children", "force analyst", ""),
        ("door:zone", "lead analyst", "1 Invented Lane"),
    ]
    assert [t.key for t in tasks(state=PackageState.ACKNOWLEDGED, access=Answer.NO, doors=[])] == ["answer"]
    assert tasks(state=PackageState.ACCEPTED, access=Answer.YES, doors=[]) == ()


@pytest.mark.parametrize("state", [state for state in PackageState if state not in CLOCK_RUNS])
def test_nothing_is_left_to_do_about_a_package_no_force_holds(state: PackageState) -> None:
    assert tasks(state=state, access=Answer.UNKNOWN, doors=[("a", [{"state": "open", "key": "k", "rule": "r"}])]) == ()


def test_only_live_packages_can_be_recalled_and_nothing_leads_back() -> None:
    recallable = {state for state in PackageState if may_move(PACKAGE_MOVES, now=state, to=PackageState.RECALLED)}
    assert recallable == LIVE
    order = list(PackageState)
    for state, following in PACKAGE_MOVES.items():
        assert all(order.index(after) > order.index(state) for after in following)
        assert bool(following) is (state not in FINAL)


def test_no_free_text_file_name_or_hash_travels() -> None:
    kept_back = {FactKind.NOTE, FactKind.FILE_NAME, FactKind.FILE_HASH, FactKind.UNREAD, FactKind.RELATIONSHIP}
    assert not kept_back & ITEM_KINDS
