"""Whether a file is one that was published: every answer, and no byte that could be changed unnoticed."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput, Tampered
from daybreak.ledger import notes
from daybreak.ledger.documents import Proof
from daybreak.ledger.merkle import leaf_hash
from daybreak.ledger.notes import Signer
from daybreak.ledger.rules import canonical, payload_digest
from daybreak.release.documents.manifest import MANIFEST, Manifest, digest_of, read_manifest, write_manifest
from daybreak.release.documents.verifying import Verdict, check_publication, judge, write_publication

LEAD = Signer("lead.invalid/releases", Ed25519PrivateKey.from_private_bytes(b"1" * 32))
OTHER = Signer("other.invalid/releases", Ed25519PrivateKey.from_private_bytes(b"2" * 32))
LOG = Signer("lead.invalid/ledger", Ed25519PrivateKey.from_private_bytes(b"3" * 32))
KEYS = [LEAD.verifier]
FIRST = {"kent.csv": b"arrests 660", "release.txt": b"660 arrests", "same.svg": b"drawn"}
SECOND = {"kent.csv": b"arrests 745", "release.txt": b"745 arrests", "same.svg": b"drawn"}


def manifest(
    version: int,
    files: dict[str, bytes],
    earlier: tuple[tuple[str, int, str], ...] = (),
    operation: str = "BRIGHT DAWN",
) -> Manifest:
    held = {name: digest_of(content) for name, content in files.items()}
    return Manifest(operation, version, version, "2026-03-20T06:00:00.000000Z", True, held, earlier)


EARLIER = tuple((digest_of(content), 1, name) for name, content in FIRST.items())
ONE = write_manifest(manifest(1, FIRST), LEAD).decode()
TWO = write_manifest(manifest(2, SECOND, EARLIER), LEAD).decode()


@pytest.mark.parametrize(
    ("content", "name", "signed", "verdict"),
    [
        (FIRST["kent.csv"], "kent.csv", [ONE], Verdict.GENUINE),
        (FIRST["kent.csv"], "renamed.csv", [ONE], Verdict.GENUINE),
        (SECOND["kent.csv"], "kent.csv", [TWO], Verdict.GENUINE),
        (FIRST["same.svg"], "same.svg", [TWO], Verdict.GENUINE),
        (FIRST["same.svg"], "same.svg", [ONE, TWO], Verdict.GENUINE),
        (TWO.encode(), MANIFEST, [TWO], Verdict.GENUINE),
        (FIRST["kent.csv"], "kent.csv", [TWO], Verdict.OLDER),
        (FIRST["kent.csv"], "kent.csv", [ONE, TWO], Verdict.OLDER),
        (FIRST["kent.csv"], "kent.csv", [TWO, ONE], Verdict.OLDER),
        (ONE.encode(), MANIFEST, [ONE, TWO], Verdict.OLDER),
        (b"arrests 700", "kent.csv", [TWO], Verdict.ALTERED),
        (b"", "kent.csv", [ONE], Verdict.ALTERED),
        (b"arrests 700", "surrey.csv", [TWO], Verdict.UNKNOWN),
        (
            SECOND["kent.csv"],
            "kent.csv",
            [ONE],
            Verdict.ALTERED,
        ),  # it knows of no later version
        (FIRST["kent.csv"], "kent.csv", [write_manifest(manifest(1, FIRST), OTHER).decode()], Verdict.FOREIGN),
        (FIRST["kent.csv"], "kent.csv", [], Verdict.FOREIGN),
        (FIRST["kent.csv"], "kent.csv", ["no note at all"], Verdict.FOREIGN),
    ],
)
def test_the_answers(content: bytes, name: str, signed: list[str], verdict: Verdict) -> None:
    assert judge(content, name, signed, KEYS).verdict == verdict


def test_an_answer_says_which_release_and_what_to_do() -> None:
    answer = judge(FIRST["kent.csv"], "kent.csv", [TWO], KEYS)
    assert answer.words == "The file is of version 1 and has been replaced: take version 2."
    assert answer.of.startswith("BRIGHT DAWN, version 2, snapshot 2, published 2026-03-20")
    assert "REHEARSAL" in answer.of
    renamed = judge(FIRST["kent.csv"], "renamed.csv", [ONE], KEYS)
    assert renamed.words == "The file is exactly as it was published as kent.csv."
    foreign = judge(b"", "kent.csv", [write_manifest(manifest(1, FIRST), OTHER).decode()], KEYS)
    assert "other.invalid/releases" in foreign.words
    assert foreign.manifest is None


def test_a_manifest_of_another_operation_replaces_nothing() -> None:
    other = write_manifest(manifest(9, SECOND, operation="OTHER DAWN"), LEAD).decode()
    assert judge(FIRST["kent.csv"], "kent.csv", [ONE, other], KEYS).verdict == Verdict.GENUINE
    assert judge(FIRST["kent.csv"], "kent.csv", [other], KEYS).verdict == Verdict.ALTERED


@given(st.integers(0, 8 * len(ONE.encode()) - 1))
def test_no_bit_of_a_manifest_changes_unnoticed(bit: int) -> None:
    changed = bytearray(ONE.encode())
    changed[bit // 8] ^= 1 << bit % 8
    try:
        answer = judge(FIRST["kent.csv"], "kent.csv", [changed.decode()], KEYS)
    except UnicodeDecodeError:
        return
    assert answer.verdict == Verdict.FOREIGN or notes.text_of(changed.decode()) == notes.text_of(ONE)


@given(st.integers(0, 8 * len(FIRST["kent.csv"]) - 1))
def test_no_bit_of_a_file_changes_unnoticed(bit: int) -> None:
    changed = bytearray(FIRST["kent.csv"])
    changed[bit // 8] ^= 1 << bit % 8
    assert judge(bytes(changed), "kent.csv", [ONE, TWO], KEYS).verdict == Verdict.ALTERED


def test_a_manifest_reads_as_it_was_written() -> None:
    assert read_manifest(TWO) == manifest(2, SECOND, tuple(sorted(EARLIER)))
    assert write_manifest(read_manifest(TWO), LEAD).decode() == TWO


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "something else\n\nsigned\n",
        TWO.replace("version 2", "version 0"), TWO.replace("snapshot", "snap"),
        TWO.replace("file ", "file x", 1), TWO.replace("rehearsal yes\n", "", 1), TWO.replace("earlier", "later", 1),
        TWO.replace("kent.csv\nfile", f"kent.csv\nfile {'0' * 64} kent.csv\nfile", 1),
    ],
)  # fmt: skip
def test_what_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="not the manifest"):
        read_manifest(text)


# ── the ledger's proof ────────────────────────────────────────────────────────────────────────────────────────────────
SALT = b"s" * 16


def published(note: str = TWO, *, signer: Signer = LOG, **entry: str) -> str:
    payload = canonical({"files": [digest_of(note.encode()), "0" * 64]})
    said = {"act": "release:publish", "to": "public", "payload": payload_digest(SALT, payload)} | entry
    leaf = canonical(said)
    root = sha256(b"\x01" + leaf_hash(b"before") + leaf_hash(leaf)).digest()
    head = notes.sign(notes.checkpoint_text(signer.name, 2, root), signer)
    return write_publication(Proof(1, leaf, (leaf_hash(b"before"),), head), SALT, payload)


def test_the_ledgers_proof_names_the_manifest() -> None:
    assert check_publication(published(), TWO, [LEAD.verifier, LOG.verifier]) == 1
    assert check_publication(published(act="release:lift"), TWO, [LOG.verifier]) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "cannot be read"),
        ("no JSON", "cannot be read"),
        (published(signer=OTHER), "signed by other.invalid/releases, whose key was not given"),
        (published(signer=Signer(LOG.name, OTHER.key)), "another ledger"),
        (published(act="release:draft"), "not of a publication"),
        (published(to="kent"), "not of a publication"),
        (published(ONE), "does not name this manifest"),
        (published(payload="0" * 64), "does not name this manifest"),
        (published().replace("0000", "0001", 1), "cannot be read|does not name this manifest"),
    ],
)
def test_a_proof_of_something_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        check_publication(text, TWO, [LOG.verifier])


def test_a_proof_that_leads_elsewhere_is_tampered() -> None:
    said = json.loads(published())
    said["proof"] = said["proof"].replace("index 1", "index 0")
    with pytest.raises(Tampered):
        check_publication(json.dumps(said), TWO, [LOG.verifier])
