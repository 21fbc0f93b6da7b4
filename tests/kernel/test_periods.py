"""Periods are half-open; instants are never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput
from daybreak.kernel.periods import Period, Precision, instant

NINE_PM = datetime(2025, 11, 3, 21, 14, 5, tzinfo=UTC)
SETTLED = [
    ("2025-11-03T21:14:05Z", NINE_PM, "Z", Precision.SECOND),
    ("2025-11-03 21:14:05 UTC", NINE_PM, "UTC", Precision.SECOND),
    ("2025-11-03T22:14:05+01:00", NINE_PM, "+01:00", Precision.SECOND),
    ("2025-11-03T16:14:05-0500", NINE_PM, "-0500", Precision.SECOND),
    ("20251103T211405Z", NINE_PM, "Z", Precision.SECOND),
    ("2025-11-03T21:14:05.250Z", NINE_PM.replace(microsecond=250_000), "Z", Precision.MILLISECOND),
    ("2025-11-03T21:14:05.1234567Z", NINE_PM.replace(microsecond=123_456), "Z", Precision.MICROSECOND),
    ("2025-11-03T21:14Z", NINE_PM.replace(second=0), "Z", Precision.MINUTE),
    ("Mon, 03 Nov 2025 21:14:05 +0000", NINE_PM, "+0000", Precision.SECOND),
    ("Mon, 3 Nov 2025 21:14:05 +0000 (GMT)", NINE_PM, "+0000", Precision.SECOND),
    ("November 3, 2025 at 9:14:05 PM UTC", NINE_PM, "UTC", Precision.SECOND),
    ("Mon Nov  3 21:14:05 UTC 2025", NINE_PM, "UTC", Precision.SECOND),
    ("2025-11-03 21:14:05 UTC+0", NINE_PM, "UTC+0", Precision.SECOND),
    ("2025-11-03 16:14:05 EST", NINE_PM, "EST", Precision.SECOND),
    ("13/11/2025 21:14:05 GMT", NINE_PM.replace(day=13), "GMT", Precision.SECOND),
    ("11/13/2025 21:14:05 GMT", NINE_PM.replace(day=13), "GMT", Precision.SECOND),
    ("2025-07-01 12:00:00 BST", datetime(2025, 7, 1, 11, tzinfo=UTC), "BST", Precision.SECOND),
    ("2025-07-01 12:00:00 GMT", datetime(2025, 7, 1, 12, tzinfo=UTC), "GMT", Precision.SECOND),
    ("2025-10-26 01:30:00 BST", datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "BST", Precision.SECOND),
    ("2025-10-26 01:30:00 GMT", datetime(2025, 10, 26, 1, 30, tzinfo=UTC), "GMT", Precision.SECOND),
    ("2025-10-26 01:30:00 +01:00", datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "+01:00", Precision.SECOND),
    ("20251103211405.000Z", NINE_PM, "Z", Precision.MILLISECOND),
    ("2025-11-03 21:14:05 Europe/London", NINE_PM, "Europe/London", Precision.SECOND),
    ("2025-07-01 12:00:00 Europe/London", datetime(2025, 7, 1, 11, tzinfo=UTC), "Europe/London", Precision.SECOND),
    ("2025-11-03 13:14:05 PT", NINE_PM, "PT", Precision.SECOND),
    ("2025-07-01 05:00:00 PT", datetime(2025, 7, 1, 12, tzinfo=UTC), "PT", Precision.SECOND),
    ("2025-07-01 06:00:00 MDT", datetime(2025, 7, 1, 12, tzinfo=UTC), "MDT", Precision.SECOND),
    ("2025-11-03 11:14:05 HST", NINE_PM, "HST", Precision.SECOND),
    ("1762204445", NINE_PM, "epoch", Precision.SECOND),
    ("1762204445250", NINE_PM.replace(microsecond=250_000), "epoch", Precision.MILLISECOND),
]
UNSETTLED = [
    ("2025-11-03T21:14:05", "the zone is missing"),
    ("2025-11-03 21:14", "the zone is missing"),
    ("Mon Nov 3 21:14:05 2025", "the zone is missing"),
    ("2025-11-03", "no time of day"),
    ("11/03/2025 21:14:05 UTC", "ambiguous"),
    ("03.11.2025 21:14:05 UTC", "ambiguous"),
    ("3-Nov-25 21:14:05 UTC", "century"),
    ("Tue, 03 Nov 2025 21:14:05 +0000", "the weekday contradicts"),
    ("2025-12-01 12:00:00 BST", "BST was not in force"),
    ("2025-07-01 12:00:00 EST", "EST was not in force"),
    ("2025-07-01 12:00:00 CST", "more than one zone"),
    ("2025-10-26 01:30:00 Europe/London", "set back"),
    ("2025-03-30 01:30:00 Europe/London", "set forward"),
    ("2025-11-02 01:30:00 ET", "set back"),
    ("2025-03-09 02:30:00 PT", "set forward"),
    ("2025-11-03 21:14:05 Europe/Nowhere", "no time zone table"),
    ("2025-12-01 12:00:00 MDT", "MDT was not in force"),
    ("2025-11-03 21:14:05 +0100 (GMT)", "two zones"),
    ("2025-11-03 13:14:05 PM UTC", "a.m. and p.m."),
    ("2025-02-29T00:00:00Z", "no such day"),
    ("2025-11-03T24:30:00Z", "no such time"),
    ("2016-12-31T23:59:60Z", "leap second"),
    ("2025-11-03T21:14:05+25:00", "no zone lies"),
    ("0001-01-01T00:00:00+01:00", "no such day"),
    ("9999999999", "too large"),
    ("yesterday evening", "known form"),
    ("", "empty"),
]


@pytest.mark.parametrize(("text", "at", "zone", "precision"), SETTLED)
def test_a_text_that_settles_a_moment(text: str, at: datetime, zone: str, precision: Precision) -> None:
    read = instant(text)
    assert (read.text, read.at, read.zone, read.precision, read.why_not) == (text, at, zone, precision, "")


@pytest.mark.parametrize(("text", "reason"), UNSETTLED)
def test_a_text_that_does_not_says_why(text: str, reason: str) -> None:
    read = instant(text)
    assert read.at is None
    assert reason in read.why_not
    assert read.text == text


def test_what_is_unsettled_keeps_zone_and_precision() -> None:
    read = instant("11/03/2025 21:14 UTC")
    assert (read.zone, read.precision) == ("UTC", Precision.MINUTE)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    read = instant(text)
    assert (read.at is None) == bool(read.why_not)


@given(
    st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)),  # noqa: DTZ001  (a zone is added)
    st.integers(-14 * 60, 14 * 60),
)
def test_iso_with_an_offset_reads_as_python_reads_it(moment: datetime, minutes: int) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert instant(moment.isoformat()).at == moment


def test_a_period_holds_its_start_and_not_its_end() -> None:
    week = Period(date(2025, 11, 3), date(2025, 11, 10))
    assert week.contains(date(2025, 11, 3))
    assert week.contains(date(2025, 11, 9))
    assert not week.contains(date(2025, 11, 10))
    assert Period(date(2025, 11, 3), None).contains(date(2099, 1, 1))


def test_neighbours_do_not_overlap() -> None:
    first, second = Period(date(2025, 1, 1), date(2025, 1, 8)), Period(date(2025, 1, 8), date(2025, 1, 15))
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert first.overlaps(Period(date(2025, 1, 7), None))
    assert not first.overlaps(Period(date(2025, 1, 8), None))


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(BadInput, match="before it starts"):
        Period(date(2025, 1, 8), date(2025, 1, 1))


def test_a_period_of_instants_needs_zones() -> None:
    with pytest.raises(BadInput, match="zone"):
        Period(datetime(2025, 1, 1), None)  # noqa: DTZ001  (what is refused)


days = st.dates(date(2025, 1, 1), date(2025, 1, 20))


@given(days, days, days, days)
def test_overlapping_is_sharing_a_day(a: date, b: date, c: date, d: date) -> None:
    one, other = Period(min(a, b), max(a, b)), Period(min(c, d), max(c, d))
    every_day = [date(2025, 1, 1) + timedelta(days=number) for number in range(20)]
    shared = any(one.contains(day) and other.contains(day) for day in every_day)
    assert one.overlaps(other) == other.overlaps(one) == shared
