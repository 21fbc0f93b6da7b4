"""Signed statements: of the key, for the nonce, and no other; the second machine answers over a real socket."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput, Conflict, Tampered, Unavailable
from daybreak.ledger.notes import Signer
from daybreak.release.timekeeping.asking import check_settings, of_timekeeper
from daybreak.release.timekeeping.serving import leave, server
from daybreak.release.timekeeping.statements import FOR_NOBODY, found, load, state, stated

NOON = datetime(2026, 3, 20, 12, 0, 0, 250_000, tzinfo=UTC)
NONCE = "5f" * 16
KEEPER = Signer("keeper.invalid/time", Ed25519PrivateKey.generate())
OTHER = Signer("keeper.invalid/time", Ed25519PrivateKey.generate())


def test_a_statement_says_its_time_to_who_asked() -> None:
    note = state(KEEPER, nonce=NONCE, at=NOON)
    assert stated(note, KEEPER.verifier, nonce=NONCE) == NOON
    with pytest.raises(Tampered, match="another question"):
        stated(note, KEEPER.verifier, nonce="00" * 16)
    with pytest.raises(Tampered, match="signature"):
        stated(note, OTHER.verifier, nonce=NONCE)
    with pytest.raises(Tampered, match="another question"):
        stated(note, KEEPER.verifier, nonce=FOR_NOBODY)


@given(st.data())
def test_a_statement_fails_on_any_changed_byte_of_its_text(data: st.DataObject) -> None:
    note = state(KEEPER, nonce=NONCE, at=NOON)
    place = data.draw(st.integers(0, note.index("\n\n") - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != note[place]))
    with pytest.raises(Tampered):
        stated(note[:place] + other + note[place + 1 :], KEEPER.verifier, nonce=NONCE)


@pytest.mark.parametrize("nonce", ["", "5f", "5F" * 16, "zz" * 16, "5f" * 33, "5f" * 16 + "\n"])
def test_a_nonce_is_hexadecimal_and_nothing_else(nonce: str) -> None:
    with pytest.raises(BadInput):
        state(KEEPER, nonce=nonce, at=NOON)


def test_a_timekeeper_is_a_folder_with_a_key(tmp_path: Path) -> None:
    verifier = found(tmp_path / "keeper", name="keeper.invalid/time")
    assert str(load(tmp_path / "keeper").verifier) == str(verifier)
    assert (tmp_path / "keeper" / "key").stat().st_mode & 0o077 == 0
    with pytest.raises(Conflict):
        found(tmp_path / "keeper", name="keeper.invalid/time")
    with pytest.raises(BadInput):
        found(tmp_path / "named", name="two words")
    with pytest.raises(BadInput):
        load(tmp_path / "nowhere")


@pytest.fixture
def serving() -> Iterator[ThreadingHTTPServer]:
    running = server(KEEPER, "127.0.0.1", 0, clock=lambda: datetime.now(UTC))
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def address(running: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{running.server_address[1]}/"


def test_the_second_machine_answers_with_its_clock(serving: ThreadingHTTPServer) -> None:
    before = datetime.now(UTC)
    at = of_timekeeper(address(serving), KEEPER.verifier)()
    assert before <= at <= datetime.now(UTC)
    with pytest.raises(Tampered, match="signature"):
        of_timekeeper(address(serving), OTHER.verifier)()


@pytest.mark.parametrize("said", [b"", b"-", b"5f", b"x" * 65, b"\xff" * 32, b"zz" * 16])
def test_it_signs_nothing_but_nonces(serving: ThreadingHTTPServer, said: bytes) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address(serving), data=said, timeout=5)  # noqa: S310 - our own, on this machine
    assert refused.value.code == 400
    refused.value.close()


def test_one_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    running = server(KEEPER, "127.0.0.1", 0, clock=lambda: datetime.now(UTC))
    gone = address(running)
    running.server_close()
    with pytest.raises(Unavailable, match="does not answer"):
        of_timekeeper(gone, KEEPER.verifier)()
    with pytest.raises(Unavailable, match="cannot be read"):
        of_timekeeper(str(tmp_path / "time.note"), KEEPER.verifier)()


def test_a_file_is_read_as_it_was_left(tmp_path: Path) -> None:
    file = tmp_path / "time.note"
    leave(KEEPER, file, at=NOON)
    assert of_timekeeper(str(file), KEEPER.verifier)() == NOON
    leave(KEEPER, file, at=NOON + timedelta(seconds=5))
    assert of_timekeeper(str(file), KEEPER.verifier)() == NOON + timedelta(seconds=5)
    file.write_text(state(KEEPER, nonce=NONCE, at=NOON), "utf-8")
    with pytest.raises(Tampered):
        of_timekeeper(str(file), KEEPER.verifier)()


def test_address_and_key_come_together() -> None:
    check_settings("", "")
    check_settings("https://time.example", "key")
    for half in (("https://time.example", ""), ("", "key")):
        with pytest.raises(BadInput, match="without"):
            check_settings(*half)
