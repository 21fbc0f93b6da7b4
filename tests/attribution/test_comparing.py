"""Asked and answered: one character, one hour, one port too many makes another question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.attribution.comparing import Asked, Held, compared, marked, period_held
from daybreak.kernel.periods import Period

AT = datetime(2026, 2, 2, 10, 0, 7, tzinfo=UTC)
ASKED = Asked("203.0.113.7", "51500", "2026-02-02T10:00:07Z", AT)
SAME = Held("203.0.113.7", "51500", "2026-02-02T10:00:07Z")
LEASE = {"from_text": "2026-02-02T09:00:00Z", "until_text": "2026-02-02T11:00:00Z"}
UNREPEATED = Held("203.0.113.7", "", "", **LEASE, ports="51200-51711")

ANSWERS: dict[str, tuple[Held, list[str]]] = {
    "the same": (SAME, []),
    "one extra digit in the address": (replace(SAME, ip="203.0.113.77"), ["address"]),
    "one extra digit in the port": (replace(SAME, port="515000"), ["port"]),
    "one digit missing": (replace(SAME, port="5150"), ["port"]),
    "one-hour slip": (replace(SAME, at_text="2026-02-02T11:00:07Z"), ["time"]),
    "one-hour slip in the zone": (replace(SAME, at_text="2026-02-02T10:00:07+01:00"), ["time"]),
    "the same moment in other characters": (replace(SAME, at_text="2026-02-02T11:00:07+01:00"), ["time"]),
    "a blank before it": (replace(SAME, ip=" 203.0.113.7"), ["address"]),
    "nothing repeated": (Held("", "", ""), ["address", "port", "time"]),
    "an interval that covers": (replace(SAME, **LEASE), []),
    "an interval that is still running": (replace(SAME, from_text="2026-02-02T09:00:00Z"), []),
    "from that very second": (replace(SAME, **LEASE | {"from_text": "2026-02-02T10:00:07Z"}), []),
    "until that very second": (replace(SAME, **LEASE | {"until_text": "2026-02-02T10:00:07Z"}), ["interval"]),
    "an interval of the hour after": (
        replace(SAME, from_text="2026-02-02T10:30:00Z", until_text="2026-02-02T11:30:00Z"), ["interval"],
    ),
    "an interval of another year": (
        replace(SAME, from_text="2025-02-02T09:00:00Z", until_text="2025-02-02T11:00:00Z"), ["interval"],
    ),
    "an interval one hour slipped by its zone": (
        replace(SAME, from_text="2026-02-02T10:00:00+01:00", until_text="2026-02-02T11:00:00+01:00"), ["interval"],
    ),
    "an interval without a zone": (
        replace(SAME, from_text="2026-02-02T09:00:00", until_text="2026-02-02T11:00:00"), ["interval"],
    ),
    "an interval without a start": (replace(SAME, until_text="2026-02-02T11:00:00Z"), ["interval"]),
    "an interval that ends before it starts": (
        replace(SAME, from_text="2026-02-02T09:00:00Z", until_text="2026-02-02T08:00:00Z"), ["interval"],
    ),
    "ports that hold it": (replace(SAME, ports="51200-51711"), []),
    "the one port": (replace(SAME, ports="51500"), []),
    "ports of a neighbour": (replace(SAME, ports="51712-52223"), ["ports"]),
    "ports the wrong way round": (replace(SAME, ports="51711-51200"), ["ports"]),
    "ports with a digit too many": (replace(SAME, ports="51200-517110"), ["ports"]),
    "ports that are no numbers": (replace(SAME, ports="any"), ["ports"]),
    "port and time unrepeated but covered": (UNREPEATED, []),
    "unrepeated, of the hour after": (
        replace(UNREPEATED, from_text="2026-02-02T10:30:00Z"), ["interval"],
    ),
    "unrepeated, no ports": (replace(UNREPEATED, ports=""), ["port"]),
    "unrepeated, only an end": (replace(UNREPEATED, from_text=""), ["time", "interval"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_answered_must_be_what_was_asked(name: str) -> None:
    held, fields = ANSWERS[name]
    assert [found.field for found in compared(ASKED, held)] == fields


def test_where_no_instant_was_settled_no_interval_covers_it() -> None:
    assert [found.field for found in compared(replace(ASKED, at=None), replace(SAME, **LEASE))] == ["interval"]


def test_the_place_of_the_difference_is_told() -> None:
    [found] = compared(ASKED, replace(SAME, ip="203.0.113.77"))
    assert (found.at, found.asked, found.answered) == (12, "203.0.113.7", "203.0.113.77")


texts = st.text("0123456789.:TZ+-", max_size=24)


@given(texts, st.data())
def test_any_one_character_is_found_with_its_position(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    sign = data.draw(st.characters().filter(lambda sign: sign not in text))
    changed = [text[:at] + sign + text[at:]]  # one too many
    if at < len(text):
        changed += [text[:at] + sign + text[at + 1 :]]  # another
    for after in changed:
        [found] = compared(replace(ASKED, ip=text), replace(SAME, ip=after))
        assert (found.field, found.at, found.asked, found.answered) == ("address", at + 1, text, after)


@given(texts, texts)
def test_marks_lose_no_character_and_mark_nothing_of_what_is_the_same(before: str, after: str) -> None:
    left, right = marked(before, after)
    assert ("".join(run for run, _ in left), "".join(run for run, _ in right)) == (before, after)
    same = ["".join(run for run, differs in side if not differs) for side in (left, right)]
    assert same[0] == same[1]
    assert any(differs for _, differs in (*left, *right)) == (before != after)


def test_an_extra_digit_is_marked_alone() -> None:
    assert marked("203.0.113.7", "203.0.1133.7") == (
        (("203.0.113", False), (".7", False)),
        (("203.0.113", False), ("3", True), (".7", False)),
    )


def test_an_interval_is_read_or_is_none() -> None:
    assert period_held("2026-02-02T09:00:00Z", "") == Period(datetime(2026, 2, 2, 9, tzinfo=UTC), None)
    assert period_held("", "") is None
