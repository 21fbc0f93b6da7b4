"""The pure rules of custody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.custody.rules import check_counted, check_seized, continuity
from daybreak.custody.terms import GRADES, BreakKind, Counted, GradingScheme, ItemKind, Origin, Passage, Seized
from daybreak.kernel.errors import BadInput

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HANDS = [UUID(int=number) for number in range(1, 9)]
ORIGIN = Origin(HANDS[0], START, "S1")
ITEM = Seized(uuid4(), "ABC/1", "S1", ItemKind.PHONE, START)


def chain(length: int) -> list[Passage]:
    """Return hand-overs without a break."""
    return [
        Passage(
            number + 1,
            HANDS[number],
            HANDS[number + 1],
            "S1",
            START + timedelta(hours=number),
            START + timedelta(hours=number, minutes=5),
        )
        for number in range(length)
    ]


@given(st.permutations(chain(6)))
def test_an_unbroken_chain_has_no_break_in_whatever_order_it_is_read(passages: list[Passage]) -> None:
    assert continuity(ORIGIN, passages) == ()


@given(st.integers(0, 5))
def test_a_missing_hand_over_is_one_gap(missing: int) -> None:
    passages = chain(7)
    del passages[missing]
    assert [(found.kind, found.number) for found in continuity(ORIGIN, passages)] == [(BreakKind.GAP, missing + 2)]


@given(st.integers(0, 5))
def test_given_before_it_was_taken_is_an_overlap(where: int) -> None:
    passages = chain(6)
    passages[where] = replace(passages[where], given_at=START + timedelta(hours=where - 1, minutes=4))
    assert [(found.kind, found.number) for found in continuity(ORIGIN, passages)] == [(BreakKind.OVERLAP, where + 1)]


@given(st.integers(0, 5))
def test_another_seal_is_told_where_it_was_first_read(where: int) -> None:
    passages = [replace(each, seal_number="S2") if each.number > where else each for each in chain(6)]
    found = continuity(ORIGIN, passages)
    assert [(each.kind, each.number, each.expected, each.recorded) for each in found] == [
        (BreakKind.SEAL, where + 1, "S1", "S2")
    ]


@pytest.mark.parametrize("reference", ["", "abc/1", "ABC1", "ABC/0", "A/1", "ABCDE/1", "ABC/1 ", "ABC/123456"])
def test_a_reference_is_initials_and_a_number(reference: str) -> None:
    with pytest.raises(BadInput, match="initials"):
        check_seized(replace(ITEM, reference=reference))


def test_a_seal_and_a_zone_are_needed() -> None:
    check_seized(ITEM)
    with pytest.raises(BadInput, match="seal"):
        check_seized(replace(ITEM, seal_number=" "))
    with pytest.raises(BadInput, match="no zone"):
        check_seized(replace(ITEM, seized_at=datetime(2026, 3, 10)))  # noqa: DTZ001


@given(st.sampled_from(sorted(GradingScheme)), st.sampled_from(["A", "B", "C", "A1", "A2", "B1", "B2", "D", ""]))
def test_a_grade_belongs_to_its_scheme(scheme: GradingScheme, category: str) -> None:
    item = Counted(uuid4(), scheme, category, 3)
    if category in GRADES[scheme]:
        check_counted(item)
    else:
        with pytest.raises(BadInput, match="no category of the scheme"):
            check_counted(item)


def test_a_count_is_never_negative() -> None:
    with pytest.raises(BadInput, match="-1"):
        check_counted(Counted(uuid4(), GradingScheme.UK_ABC, "A", -1))
