"""Sealing what waits and proving the ledger, with the checkpoint kept outside the database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from daybreak.conf.home import home
from daybreak.ledger import notes
from daybreak.ledger.actions import seal
from daybreak.ledger.keys import signer
from daybreak.ledger.queries import verify
from daybreak.ledger.terms import Checkpoint, Verdict


def seal_all(*, at: datetime) -> None:
    """Seal until nothing waits, and keep the newest checkpoint as a file in the home."""
    signed = signer()
    newest = None
    while (checkpoint := seal(signer=signed, at=at)) is not None:
        newest = checkpoint
    if newest is not None:
        _held_file().write_text(newest.note, "utf-8")


def prove(*, at: datetime) -> Verdict:
    """Return the verdict on the ledger, compared also with the checkpoint file in the home."""
    verifier = signer().verifier
    verdict = verify(verifier=verifier, at=at, held=_held(verifier))
    return verdict


def _held(verifier: notes.Verifier) -> Checkpoint | None:
    file = _held_file()
    return notes.open_checkpoint(file.read_text("utf-8"), verifier) if file.exists() else None


def _held_file() -> Path:
    return home() / "checkpoint.note"
