"""Samples anybody can draw again, intervals for small numbers, clocks with pauses, silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.words import Level
from daybreak.triage.rules import act_by, draw, drift, paused_for, sample_size, silence, wilson
from daybreak.triage.terms import Paused, Silence

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
names = st.lists(st.text("abc123", min_size=1), unique=True, max_size=40)


@given(names, st.randoms(), st.text(max_size=8), st.integers(0, 50))
def test_a_sample_does_not_depend_on_the_order_and_has_nobody_twice(
    references: list[str], chance: object, seed: str, size: int
) -> None:
    shuffled = references[::-1]
    drawn = draw(references, seed=seed, size=size)
    assert drawn == draw(shuffled, seed=seed, size=size)
    assert len(drawn) == len(set(drawn)) == min(size, len(references))


def test_every_record_is_drawn_about_as_often_as_any_other() -> None:
    references = [f"S-{number}" for number in range(20)]
    counts = dict.fromkeys(references, 0)
    for seed in range(2_000):
        for reference in draw(references, seed=f"{seed}", size=5):
            counts[reference] += 1
    assert all(420 < count < 580 for count in counts.values()), counts  # 500 ± 4 standard deviations


@pytest.mark.parametrize(("population", "size"), [(0, 0), (30, 30), (148, 148), (149, 149), (25_000, 149)])
def test_how_many_are_looked_at(population: int, size: int) -> None:
    assert sample_size(population) == size


# Newcombe 1998, table I, method 3 (score without continuity correction), as printed there to four places.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_the_paper(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(0, 60), st.integers(0, 60))
def test_an_interval_holds_its_share_and_mirrors(one: int, other: int) -> None:
    of = one + other
    found, mirrored = wilson(one, of), wilson(other, of)
    assert 0 <= found.low <= found.high <= 1
    assert of == 0 or found.low - 1e-12 <= one / of <= found.high + 1e-12
    assert found.low == pytest.approx(1 - mirrored.high, abs=1e-12)


def test_the_force_that_graded_thirty_low_stands_out_and_a_small_one_does_not() -> None:
    usual = {Level.HIGH: 30, Level.MEDIUM: 50, Level.LOW: 20}
    counts = {f"force-{number}": usual for number in range(8)}
    counts |= {"drifting": {Level.HIGH: 10, Level.MEDIUM: 25, Level.LOW: 65}, "small": {Level.LOW: 2, Level.HIGH: 1}}
    beyond = {(row.force, row.level) for row in drift(counts) if row.beyond}
    assert ("drifting", Level.LOW) in beyond
    assert not [force for force, _ in beyond if force != "drifting"]


def test_one_force_alone_is_compared_with_nobody() -> None:
    assert {(row.expected, row.beyond) for row in drift({"kent": {Level.LOW: 9}})} == {(None, False)}


spans = st.lists(
    st.tuples(st.integers(0, 100), st.integers(0, 100)).map(
        lambda pair: Paused(AT + timedelta(hours=min(pair)), AT + timedelta(hours=max(pair)))
    ),
    max_size=5,
)


@given(spans)
def test_pauses_that_overlap_count_once_and_only_lengthen(pauses: list[Paused]) -> None:
    hours = {hour for each in pauses for hour in range(101) if each.until and each.begun <= _at(hour) < each.until}
    assert paused_for(pauses, since=AT, at=_at(200)) == timedelta(hours=len(hours))
    assert act_by(Level.HIGH, AT, pauses=pauses) == AT + timedelta(days=7, hours=len(hours))


def _at(hour: int) -> datetime:
    return AT + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0, None), (23.9, None), (24, Silence.SUPERVISOR), (71.9, Silence.SUPERVISOR), (72, Silence.GOLD)],
)
def test_whom_silence_is_shown_to(hours: float, told: Silence | None) -> None:
    assert silence(AT, at=AT + timedelta(hours=hours)) is told
