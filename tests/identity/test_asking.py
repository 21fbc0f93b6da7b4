"""What is asked next, what may be said as the reason, what taking back gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.identity.asking import (
    REASONS,
    WHY_LENGTH,
    Follows,
    around,
    can_be_taken_back,
    information,
    is_asked,
    one_person,
    standing,
    taken_back,
    value,
    why_of,
)
from daybreak.identity.terms import Band, Verdict
from daybreak.kernel.errors import BadInput, Conflict

BITS = st.floats(-50, 150)
COUNTS = st.integers(0, 10_000)
HISTORY = st.lists(st.sampled_from(Verdict), max_size=6)
ALONE = Follows(1, 1)


@given(BITS, BITS, st.sampled_from(Band))
def test_more_bits_are_never_less_likely_one_person(one: float, other: float, band: Band) -> None:
    low, high = sorted((one, other))
    assert one_person(low, band) <= one_person(high, band)


@given(BITS)
def test_a_contradiction_never_makes_it_likelier(bits: float) -> None:
    assert one_person(bits, Band.HOUSEHOLD) < one_person(bits, Band.REVIEW) <= one_person(bits, Band.STRONG)


def test_chances_are_those_measured() -> None:
    plain = {2.5: 0.80, 7.5: 0.944, 12.5: 0.985, 17.5: 0.992, 25.0: 0.992}
    assert {bits: one_person(bits, Band.REVIEW) for bits in plain} == pytest.approx(plain, abs=0.002)
    strong = {11.0: 0.9992, 30.0: 0.9999}
    assert {bits: one_person(bits, Band.STRONG) for bits in strong} == pytest.approx(strong, abs=0.0001)
    assert one_person(15, Band.HOUSEHOLD) == pytest.approx(0.001, abs=0.0005)
    assert one_person(30, Band.HOUSEHOLD) == pytest.approx(0.26, abs=0.005)


@given(st.floats(0, 1))
def test_an_even_chance_tells_most(likely: float) -> None:
    assert 0 <= information(likely) <= information(0.5) == 1
    assert information(likely) == pytest.approx(information(1 - likely), abs=1e-9)


@given(BITS, st.sampled_from(Band), COUNTS, COUNTS, st.booleans(), st.frozensets(st.sampled_from("abc")))
def test_more_that_follows_is_never_worth_less(
    bits: float, band: Band, left: int, right: int, child: bool, forces: frozenset[str]
) -> None:
    asked = value(bits, band, Follows(left, right, child, forces))
    for more in (
        Follows(left + 1, right, child, forces),
        Follows(left, right + 1, child, forces),
        Follows(left, right, True, forces),
        Follows(left, right, child, forces | {"kent", "surrey"}),
    ):
        assert value(bits, band, more) >= asked


def test_the_order_of_kinds_is_that_of_doubt() -> None:
    contradicted = value(25, Band.HOUSEHOLD, ALONE)
    edge, middle, high = (value(bits, Band.REVIEW, ALONE) for bits in (6, 14, 40))
    assert contradicted > edge > middle > high > value(40, Band.STRONG, ALONE) > 0


def test_who_is_near_a_child_goes_first() -> None:
    near, far = Follows(1, 1, child=True), Follows(2, 2)
    assert value(8, Band.REVIEW, near) > value(8, Band.REVIEW, far)


@pytest.mark.parametrize(
    ("band", "bits", "asked"),
    [(Band.STRONG, 40, True), (Band.REVIEW, 6, True), (Band.HOUSEHOLD, 20, True), (Band.HOUSEHOLD, 19.9, False),
     (Band.DROP, 3, False)],
)  # fmt: skip
def test_who_is_asked_about(band: Band, bits: float, asked: bool) -> None:
    assert is_asked(band, bits) is asked


@given(HISTORY)
def test_taking_back_twice_changes_nothing(history: list[Verdict]) -> None:
    if not can_be_taken_back(history):
        assert standing(history) is None
        with pytest.raises(Conflict):
            taken_back(history)
        return
    once = [taken_back(history), *history]
    assert standing(once) != standing(history)
    assert taken_back(once) is history[0]


def test_what_was_judged_before_stands_again() -> None:
    assert taken_back([Verdict.SAME]) is Verdict.UNSURE
    assert taken_back([Verdict.DIFFERENT, Verdict.SAME]) is Verdict.SAME
    assert taken_back([Verdict.SAME, Verdict.SAME]) is Verdict.UNSURE


def test_before_and_after_in_the_order() -> None:
    assert around("abc", "b") == ("a", "c")
    assert around("abc", "a") == (None, "b")
    assert around("abc", "c") == ("b", None)
    assert around("abc", "x") == (None, "a")
    assert around("", "x") == (None, None)


def test_a_reason_is_there_and_fits_the_verdict() -> None:
    assert why_of(["agree", "senders"], "", verdict=Verdict.SAME) == (
        "Name and date of birth agree and nothing speaks against it. The senders were asked"
    )
    assert why_of([], " They share a desk. ", verdict=Verdict.DIFFERENT) == "They share a desk."
    for chosen, words in (([], " "), (["household"], ""), ([], "x" * (WHY_LENGTH + 1))):
        with pytest.raises(BadInput):
            why_of(chosen, words, verdict=Verdict.SAME)
    assert len(REASONS) <= 9, "each has a key from 1 to 9"
    assert len(". ".join(reason.words for reason in REASONS.values())) < WHY_LENGTH
