"""Continuity, walked: every break is told once, where it happened, and a correction never hides it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.custody.rules import against_ledger, continuity, standing, with_swaps
from daybreak.custody.terms import Break, BreakKind, Origin, Part, Passage, StepKind, Told

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HANDS = [UUID(int=number) for number in range(1, 9)]
ORIGIN = Origin(HANDS[0], START, "S1")
GIVEN, TAKEN = StepKind.GIVEN, StepKind.TAKEN


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def chain(length: int) -> list[Passage]:
    """Return hand-overs without a break: each given on the hour and taken five minutes later."""
    steps = []
    for hour in range(length):
        giver, taker = HANDS[hour], HANDS[hour + 1]
        steps.append(Passage(2 * hour + 1, GIVEN, giver, at(hour), "S1", to=taker))
        steps.append(Passage(2 * hour + 2, TAKEN, taker, at(hour + 1 / 12), "S1"))
    return steps


def kinds(steps: list[Passage]) -> list[tuple[BreakKind, int]]:
    return [(each.kind, each.number) for each in continuity(ORIGIN, steps)]


@given(st.permutations(chain(5)))
def test_an_unbroken_chain_has_no_break_in_whatever_order_it_is_read(steps: list[Passage]) -> None:
    assert continuity(ORIGIN, steps) == ()
    assert standing(ORIGIN, steps).held_by == HANDS[5]


@given(st.integers(0, 4))
def test_a_missing_hand_over_is_one_gap(missing: int) -> None:
    steps = chain(6)
    del steps[2 * missing : 2 * missing + 2]
    assert kinds(steps) == [(BreakKind.GAP, 2 * missing + 3)]


@given(st.integers(0, 4))
def test_taken_without_being_given_is_a_gap(missing: int) -> None:
    steps = chain(5)
    del steps[2 * missing]
    assert kinds(steps) == [(BreakKind.GAP, 2 * missing + 2)]


@given(st.integers(0, 4))
def test_taken_by_somebody_else_than_named_is_a_gap(where: int) -> None:
    steps = chain(5)
    steps[2 * where] = replace(steps[2 * where], to=UUID(int=99))
    assert kinds(steps) == [(BreakKind.GAP, 2 * where + 2)]


def test_given_again_before_it_was_taken_is_a_gap() -> None:
    steps = chain(1)
    again = replace(steps[0], number=2, to=HANDS[1])
    assert kinds([steps[0], again, replace(steps[1], number=3)]) == [(BreakKind.GAP, 2)]


@given(st.integers(1, 4))
def test_given_before_it_was_taken_is_an_overlap(where: int) -> None:
    steps = chain(5)
    steps[2 * where] = replace(steps[2 * where], happened_at=at(where - 1))
    assert kinds(steps) == [(BreakKind.OVERLAP, 2 * where + 1)]


@given(st.integers(0, 4))
def test_taken_before_it_was_given_is_an_overlap(where: int) -> None:
    steps = chain(5)
    steps[2 * where + 1] = replace(steps[2 * where + 1], happened_at=at(where - 1 / 60))
    assert kinds(steps) == [(BreakKind.OVERLAP, 2 * where + 2)]


@given(st.integers(1, 10))
def test_another_seal_is_told_where_it_was_first_read(where: int) -> None:
    steps = [replace(each, seal_number="S2") if each.number >= where else each for each in chain(5)]
    found = continuity(ORIGIN, steps)
    assert [(each.kind, each.number, each.expected, each.recorded) for each in found] == [
        (BreakKind.SEAL, where, "S1", "S2")
    ]


def test_a_new_seal_is_read_from_then_on() -> None:
    steps = [
        Passage(1, StepKind.RESEALED, HANDS[0], at(1), "S1", new_seal="S2"),
        Passage(2, GIVEN, HANDS[0], at(2), "S2", to=HANDS[1]),
        Passage(3, TAKEN, HANDS[1], at(2), "S2"),
    ]
    assert kinds(steps) == []
    assert standing(ORIGIN, steps).seal_number == "S2"
    assert kinds([replace(steps[0], by=HANDS[3]), *steps[1:]]) == [(BreakKind.GAP, 1)]
    assert kinds([steps[0], replace(steps[1], seal_number="S1"), steps[2]]) == [
        (BreakKind.SEAL, 2),
        (BreakKind.SEAL, 3),
    ]


def test_until_it_is_taken_the_giver_holds_it() -> None:
    given_only = chain(1)[:1]
    found = standing(ORIGIN, given_only)
    assert (found.held_by, found.given_to, found.given_at) == (HANDS[0], HANDS[1], START)
    withdrawn = [*given_only, Passage(2, StepKind.WITHDRAWN, HANDS[1], at(1))]
    assert kinds(withdrawn) == []
    assert standing(ORIGIN, withdrawn).given_to is None
    assert kinds([Passage(1, StepKind.WITHDRAWN, HANDS[1], at(1))]) == [(BreakKind.GAP, 1)]


@pytest.mark.parametrize("end", [StepKind.RETURNED, StepKind.DESTROYED])
def test_an_end_is_a_step_of_its_holder(end: StepKind) -> None:
    steps = [*chain(1), Passage(3, end, HANDS[1], at(9), "S1")]
    assert kinds(steps) == []
    assert standing(ORIGIN, steps).ended is end
    assert kinds([*chain(1), Passage(3, end, HANDS[0], at(9), "S1")]) == [(BreakKind.GAP, 3)]


# ── corrections ───────────────────────────────────────────────────────────────────────────────────────────────────────
def correction(number: int, corrects: int, part: Part, says: str) -> Passage:
    return Passage(number, StepKind.CORRECTED, HANDS[0], at(20), corrects=corrects, part=part, says=says)


def test_a_correction_explains_a_break_and_leaves_it() -> None:
    steps = chain(2)
    steps[1] = replace(steps[1], seal_number="S7")
    broken = continuity(ORIGIN, steps)
    assert [(each.kind, each.number) for each in broken] == [(BreakKind.SEAL, 2), (BreakKind.SEAL, 3)]
    found = continuity(ORIGIN, [*steps, correction(5, 2, Part.SEAL, "S1")])
    assert [(each.kind, each.number, each.explained) for each in found] == [
        (BreakKind.SEAL, 2, 5), (BreakKind.SEAL, 3, 5)
    ]  # fmt: skip


def test_a_correction_that_explains_nothing_leaves_the_break_open() -> None:
    steps = chain(1)
    steps[0] = replace(steps[0], happened_at=at(-1))
    found = continuity(ORIGIN, [*steps, correction(3, 1, Part.TIME, at(-2).isoformat())])
    assert [(each.kind, each.explained) for each in found] == [(BreakKind.OVERLAP, 0)]


def test_a_correction_can_bring_a_break_of_its_own() -> None:
    found = continuity(ORIGIN, [*chain(1), correction(3, 1, Part.SEAL, "S9")])
    assert [(each.kind, each.number, each.explained) for each in found] == [
        (BreakKind.SEAL, 1, 0), (BreakKind.SEAL, 2, 0)
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["S1", "S2", "S3"])), max_size=4))
def test_corrections_never_remove_a_break(said: list[tuple[int, str]]) -> None:
    steps = chain(2)
    steps[2] = replace(steps[2], seal_number="S2")
    extra = [correction(5 + place, corrects, Part.SEAL, seal) for place, (corrects, seal) in enumerate(said)]
    before = {(each.kind, each.number) for each in continuity(ORIGIN, steps)}
    assert before <= {(each.kind, each.number) for each in continuity(ORIGIN, [*steps, *extra])}


def test_a_corrected_seizure_moves_where_continuity_begins() -> None:
    steps = chain(1)
    late = replace(ORIGIN, seized_at=at(2))
    assert [each.kind for each in continuity(late, steps)] == [BreakKind.OVERLAP]
    found = continuity(late, [*steps, correction(3, 0, Part.TIME, START.isoformat())])
    assert [(each.kind, each.explained) for each in found] == [(BreakKind.OVERLAP, 3)]


# ── bags mixed up, and the ledger ─────────────────────────────────────────────────────────────────────────────────────
def test_a_seal_of_another_exhibit_is_a_swap() -> None:
    breaks = {"a": (Break(BreakKind.SEAL, 2, "S1", "S2"), Break(BreakKind.GAP, 3, "x", "y")),
              "b": (Break(BreakKind.SEAL, 4, "S2", "S9"),)}  # fmt: skip
    found = with_swaps(breaks, {"S1": ("a", "ABC/1"), "S2": ("b", "ABC/2")})
    assert [each.kind for each in found["a"]] == [BreakKind.SWAP, BreakKind.GAP]
    assert "ABC/2" in found["a"][0].recorded
    assert [each.kind for each in found["b"]] == [BreakKind.SEAL]


def test_rows_that_are_not_what_the_ledger_says() -> None:
    told = [Told(0, "a", True), Told(1, "b", True), Told(2, "c", True), Told(3, "d", False)]
    assert against_ledger({0: "a", 1: "b", 2: "c"}, told[:3]) == ()
    found = against_ledger({0: "x", 1: "b", 3: "d", 4: "e"}, told)
    assert [(each.kind, each.number) for each in found] == [
        (BreakKind.ALTERED, 0), (BreakKind.MISSING, 2), (BreakKind.ALTERED, 3), (BreakKind.UNPROVEN, 4)
    ]  # fmt: skip
