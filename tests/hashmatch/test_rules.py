"""Which two files stand for two referrals does not depend on the order they are looked at."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.hashmatch.rules import CROWD, UNKNOWN, HashRead, algorithm_of, is_weak, lowest, pairs

FILES = st.lists(st.tuples(st.integers(0, 6), st.sampled_from("abc"), st.none() | st.integers(0, 100)), max_size=25)


def read(number: int, referral: int, digest: str, quality: int | None = None) -> HashRead:
    return HashRead(UUID(int=number), f"{referral:03} {number:03}", UUID(int=referral), "pdq", digest, quality)


def standing(rows: list[HashRead]) -> dict[str, list[HashRead]]:
    found: dict[str, list[HashRead]] = defaultdict(list)
    for row in rows:
        found[f"pdq:{row.digest}"].append(row)
    return found


@given(FILES, st.integers(0, 99))
def test_pairs_are_one_for_two_referrals_the_nearest_and_in_any_order_the_same(
    files: list[tuple[int, str, int | None]], seed: int
) -> None:
    rows = [read(number, referral, digest, quality) for number, (referral, digest, quality) in enumerate(files)]
    near = {"a": {"b": 7}, "b": {"a": 7}}
    mixed = Random(seed).sample(rows, len(rows))
    found = pairs(rows, standing(rows), near)
    assert pairs(mixed, standing(mixed), near) == found
    assert len({pair.referrals for pair, _ in found}) == len(found)
    for pair, files_in_common in found:
        one = {row.digest for row in rows if row.referral == pair.fresh.referral}
        other = {row.digest for row in rows if row.referral == pair.other.referral}
        assert len(pair.referrals) == 2, "no referral matches itself"
        assert pair.distance == (0 if one & other else 7)
        assert files_in_common >= 1
    carried = {row.referral for row in rows if row.digest == "c"}
    assert all(
        any(pair.referrals == {one, other} for pair, _ in found) for one in carried for other in carried - {one}
    ), "every two referrals with the same file are found"


def test_of_equally_near_pairs_the_one_of_higher_quality_stands() -> None:
    rows = [read(1, 1, "a", 30), read(2, 2, "a", 90), read(3, 1, "c", 95), read(4, 2, "c", 99)]
    ((pair, files),) = pairs(rows, standing(rows), {})
    assert (pair.fresh.digest, files) == ("c", 2)


def test_a_file_that_goes_round_ties_each_new_referral_to_the_first_ones_only() -> None:
    rows = [read(number, number, "a") for number in range(3 * CROWD)]
    fresh = [read(999, 999, "a")]
    found = pairs(fresh, standing([*rows, *fresh]), {})
    assert [pair.other.key for pair, _ in found] == [row.key for row in rows[:CROWD]]


@pytest.mark.parametrize(
    ("named", "digits", "algorithm"),
    [("MD5", 32, "md5"), (None, 32, "md5"), ("", 40, "sha1"), (None, 64, UNKNOWN), ("pdq", 64, "pdq"),
     ("x", 64, UNKNOWN)],
)  # fmt: skip
def test_an_algorithm_is_as_named_or_told_by_the_length(named: str | None, digits: int, algorithm: str) -> None:
    assert algorithm_of(named, "a" * digits) == algorithm


def test_a_quality_is_the_lower_one_and_makes_only_near_matches_weak() -> None:
    assert (lowest(None, None), lowest(7, None), lowest(60, 7)) == (None, 7, 7)
    assert [is_weak(3, 49), is_weak(3, 50), is_weak(0, 0), is_weak(3, None)] == [True, False, False, False]
