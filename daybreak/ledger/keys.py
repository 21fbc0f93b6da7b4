"""What is kept outside the database: the keys checkpoints are signed with, and the newest checkpoint.

Its owner can then neither re-sign a changed log nor cut one short unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.kernel.errors import Tampered, Unavailable
from daybreak.ledger.keychain import Keyring, keyring
from daybreak.ledger.models import KeyRow
from daybreak.ledger.notes import Signer
from daybreak.ledger.terms import Checkpoint


def signer() -> Signer:
    """Return this installation's signer: its origin and the Ed25519 key whose turn it is.

    Raises Unavailable when the home does not hold that key: it was lost, or the home is not the one of this database.
    """
    row = KeyRow.objects.order_by("-generation").first()
    if row is None:
        return signer_of(1)
    found = signer_of(row.generation)
    if str(found.verifier) != row.vkey:
        raise Unavailable(
            f"The key {key_name(row.generation)} in this home is not the one that signs checkpoints: {row.vkey}",
            rule="lost-key",
            remedy="Put the key back from a copy of the keys folder; if there is none, run "
            "`daybreak ledger rotate --lost` and tell every witness",
        )
    return found


def signer_of(generation: int) -> Signer:
    """Return the signer of one generation; its key is made when the home has none."""
    key = settings.KEY_OF(key_name(generation))
    return Signer(settings.LEDGER_ORIGIN, Ed25519PrivateKey.from_private_bytes(key))


def key_name(generation: int) -> str:
    """Return the name of a generation's file in the keys folder."""
    return "ledger" if generation == 1 else f"ledger.{generation}"


def ring(statements: Iterable[str] | None = None) -> Keyring:
    """Return the keys this installation believes: its own, and those that lead to it; statements of the register."""
    said = statements if statements is not None else _statements()
    return keyring(said, [signer().verifier])


def _statements() -> list[str]:
    return list(KeyRow.objects.order_by("generation").values_list("statement", flat=True))


def _held_file() -> Path:
    return Path(settings.HOME) / "checkpoint.note"


def hold(checkpoint: Checkpoint) -> None:
    """Keep a checkpoint as a file, whole or not at all."""
    fresh = _held_file().with_suffix(".new")
    fresh.write_text(checkpoint.note, "utf-8")
    fresh.replace(_held_file())


def held() -> Checkpoint | None:
    """Return the checkpoint kept as a file; Tampered when it is not signed by a key of this installation."""
    file = _held_file()
    if not file.exists():
        return None
    try:
        believed = ring()
    except Tampered:  # the register in the database: `verify` says so, the file is still held against our own key
        believed = keyring([], [signer().verifier])
    return believed.opened(file.read_text("utf-8"))
