"""Delays by force: medians with who still waits, intervals, and no league table out of noise."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.release.spread import Standing, Waited, by_force, spread


def waits(*days: float, force: str = "kent", over: bool = True) -> list[Waited]:
    return [Waited(force, "high", each, over) for each in days]


def test_the_median_counts_who_still_waits() -> None:
    ended = spread(waits(1, 2, 3, 4, 5))
    assert (ended.median, ended.people, ended.waiting) == (3, 5, 0)
    still = spread([*waits(1, 2, 3), *waits(9, 9, 9, 9, over=False)])
    assert (still.median, still.waiting) == (None, 4), "more than half still wait: nobody knows how long"
    assert spread(waits(4, 4, over=False)).median is None
    assert spread([]).people == 0


def test_the_interval_is_the_published_one() -> None:
    """Remission times of the treated group (Freireich and others, Blood 21, 1963): median 23, interval 13 to none."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    going = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = spread([*waits(*ended), *waits(*going, over=False)])
    assert (found.median, found.low, found.high) == (23, 13, None)
    control = spread(waits(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23))
    assert (control.median, control.low, control.high) == (8, 4, 11)


def test_few_people_have_a_wide_interval_and_do_not_stand_out() -> None:
    dice = random.Random(5)
    rows = [
        each
        for number in range(20)
        for each in waits(*(dice.expovariate(1 / 10) for _ in range(40)), force=f"f{number}")
    ]
    rows += waits(55, 60, force="tiny")
    found = by_force(rows)
    assert found["tiny"].median == max(each.median for each in found.values() if each.median is not None)
    assert found["tiny"].standing == Standing.NOT_APART, "two people are no evidence against a force"
    assert found["tiny"].high is None


def test_a_force_that_is_really_slower_stands_out() -> None:
    dice = random.Random(6)
    rows = [
        each
        for number in range(20)
        for each in waits(*(dice.expovariate(1 / 10) for _ in range(40)), force=f"f{number}")
    ]
    rows += waits(*(dice.expovariate(1 / 30) for _ in range(40)), force="slow")
    rows += waits(*(dice.expovariate(1 / 3) for _ in range(40)), force="fast")
    found = by_force(rows)
    assert (found["slow"].standing, found["fast"].standing) == (Standing.SLOWER, Standing.FASTER)
    assert list(found) == ["", *sorted(slug for slug in found if slug)], "in the order of their names, never of medians"


def test_forces_that_differ_by_chance_alone_hardly_ever_stand_out() -> None:
    apart = 0
    for seed in range(20):
        dice = random.Random(seed)
        sizes = [dice.choice((2, 4, 8, 15, 40, 90)) for _ in range(45)]
        rows = [
            each
            for number, size in enumerate(sizes)
            for each in waits(*(dice.lognormvariate(2, 1) for _ in range(size)), force=f"f{number:02}")
        ]
        apart += any(each.standing for each in by_force(rows).values())
    assert apart <= 3, "one nation in twenty by design: binomial, 3 or fewer of 20 in 98 of 100 runs"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=25))
def test_an_interval_holds_its_median(rows: list[tuple[float, bool]]) -> None:
    found = spread([Waited("kent", "high", days, over) for days, over in rows])
    if found.median is not None:
        assert found.low is not None
        assert found.low <= found.median
        assert found.high is None or found.high >= found.median
    assert sum(found.mix.values()) == found.people == len(rows)
