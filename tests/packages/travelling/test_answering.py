"""A force's answer in a file: written from what it received, one thing after the other, and read as it was signed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput, Conflict, ContentRefused, DaybreakError, NotAllowed, NotFound, Tampered
from daybreak.packages.terms import Answer, Said
from daybreak.packages.travelling import answering
from daybreak.packages.travelling.answering import check_signed, new_key, read_answer, read_key, read_public
from daybreak.packages.travelling.contents import digest_of
from daybreak.packages.travelling.receiving import What, answer, take_in
from tests.packages.travelling.invented import AT, Sent, opened

LINE, PUBLIC = new_key("kent")
OTHER = new_key("surrey")[1]
SENT = Sent()


def says(folder: Path, said: Said, **more: Any) -> bytes:
    at = AT + timedelta(hours=1)
    words = {"by": "PC 1 Ann Other"} | ({"access_to_children": Answer.YES} if said is Said.ACKNOWLEDGED else {}) | more
    words |= {"reason": "lives in Surrey"} if said is Said.REJECTED and "reason" not in more else {}
    signer = read_key(LINE, force="kent")
    file = answer(What(SENT.reference, said, **words), folder, folder / "out", signer=signer, force="kent", at=at)
    return file.read_bytes()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    take_in(opened(SENT), tmp_path, at=AT)
    return tmp_path


def test_an_answer_says_which_package_of_which_envelope_and_is_signed(inbox: Path) -> None:
    raw = says(inbox, Said.ACKNOWLEDGED)
    found = read_answer(raw)
    assert (found.force, found.reference, found.export, found.number) == ("kent", SENT.reference, "e1", 1)
    assert (found.digest, found.said, found.access_to_children) == (digest_of(SENT.content), "acknowledged", "yes")
    check_signed(raw, found, key=PUBLIC, others=[])
    assert [read_answer(says(inbox, said)).number for said in (Said.REJECTED,)] == [2]


@pytest.mark.parametrize(
    ("before", "said", "why"),
    [
        ([], Said.ACCEPTED, "not acknowledged yet"),
        ([], Said.REJECTED, "not acknowledged yet"),
        ([Said.ACKNOWLEDGED], Said.ACKNOWLEDGED, "was answered: acknowledged"),
        ([Said.ACKNOWLEDGED, Said.ACCEPTED], Said.REJECTED, "was answered: accepted"),
        ([Said.ACKNOWLEDGED, Said.REJECTED], Said.ACCEPTED, "was answered: rejected"),
        ([Said.ACKNOWLEDGED], Said.STOPPED, "was not withdrawn"),
    ],
)
def test_one_thing_is_said_after_the_other(inbox: Path, before: list[Said], said: Said, why: str) -> None:
    for each in before:
        says(inbox, each)
    with pytest.raises(Conflict, match=why):
        says(inbox, said)


def test_of_what_was_withdrawn_a_force_says_only_that_it_has_stopped(inbox: Path) -> None:
    says(inbox, Said.ACKNOWLEDGED)
    says(inbox, Said.ACCEPTED)
    later = {"reference": "P-OTHER1/1", "export": "e2", "withdrawn": (SENT.reference,)}
    take_in(opened(SENT, **later), inbox, at=AT)
    with pytest.raises(Conflict, match="was withdrawn"):
        says(inbox, Said.REJECTED)
    assert read_answer(says(inbox, Said.STOPPED)).number == 3
    with pytest.raises(Conflict, match="was answered: stopped"):
        says(inbox, Said.STOPPED)


@pytest.mark.parametrize(
    ("said", "more", "why"),
    [
        (Said.ACKNOWLEDGED, {"access_to_children": ""}, "access to children is said when"),
        (Said.ACKNOWLEDGED, {"access_to_children": "perhaps"}, "access to children is said when"),
        (Said.ACKNOWLEDGED, {"by": " "}, "name of who gives it"),
        (Said.REJECTED, {"reason": " "}, "needs its reason"),
        (Said.REJECTED, {"reason": "x" * 1_001}, "too long"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(inbox: Path, said: Said, more: dict[str, str], why: str) -> None:
    if said is Said.REJECTED:
        says(inbox, Said.ACKNOWLEDGED)
    with pytest.raises(BadInput, match=why):
        says(inbox, said, **more)
    says(inbox, said)  # the next try is not refused as the second


def test_nobody_answers_what_was_not_received(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="was received here"):
        says(tmp_path, Said.ACKNOWLEDGED)


def test_a_key_of_another_force_signs_and_is_registered_for_nobody_else() -> None:
    with pytest.raises(NotAllowed, match="of kent/answers, not of surrey"):
        read_key(LINE, force="surrey")
    with pytest.raises(BadInput, match="names itself kent/answers"):
        read_public(str(PUBLIC), force="surrey")
    assert read_public(f" {PUBLIC}\n", force="kent") == PUBLIC
    for wrong in ("", "kent/answers", "kent/answers 00", "kent/answers " + "z" * 64):
        with pytest.raises(BadInput):
            read_key(wrong, force="kent")


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 2_000), bit=st.integers(0, 7))
def test_one_flipped_bit_of_an_answer_is_found(tmp_path_factory: pytest.TempPathFactory, place: int, bit: int) -> None:
    raw = bytearray(_one(tmp_path_factory))
    raw[place % len(raw)] ^= 1 << bit
    with pytest.raises((ContentRefused, Tampered)):
        check_signed(bytes(raw), read_answer(bytes(raw)), key=PUBLIC, others=[OTHER])


_kept: list[bytes] = []


def _one(paths: pytest.TempPathFactory) -> bytes:
    if not _kept:
        folder = paths.mktemp("inbox")
        take_in(opened(SENT), folder, at=AT)
        _kept.append(says(folder, Said.ACKNOWLEDGED))
    return _kept[0]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=3_000))
def test_what_is_no_answer_is_refused(raw: bytes) -> None:
    with pytest.raises(DaybreakError):
        read_answer(raw)


def test_a_file_without_end_is_not_read() -> None:
    with pytest.raises(ContentRefused):
        read_answer(b"x" * (answering.MOST_BYTES + 1))
