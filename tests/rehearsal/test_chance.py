from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.rehearsal.nation.chance import apportion, chance, deal, poisson, scattered

SHARES = st.lists(st.floats(0.01, 10), min_size=1, max_size=8)


@given(st.integers(0, 5000), SHARES)
def test_parts_sum_to_the_whole_and_are_within_one_of_their_share(count: int, shares: list[float]) -> None:
    parts = apportion(count, shares)
    assert sum(parts) == count
    assert all(abs(part - count * share / sum(shares)) < 1 for part, share in zip(parts, shares, strict=True))


@given(st.integers(8, 500), SHARES)
def test_everybody_gets_the_least_where_there_is_enough(count: int, shares: list[float]) -> None:
    assert min(apportion(count, shares, least=1)) >= 1


def test_dealt_values_keep_their_proportions_exactly() -> None:
    assert Counter(deal(chance(1, "cards"), 1000, {"a": 0.295, "b": 0.705})) == {"a": 295, "b": 705}


@pytest.mark.parametrize("size", [1000, 10_000])
def test_scattering_is_one_to_one(size: int) -> None:
    assert len({scattered(index, 5, size=size) for index in range(size)}) == size


def test_a_topic_does_not_depend_on_what_was_drawn_before() -> None:
    expected = chance(3, "door", 7).random()
    chance(3, "door", 6).random()
    assert chance(3, "door", 7).random() == expected
    assert chance(4, "door", 7).random() != expected


def test_poisson_draws_have_their_mean() -> None:
    rng = chance(1, "devices")
    mean = sum(poisson(rng, 11) for _ in range(20_000)) / 20_000
    assert mean == pytest.approx(11, abs=0.1)
