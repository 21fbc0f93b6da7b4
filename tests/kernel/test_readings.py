"""What a time may mean is shown whole: no plausible reading is left out, and none is chosen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.instants import instant
from daybreak.kernel.readings import readings


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# text -> every reading, earliest first
PLAUSIBLE: list[tuple[str, dict[str, str]]] = [
    ("2025-11-03T21:14:05Z", {"2025-11-03T21:14:05": "as written"}),
    ("1762204445", {"2025-11-03T21:14:05": "as written"}),
    ("1762204445250", {"2025-11-03T21:14:05.250": "as written"}),
    (  # the zone is missing: in winter the United Kingdom is UTC and gives no reading of its own
        "2025-11-03 21:14:05",
        {
            "2025-11-03T21:14:05": "UTC",
            "2025-11-04T02:14:05": "time in America/New_York",
            "2025-11-04T03:14:05": "time in America/Chicago",
            "2025-11-04T04:14:05": "time in America/Denver",
            "2025-11-04T05:14:05": "time in America/Los_Angeles",
        },
    ),
    (  # ... and in summer it does: the slip of one hour
        "2025-07-03 21:14:05",
        {
            "2025-07-03T20:14:05": "time in Europe/London",
            "2025-07-03T21:14:05": "UTC",
            "2025-07-04T01:14:05": "time in America/New_York",
            "2025-07-04T02:14:05": "time in America/Chicago",
            "2025-07-04T03:14:05": "time in America/Denver",
            "2025-07-04T04:14:05": "time in America/Los_Angeles",
        },
    ),
    (  # clocks set back
        "2025-10-26 01:30:00 Europe/London",
        {
            "2025-10-26T00:30:00": "time in Europe/London before the clock was set back",
            "2025-10-26T01:30:00": "time in Europe/London after the clock was set back",
        },
    ),
    (
        "2025-11-02 01:30:00 ET",
        {
            "2025-11-02T05:30:00": "time in America/New_York before the clock was set back",
            "2025-11-02T06:30:00": "time in America/New_York after the clock was set back",
        },
    ),
    ("2025-03-30 01:30:00 Europe/London", {}),  # clocks set forward: nobody's clock showed this
    ("2025-03-09 02:30:00 PT", {}),
    (
        "03/11/2025 21:14:05 UTC",
        {"2025-03-11T21:14:05": "month before day, UTC", "2025-11-03T21:14:05": "day before month, UTC"},
    ),
    (
        "3-Nov-25 21:14:05 UTC",
        {"2025-11-03T21:14:05": "year 2025, UTC"},  # 1925 had no Internet
    ),
    (
        "03/11/99 21:14:05 Z",
        {
            "1999-03-11T21:14:05": "month before day, year 1999, Z",
            "1999-11-03T21:14:05": "day before month, year 1999, Z",
            "2099-03-11T21:14:05": "month before day, year 2099, Z",
            "2099-11-03T21:14:05": "day before month, year 2099, Z",
        },
    ),
    (
        "2025-11-03 21:14:05 CST",
        {
            "2025-11-03T13:14:05": "CST China",
            "2025-11-04T02:14:05": "CST Cuba",
            "2025-11-04T03:14:05": "CST US Central",
        },
    ),
    ("2025-07-01 12:00:00 EST", {"2025-07-01T17:00:00": "EST"}),  # not in force: read by its offset, not settled
    ("2025-11-03 21:14:05 +0100 (GMT)", {"2025-11-03T20:14:05": "+0100", "2025-11-03T21:14:05": "GMT"}),
    ("2025-11-03", {}),
    ("2025-02-29 10:00:00 Z", {}),
    ("2025-11-03 25:00:00", {}),
    ("yesterday evening", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), PLAUSIBLE)
def test_every_plausible_reading_is_shown(text: str, expected: dict[str, str]) -> None:
    found = {each.at: each.read_as for each in readings(text)}
    assert found == {utc(at): words for at, words in expected.items()}
    assert list(found) == sorted(found)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    readings(text)


@given(
    st.datetimes(min_value=datetime(1984, 1, 1), max_value=datetime(2090, 1, 1)),  # noqa: DTZ001  (what has no zone)
    st.sampled_from(["", " Europe/London", " CST", " ET", " UTC"]),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d %b %Y %H:%M:%S"]),
)
def test_what_is_settled_has_one_reading_and_what_is_not_is_never_one_of_several_chosen(
    moment: datetime, zone: str, form: str
) -> None:
    text = moment.strftime(form) + zone
    settled, found = instant(text), readings(text)
    if settled.at is not None:
        assert [each.at for each in found] == [settled.at]
    else:
        assert len({each.at for each in found}) == len(found)
        assert all(each.at.tzinfo is UTC for each in found)
