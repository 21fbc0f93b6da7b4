"""The key checkpoints are signed with; kept outside the database, so that its owner cannot re-sign a changed log."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.ledger.notes import Signer


def signer() -> Signer:
    """Return this installation's signer: its origin and its Ed25519 key."""
    return Signer(settings.LEDGER_ORIGIN, Ed25519PrivateKey.from_private_bytes(settings.KEY_OF("ledger")))
