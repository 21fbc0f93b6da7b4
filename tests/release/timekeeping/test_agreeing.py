"""Four clocks: the slowest counts, a silent or contradicting one keeps closed, whoever sets the others forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.release.timekeeping.agreeing import (
    LONGEST_COUNT,
    SHORTEST_COUNT,
    TOLERANCE,
    agreed,
    counted,
    wants_anchor,
)
from daybreak.release.timekeeping.terms import Anchor, Readings, Tick

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
TRUE = Readings(NOON, NOON, NOON, NOON)
CLOCKS = ("process_at", "database_at", "signed_at", "counted_at")
# Mostly near each other: a day apart no four would ever agree, and what they agree on would not be looked at.
offsets = (st.integers(-20, 20) | st.integers(-86_400, 86_400)).map(lambda seconds: timedelta(seconds=seconds))


@given(st.tuples(offsets, offsets, offsets, offsets), st.sampled_from(CLOCKS))
def test_one_honest_clock_keeps_closed(moved: tuple[timedelta, ...], honest: str) -> None:
    """Whatever is done to the other three, before the embargo nothing says that it has ended."""
    said = {name: NOON + by for name, by in zip(CLOCKS, moved, strict=True)} | {honest: NOON}
    at = agreed(Readings(*[said[name] for name in CLOCKS])).at  # type: ignore[arg-type]  # four, and no words
    assert at is None or at <= NOON


@given(st.tuples(offsets, offsets, offsets, offsets))
def test_they_agree_exactly_when_all_lie_within_the_tolerance(moved: tuple[timedelta, ...]) -> None:
    said = [NOON + by for by in moved]
    found = agreed(Readings(said[0], said[1], said[2], said[3]))
    assert (found.at is not None) == (max(said) - min(said) <= TOLERANCE)
    assert found.at in (None, min(said))


@pytest.mark.parametrize("slowest", CLOCKS)
def test_the_slowest_clock_counts_though_all_agree(slowest: str) -> None:
    behind: dict[str, Any] = {slowest: NOON - timedelta(seconds=15)}
    assert agreed(replace(TRUE, **behind)).at == NOON - timedelta(seconds=15)


@pytest.mark.parametrize("silent", CLOCKS[2:])
def test_a_silent_clock_keeps_closed_and_says_what_to_do(silent: str) -> None:
    other: dict[str, Any] = {silent: None}
    found = agreed(replace(TRUE, **other, why_not=("Start the timekeeper.",)))
    assert found.at is None
    assert "no answer" in found.said
    assert "Start the timekeeper." in found.said


def test_a_contradiction_names_every_clock() -> None:
    found = agreed(replace(TRUE, signed_at=NOON + timedelta(hours=1)))
    assert found.at is None
    assert "60 min apart" in found.said
    assert "the signed time 20 March 13:00:00" in found.said


BOOT = Tick("boot-1", 1000.0)
ANCHOR = Anchor(BOOT, NOON)


def later(seconds: float, boot: str = "boot-1") -> Tick:
    return Tick(boot, BOOT.seconds + seconds)


def test_time_is_counted_from_the_anchor_of_this_start_of_the_machine() -> None:
    assert counted(ANCHOR, later(90)) == NOON + timedelta(seconds=90)
    assert counted(ANCHOR, later(SHORTEST_COUNT.seconds)) == NOON + SHORTEST_COUNT
    assert counted(ANCHOR, later(SHORTEST_COUNT.seconds - 1)) is None, "it would only repeat what the others say"
    assert counted(ANCHOR, later(-5)) is None
    assert counted(ANCHOR, later(90, "boot-2")) is None
    assert counted(None, later(90)) is None


def test_when_an_anchor_is_taken() -> None:
    wants = {"readings": replace(TRUE, counted_at=None)}
    assert wants_anchor(None, later(0), **wants), "the first one"
    assert wants_anchor(ANCHOR, later(0, "boot-2"), **wants), "after a start of the machine"
    assert not wants_anchor(replace(ANCHOR, signed_at=NOON + timedelta(hours=1)), later(0, "boot-2"), **wants), (
        "time does not go back"
    )
    assert not wants_anchor(ANCHOR, later(3600), readings=TRUE), "it stays for a day"
    aged = later(LONGEST_COUNT.total_seconds() + 1)
    assert wants_anchor(ANCHOR, aged, readings=TRUE)
    assert not wants_anchor(ANCHOR, aged, readings=replace(TRUE, counted_at=NOON + timedelta(hours=1))), (
        "who moves three clocks does not move the fourth by waiting"
    )
    assert not wants_anchor(None, later(0), readings=replace(TRUE, signed_at=None))
    assert not wants_anchor(None, later(0), readings=replace(TRUE, database_at=NOON + timedelta(hours=1)))
