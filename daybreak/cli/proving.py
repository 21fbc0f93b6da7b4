"""Proving the ledger, with the checkpoint kept outside the database."""

from __future__ import annotations

from datetime import datetime

from daybreak.ledger.keys import held, signer
from daybreak.ledger.queries import verify
from daybreak.ledger.tasks import seal_all
from daybreak.ledger.terms import Verdict

__all__ = ["prove", "seal_all"]


def prove(*, at: datetime) -> Verdict:
    """Return the verdict on the ledger, compared also with the checkpoint file in the home."""
    return verify(verifier=signer().verifier, at=at, held=held())
