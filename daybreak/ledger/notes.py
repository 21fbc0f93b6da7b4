"""Signed notes, checkpoints and cosignatures, by Ed25519 keys (C2SP signed-note, tlog-checkpoint, -cosignature)."""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from daybreak.kernel.errors import BadInput, Tampered
from daybreak.ledger.merkle import HASH_BYTES
from daybreak.ledger.terms import Checkpoint

ALGORITHM_ED25519 = b"\x01"  # C2SP signed-note: signature type of Ed25519
ALGORITHM_COSIGNATURE = b"\x04"  # C2SP tlog-cosignature: signature type of timestamped Ed25519 cosignatures
DASH = "\N{EM DASH} "
KEY_BYTES = 32
_ID_BYTES = 4
_TIME = struct.Struct(">Q")  # the timestamp of a cosignature: seconds, big-endian
_NAME = re.compile(r"[^\s+]+")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Signer:
    """A named private key."""

    name: str
    key: Ed25519PrivateKey
    algorithm: bytes = ALGORITHM_ED25519

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.key.public_key(), self.algorithm)


@dataclass(frozen=True, slots=True)
class Verifier:
    """A named public key."""

    name: str
    key: Ed25519PublicKey
    algorithm: bytes = ALGORITHM_ED25519

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name || newline || algorithm || key)."""
        raw = self.key.public_bytes_raw()
        return sha256(self.name.encode() + b"\n" + self.algorithm + raw).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        """Return the vkey form: name+key id in hex+base64."""
        raw = base64.b64encode(self.algorithm + self.key.public_bytes_raw()).decode()
        return f"{self.name}+{self.key_id.hex()}+{raw}"


def read_vkey(text: str, *, algorithm: bytes = ALGORITHM_ED25519) -> Verifier:
    """Return the public key a vkey names; BadInput when it is malformed or of another kind."""
    kind = "a witness" if algorithm == ALGORITHM_COSIGNATURE else "a log"
    try:
        name, key_id, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        if raw[:1] == algorithm and len(raw) == 1 + KEY_BYTES and _NAME.fullmatch(name):
            verifier = Verifier(name, Ed25519PublicKey.from_public_bytes(raw[1:]), algorithm)
            if verifier.key_id.hex() == key_id:
                return verifier
    except (ValueError, binascii.Error):
        pass
    raise BadInput(
        f"{text.strip()[:80]!r} is not the public key of {kind}",
        rule="signed-note",
        remedy="Copy the whole line as it was given: name+eight hexadecimal digits+base64",
    )


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Return the body of a checkpoint: origin, size, root, a line each."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def sign(text: str, *signers: Signer) -> str:
    """Return the note: the text, an empty line, a signature line of each."""
    return f"{text}\n" + "".join(_line(signer, signer.key.sign(text.encode())) for signer in signers)


def cosign(note: str, signer: Signer, *, at: datetime) -> str:
    """Return a witness's signature line for the note's text, with the time (tlog-cosignature, Ed25519)."""
    seconds = int(at.timestamp())
    signature = signer.key.sign(_cosigned(text_of(note), seconds))
    return _line(signer, _TIME.pack(seconds) + signature)


def signed_by(note: str, verifier: Verifier) -> bool:
    """Answer whether the note carries a valid signature of the key."""
    return any(_valid(verifier, raw, text_of(note).encode()) for raw in _signatures_of(note, verifier))


def cosigned_at(note: str, verifier: Verifier) -> datetime | None:
    """Return when the witness countersigned the note; None when it did not, or its signature is not valid."""
    for raw in _signatures_of(note, verifier):
        if len(raw) > _TIME.size:
            (seconds,) = _TIME.unpack(raw[: _TIME.size])
            if seconds < 2**36 and _valid(verifier, raw[_TIME.size :], _cosigned(text_of(note), seconds)):
                return datetime.fromtimestamp(seconds, UTC)
    return None


def text_of(note: str) -> str:
    """Return what is signed: everything before the last empty line; Tampered when there is none."""
    text, separator, _ = note.rpartition("\n\n")
    if not separator:
        raise Tampered("The note has no signatures: they follow an empty line", rule="signed-note")
    return text + "\n"


def lines_of(note: str) -> list[str]:
    """Return the signature lines."""
    return note.rpartition("\n\n")[2].splitlines()


def read_checkpoint(note: str) -> tuple[str, Checkpoint]:
    """Return origin and checkpoint as the note says them, its signatures not looked at; Tampered when malformed."""
    try:
        origin, size, encoded = text_of(note).split("\n")[:3]
        root = base64.b64decode(encoded, validate=True)
        if origin and _DECIMAL.fullmatch(size) and len(root) == HASH_BYTES:
            return origin, Checkpoint(size=int(size), root=root, note=note)
    except (ValueError, binascii.Error):
        pass
    raise Tampered("The checkpoint has no origin, size and root in its first three lines", rule="tlog-checkpoint")


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint a note holds; raise Tampered when it is malformed or not signed by the key for its log."""
    if not signed_by(note, verifier):
        raise Tampered(f"The checkpoint carries no valid signature of {verifier.name}", rule="signed-note")
    origin, checkpoint = read_checkpoint(note)
    if origin != verifier.name:
        raise Tampered(f"The checkpoint is of the log {origin!r}, the key is of {verifier.name!r}", rule="origin")
    return checkpoint


def with_lines(checkpoint: Checkpoint, lines: list[str]) -> Checkpoint:
    """Return the checkpoint with more signature lines on its note."""
    return replace(checkpoint, note=checkpoint.note + "".join(f"{line}\n" for line in lines))


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _line(signer: Signer, signature: bytes) -> str:
    return f"{DASH}{signer.name} {base64.b64encode(signer.verifier.key_id + signature).decode()}\n"


def _signatures_of(note: str, verifier: Verifier) -> Iterator[bytes]:
    """Give the signatures of lines that bear the key's name and id."""
    for line in lines_of(note):
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        if line.startswith(DASH) and name == verifier.name:
            try:
                raw = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                continue
            if raw[:_ID_BYTES] == verifier.key_id:
                yield raw[_ID_BYTES:]


def _valid(verifier: Verifier, signature: bytes, message: bytes) -> bool:
    try:
        verifier.key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
