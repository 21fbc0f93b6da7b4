"""What is kept outside the database: the key checkpoints are signed with, and the newest checkpoint.

Its owner can then neither re-sign a changed log nor cut one short unnoticed.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.ledger.notes import Signer, open_checkpoint
from daybreak.ledger.terms import Checkpoint


def signer() -> Signer:
    """Return this installation's signer: its origin and its Ed25519 key."""
    return Signer(settings.LEDGER_ORIGIN, Ed25519PrivateKey.from_private_bytes(settings.KEY_OF("ledger")))


def _held_file() -> Path:
    return Path(settings.HOME) / "checkpoint.note"


def hold(checkpoint: Checkpoint) -> None:
    """Keep a checkpoint as a file, whole or not at all."""
    fresh = _held_file().with_suffix(".new")
    fresh.write_text(checkpoint.note, "utf-8")
    fresh.replace(_held_file())


def held() -> Checkpoint | None:
    """Return the checkpoint kept as a file; Tampered when it is not signed by this installation's key."""
    file = _held_file()
    return open_checkpoint(file.read_text("utf-8"), signer().verifier) if file.exists() else None
