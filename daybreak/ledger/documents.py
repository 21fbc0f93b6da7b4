"""Texts that leave the house: the proof of one entry, and a checkpoint handed to a witness.

The proof is a C2SP tlog-proof whose extra data are the entry's own bytes, so that the file alone is enough; the other
is the request body of a C2SP tlog-witness. Any program that knows these formats can check them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from daybreak.kernel.errors import BadInput, Tampered
from daybreak.ledger.merkle import HASH_BYTES, leaf_hash, verify_inclusion
from daybreak.ledger.notes import read_checkpoint
from daybreak.ledger.terms import Checkpoint

PROOF_HEAD = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63  # of a proof: a log has less than 2^63 leaves
_NUMBER = r"(0|[1-9][0-9]{0,18})"
_PROOF = re.compile(
    rf"{re.escape(PROOF_HEAD)}\n(?:extra (?P<extra>\S*)\n)?index (?P<index>{_NUMBER})\n"
    r"(?P<hashes>(?:\S+\n)*)\n(?P<note>.+)",
    re.DOTALL,
)
_SUBMISSION = re.compile(rf"old (?P<old>{_NUMBER})\n(?P<hashes>(?:\S+\n)*)\n(?P<note>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Proof:
    """That the bytes of one entry stand at one position under a checkpoint."""

    position: int
    canonical: bytes
    hashes: tuple[bytes, ...]
    note: str

    @property
    def entry(self) -> dict[str, object]:
        """Return the entry as it was sealed."""
        said = json.loads(self.canonical)
        return said if isinstance(said, dict) else {}


@dataclass(frozen=True, slots=True)
class Submission:
    """A checkpoint for a witness, with the proof that it extends the log of the old size."""

    old: int
    hashes: tuple[bytes, ...]
    note: str


def write_proof(proof: Proof) -> str:
    """Return the proof as text."""
    extra = base64.b64encode(proof.canonical).decode()
    return f"{PROOF_HEAD}\nextra {extra}\nindex {proof.position}\n{_lines(proof.hashes)}\n{proof.note}"


def read_proof(text: str) -> Proof:
    """Return the proof a text holds, nothing of it checked; BadInput when it is none."""
    found = _PROOF.fullmatch(text)
    if found is None:
        raise BadInput(f"This is not a proof: it does not begin with {PROOF_HEAD}, an index and hashes")
    extra = _decoded([found["extra"] or ""])
    return Proof(int(found["index"]), extra[0], _hashes(found["hashes"]), found["note"])


def check_proof(proof: Proof, checkpoint: Checkpoint) -> None:
    """Raise Tampered unless the proof leads from the entry to the checkpoint's root."""
    leads = verify_inclusion(
        leaf_hash(proof.canonical),
        position=proof.position,
        size=checkpoint.size,
        proof=proof.hashes,
        root=checkpoint.root,
    )
    if not leads:
        raise Tampered(
            f"The entry is not the one at position {proof.position} of the {checkpoint.size} that were signed",
            rule="inclusion",
            remedy="Ask for the proof again; if it stays so, keep both and tell the auditor",
        )


def write_submission(submission: Submission) -> str:
    """Return the body of an `add-checkpoint` request."""
    return f"old {submission.old}\n{_lines(submission.hashes)}\n{submission.note}"


def read_submission(text: str) -> Submission:
    """Return what an `add-checkpoint` body says, nothing of it checked; BadInput when it is none."""
    found = _SUBMISSION.fullmatch(text)
    if found is None:
        raise BadInput("This is not a checkpoint for a witness: it does not begin with an old size and hashes")
    read_checkpoint(found["note"])
    return Submission(int(found["old"]), _hashes(found["hashes"]), found["note"])


def _lines(hashes: Sequence[bytes]) -> str:
    return "".join(f"{base64.b64encode(each).decode()}\n" for each in hashes)


def _hashes(lines: str) -> tuple[bytes, ...]:
    hashes = tuple(_decoded(lines.split()))
    if len(hashes) > MOST_HASHES or any(len(each) != HASH_BYTES for each in hashes):
        raise BadInput(f"A proof has at most {MOST_HASHES} hashes of {HASH_BYTES} bytes")
    return hashes


def _decoded(lines: Sequence[str]) -> list[bytes]:
    try:
        return [base64.b64decode(line, validate=True) for line in lines]
    except binascii.Error as broken:
        raise BadInput("A line of the proof is not base64") from broken
