"""The bytes an entry commits to are those of RFC 8785, whoever writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from daybreak.ledger.rules import canonical, canonical_payload

text = st.text(st.characters(exclude_categories=["Cs"]))
keys = text | st.sampled_from(["\ue000", "\U0001f600", "a", "A", "é", "\x7f", '"', "\\", "\u2028"])
integers = st.integers(1 - 2**53, 2**53 - 1)
values = st.recursive(
    st.none() | st.booleans() | integers | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)


class Word(StrEnum):
    """A closed vocabulary."""

    QUOTED = 'a "word"'


@given(st.dictionaries(keys, values, max_size=6))
def test_the_fast_writer_gives_the_bytes_of_the_reference_implementation(value: dict[str, object]) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", range(0x80))
def test_every_control_and_ascii_character_is_written_as_the_standard_says(code: int) -> None:
    assert canonical({chr(code): chr(code)}) == rfc8785.dumps({chr(code): chr(code)})


def test_keys_beyond_ascii_are_sorted_by_utf_16_units() -> None:
    value = {"\ue000": 1, "\U0001f600": 2, "z": 3}
    assert canonical(value) == '{"z":3,"\U0001f600":2,"\ue000":1}'.encode()


def test_what_is_no_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="non-UTF-8"):
        canonical({"name": "\ud800"})


def test_values_of_acts_become_plain() -> None:
    payload = {
        "at": datetime(2026, 3, 2, 9, tzinfo=UTC), "id": UUID(int=7), "word": Word.QUOTED, "half": 0.5,
        "large": 2**53, "set": {"b", "a"}, "yes": True,
    }  # fmt: skip
    assert canonical_payload(payload) == (
        b'{"at":"2026-03-02T09:00:00.000000Z","half":"0.5","id":"00000000-0000-0000-0000-000000000007",'
        b'"large":"9007199254740992","set":["a","b"],"word":"a \\"word\\"","yes":true}'
    )
