"""An envelope that was changed, is another force's, or is no envelope, is refused with the reason."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.kernel.errors import ContentRefused, DaybreakError, NotAllowed, Tampered
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer
from daybreak.packages.travelling import bag, envelope
from daybreak.packages.travelling.contents import bytes_of
from daybreak.packages.travelling.opening import envelope_text, open_envelope
from tests.packages.travelling.invented import FACT, LEAD, LEDGER, PUBLIC, SECRET, TRUST, Sent, opened

SEALED = Sent().sealed()
PACKED = envelope.decrypt(SEALED, SECRET)
FILES = envelope.unpack(PACKED)
STRANGER = Signer(LEAD.name, Ed25519PrivateKey.from_private_bytes(b"\3" * 32))
OTHER_LEDGER = Signer(LEDGER.name, Ed25519PrivateKey.from_private_bytes(b"\4" * 32))


def open_files(files: dict[str, bytes]) -> None:
    open_envelope(envelope.close(files, PUBLIC), identity=SECRET, trust=TRUST, force="kent")


def test_an_envelope_opens_at_its_force() -> None:
    found = open_envelope(SEALED, identity=SECRET, trust=TRUST, force="kent")
    assert (found.reference, found.position) == ("P-7KQ2M4/1", 0)
    assert found.content["facts"] == [FACT]
    assert found.files["data/package.pdf"].startswith(b"%PDF")
    assert set(found.files) == set(envelope.NAMES)
    assert b"OFFICIAL-SENSITIVE" in found.files["bag-info.txt"]


def test_another_key_does_not_open_it() -> None:
    other, _ = envelope.new_identity()
    with pytest.raises(NotAllowed, match="another key") as refused:
        open_envelope(SEALED, identity=other, trust=TRUST, force="kent")
    assert refused.value.rule == "recipient"


@pytest.mark.parametrize(
    ("changed", "error", "rule"),
    [
        ({"force": "surrey"}, NotAllowed, "other force"),
        ({"told": "surrey"}, NotAllowed, "other force"),
        ({"force": "surrey", "told": "surrey", "ledger_to": "surrey"}, NotAllowed, "other force"),
        ({"ledger_to": "surrey"}, Tampered, "ledger"),
        ({"act": "package:build"}, Tampered, "ledger"),
        ({"about": "00000000-0000-0000-0000-000000000008"}, Tampered, "ledger"),
        ({"ledger_by": OTHER_LEDGER}, Tampered, "ledger"),
        ({"signed_by": STRANGER}, Tampered, "signature"),
        ({"closed_by": STRANGER}, Tampered, "signature"),
        ({"signed_by": LEDGER}, Tampered, "signature"),
        ({"reference": "P-../../etc/1"}, ContentRefused, "format"),
        ({"more": {"format": "another 2"}}, ContentRefused, "format"),
    ],
)
def test_what_is_foreign_or_wrong_is_refused(changed: dict[str, Any], error: type[DaybreakError], rule: str) -> None:
    with pytest.raises(error) as refused:
        opened(Sent(), **changed)
    assert refused.value.rule == rule


@pytest.mark.parametrize("name", sorted(set(envelope.NAMES) - {"envelope.sig"}))
def test_one_changed_byte_of_any_file_is_found(name: str) -> None:
    raw = FILES[name]
    for place in {0, len(raw) // 2, len(raw) - 1}:
        bad = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(Tampered):
            open_files({**FILES, name: bad})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(0, 7))
def test_one_flipped_bit_of_the_envelope_is_found(place: int, bit: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= 1 << bit
    with pytest.raises(DaybreakError):
        open_envelope(bytes(changed), identity=SECRET, trust=TRUST, force="kent")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SEALED) - 1))
def test_an_envelope_cut_short_is_found(length: int) -> None:
    with pytest.raises(DaybreakError):
        open_envelope(SEALED[:length], identity=SECRET, trust=TRUST, force="kent")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=4_000))
def test_nothing_that_is_packed_by_anybody_else_is_unpacked(packed: bytes) -> None:
    with pytest.raises(ContentRefused):
        envelope.unpack(packed)


def test_a_bag_whose_package_was_exchanged_for_another_signed_one_is_found() -> None:
    other = envelope.unpack(envelope.decrypt(Sent(reference="P-OTHER/1").sealed(), SECRET))
    names = ("data/package.json", "data/package.sig")
    payload = {name.removeprefix("data/"): FILES[name] for name in FILES if name.startswith("data/")}
    payload |= {name.removeprefix("data/"): other[name] for name in names}
    files = bag.make(payload, about={})
    files["envelope.sig"] = FILES["envelope.sig"]
    with pytest.raises(Tampered, match="not closed by"):
        open_files(files)
    files["envelope.sig"] = notes.sign(envelope_text(files), LEAD).encode()
    with pytest.raises(Tampered, match="of another package"):
        open_files(files)


def test_json_in_another_spelling_is_refused() -> None:
    for raw in (b'{"format":1,"format":2}', b" " + FILES["data/package.json"], b"[]", b"\xff", b"[" * 100_000):
        payload = {name.removeprefix("data/"): FILES[name] for name in FILES if name.startswith("data/")}
        files = bag.make({**payload, "package.json": raw}, about={})
        files["envelope.sig"] = notes.sign(envelope_text(files), LEAD).encode()
        with pytest.raises(ContentRefused, match=r"package\.json"):
            open_files(files)


@pytest.mark.parametrize("category", ["victim", "witness", "third_party", "intended_recipient"])
def test_a_childs_or_witnesss_fact_is_neither_sent_nor_taken(category: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = Sent(facts=(FACT, {**FACT, "category": category, "value": "child@example.com"}))
    with pytest.raises(NotAllowed, match=f"email of a {category}"):
        sent.sealed()
    # A lead agency that went wrong, or was taken over, closes it all the same: the force does not take it.
    monkeypatch.setattr("daybreak.packages.travelling.closing.check_suspect_only", lambda content: None)
    with pytest.raises(NotAllowed, match="never travels"):
        opened(sent)


@pytest.mark.parametrize("more", [{"children": []}, {"facts": [{**FACT, "kind": "file_name"}]}])
def test_no_other_field_and_no_other_kind_of_fact_travels(more: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed, match="never travels"):
        Sent(more=more).sealed()


def member(name: str, content: bytes = b"x", **values: Any) -> Callable[[tarfile.TarFile], None]:
    def add(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        for field, value in values.items():
            setattr(info, field, value)
        tar.addfile(info, io.BytesIO(content) if info.isreg() else None)

    return add


TRICKS: dict[str, Callable[[tarfile.TarFile], None]] = {
    "above": member("../package.json"),
    "above within": member("data/../../package.json"),
    "absolute": member("/etc/passwd"),
    "dotted": member("./data/package.json"),
    "backslash": member("data\\package.json"),
    "another": member("data/more.json"),
    "fetch": member("fetch.txt", b"https://example.invalid/ 1 data/x\n"),
    "twice": member("data/package.json"),
    "symbolic link": member("bagit.txt", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": member("bagit.txt", b"", type=tarfile.LNKTYPE, linkname="data/package.json"),
    "device": member("bagit.txt", b"", type=tarfile.CHRTYPE),
    "pipe": member("bagit.txt", b"", type=tarfile.FIFOTYPE),
    "folder": member("data", b"", type=tarfile.DIRTYPE),
    "long name": member("a" * 5_000),
}


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_tricks_of_archives_are_refused(trick: Callable[[tarfile.TarFile], None]) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        member("data/package.json", FILES["data/package.json"])(tar)
        trick(tar)
    with pytest.raises(ContentRefused, match="nothing was unpacked"):
        envelope.unpack(packed.getvalue())


def test_a_size_that_lies_is_refused() -> None:
    info = tarfile.TarInfo("data/package.json")
    info.size = envelope.MOST_BYTES + 1
    with pytest.raises(ContentRefused, match="more than"):
        envelope.unpack(info.tobuf() + b"\0" * 10_240)
    info.size = 5_000
    with pytest.raises(ContentRefused):
        envelope.unpack(info.tobuf() + b"x")


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_compressed_archive_is_refused(mode: Any) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as tar:
        member("data/package.json", b"\0" * 10_000_000)(tar)
    with pytest.raises(ContentRefused):
        envelope.unpack(packed.getvalue())


def test_too_large_an_envelope_is_not_even_decrypted() -> None:
    with pytest.raises(ContentRefused, match="bytes"):
        envelope.decrypt(b"\0" * (envelope.MOST_BYTES + 1), SECRET)


def test_an_envelope_encrypted_by_a_stranger_to_our_key_is_refused() -> None:
    junk = pyrage.encrypt(b"junk" * 400, [pyrage.x25519.Recipient.from_str(PUBLIC)])
    with pytest.raises(ContentRefused):
        open_envelope(junk, identity=SECRET, trust=TRUST, force="kent")


def test_markup_in_a_value_is_printed_and_not_run() -> None:
    sent = Sent(facts=({**FACT, "value": '#panic("run") $x$ *b* \\ "'},))
    assert bytes_of(sent.content) in opened(sent).files["data/package.json"]
