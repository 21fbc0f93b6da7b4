"""Signed notes and checkpoints (C2SP signed-note and tlog-checkpoint), with Ed25519 keys."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from daybreak.kernel.errors import Tampered
from daybreak.ledger.terms import Checkpoint

ALGORITHM_ED25519 = b"\x01"  # C2SP signed-note: signature type of Ed25519
DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class Signer:
    """A named private key."""

    name: str
    key: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.key.public_key())


@dataclass(frozen=True, slots=True)
class Verifier:
    """A named public key."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name || newline || algorithm || key)."""
        raw = self.key.public_bytes_raw()
        return sha256(self.name.encode() + b"\n" + ALGORITHM_ED25519 + raw).digest()[:4]

    def __str__(self) -> str:
        """Return the vkey form: name+key id in hex+base64."""
        raw = base64.b64encode(ALGORITHM_ED25519 + self.key.public_bytes_raw()).decode()
        return f"{self.name}+{self.key_id.hex()}+{raw}"


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Return the body of a checkpoint: origin, size, root, a line each."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def sign(text: str, signer: Signer) -> str:
    """Return the note: the text, an empty line, the signature line."""
    signature = signer.verifier.key_id + signer.key.sign(text.encode())
    return f"{text}\n{DASH}{signer.name} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint a note holds; raise Tampered when it is malformed or not signed by the key."""
    text, separator, signatures = note.partition("\n\n")
    if not separator or not _signed(text + "\n", signatures, verifier):
        raise Tampered(f"The checkpoint carries no valid signature of {verifier.name}", rule="signed-note")
    try:
        _, size, root = text.split("\n")[:3]
        return Checkpoint(size=int(size), root=base64.b64decode(root, validate=True), note=note)
    except (ValueError, binascii.Error) as broken:
        raise Tampered("The checkpoint has no size and root in its second and third line") from broken


def _signed(text: str, signatures: str, verifier: Verifier) -> bool:
    for line in signatures.splitlines():
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        if not line.startswith(DASH) or name != verifier.name:
            continue
        try:
            raw = base64.b64decode(encoded, validate=True)
            if raw[:4] == verifier.key_id:
                verifier.key.verify(raw[4:], text.encode())
                return True
        except (InvalidSignature, binascii.Error):
            continue
    return False
