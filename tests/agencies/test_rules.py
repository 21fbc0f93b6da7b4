"""Rules of signing in, and the values of one-time codes: no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.agencies import one_time, passkeys
from daybreak.agencies.passkeys import Site
from daybreak.agencies.rules import (
    CODE_LETTERS,
    MOST_TRIES,
    Tries,
    account_name,
    code_digest,
    keyed_digest,
    may_try,
    new_code,
)
from daybreak.kernel.errors import BadInput, Tampered

KEY = bytes(range(32))
COUNTS = st.integers(min_value=0, max_value=200)
# RFC 6238 appendix B, SHA-1: the secret is the text 12345678901234567890; eight digits there, the last six here.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PUBLISHED = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924")]


@given(COUNTS, COUNTS, COUNTS)
def test_one_more_failure_never_opens_what_was_closed(here: int, account: int, address: int) -> None:
    now = may_try(Tries(here, account, address))
    for more in (
        Tries(here + 1, account, address),
        Tries(here, account + 1, address),
        Tries(here, account, address + 1),
    ):
        assert now or not may_try(more)


@pytest.mark.parametrize("count", ["here", "account", "address"])
def test_each_count_alone_closes(count: str) -> None:
    calm = {"here": 0, "account": 0, "address": 0}
    most = getattr(MOST_TRIES, count)
    assert may_try(Tries(**calm | {count: most - 1}))
    assert not may_try(Tries(**calm | {count: most}))


def test_a_code_is_written_with_letters_nobody_confuses() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {letter for code in codes for letter in code} <= set(CODE_LETTERS) | {"-"}
    assert set("01loi").isdisjoint(CODE_LETTERS)


@given(st.text(alphabet=CODE_LETTERS, min_size=16, max_size=16))
def test_a_code_is_known_however_it_is_typed(code: str) -> None:
    typed = f" {code[:4].upper()} {code[4:8]}-{code[8:]}"
    assert code_digest(typed, key=KEY) == code_digest(code, key=KEY)
    assert code_digest(code, key=KEY) != code_digest(code, key=KEY[::-1])


def test_names_that_look_alike_are_counted_as_one() -> None:
    assert account_name(" Ａnalyst ") == account_name("analyst")
    assert keyed_digest("a", key=KEY) != keyed_digest("b", key=KEY)


@pytest.mark.parametrize(("seconds", "code"), PUBLISHED)
def test_the_published_vectors_of_one_time_codes(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    step = seconds // one_time.STEP_SECONDS
    assert one_time.step_of(code, secret=SECRET, at=at) == step
    assert one_time.step_of(f"{code[:3]} {code[3:]}", secret=SECRET, at=at) == step
    for late, taken in ((30, True), (-30, True), (61, False), (-61, False)):
        moved = at + timedelta(seconds=late)
        assert (one_time.step_of(code, secret=SECRET, at=moved) == step) is taken, late


@given(st.text(max_size=12))
def test_anything_may_be_typed_as_a_code(typed: str) -> None:
    one_time.step_of(typed, secret=SECRET, at=datetime(2026, 3, 2, tzinfo=UTC))


def test_a_sealed_secret_opens_for_its_owner_with_its_key_only() -> None:
    nonce, sealed = one_time.seal(SECRET, owner="ann", key=KEY)
    assert one_time.unseal(nonce, sealed, owner="ann", key=KEY) == SECRET
    bent = bytes([sealed[0] ^ 1]) + sealed[1:]
    for wrong in ((sealed, "bob", KEY), (sealed, "ann", KEY[::-1]), (bent, "ann", KEY)):
        with pytest.raises(Tampered):
            one_time.unseal(nonce, wrong[0], owner=wrong[1], key=wrong[2])


def test_the_picture_of_a_secret_has_neither_script_nor_style() -> None:
    drawn = one_time.picture_of(one_time.address_of(SECRET, username='<b "x">'))
    assert drawn.startswith("<svg")
    assert "<script" not in drawn
    assert "style" not in drawn
    assert "<b" not in drawn


@given(
    st.one_of(st.text(max_size=60), st.sampled_from(["{}", '{"rawId": 7}', '{"rawId": "AA", "response": {}}', "[]"]))
)
def test_any_answer_may_be_sent_as_a_passkeys(answer: str) -> None:
    site = Site("localhost", "http://localhost:8000")
    passkeys.credential_of(answer)
    with pytest.raises(BadInput):
        passkeys.made(answer, challenge="AAAA", site=site)
    with pytest.raises(BadInput):
        passkeys.signed(answer, challenge="AAAA", site=site, public_key=b"", sign_count=0)
