"""Opening what is sealed, for a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from daybreak.access.gates import require
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.intake.models import Source
from daybreak.intake.sealing import unseal
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def open_source(key: UUID, *, reason: str, by: Post, at: datetime) -> tuple[Source, bytes]:
    """Return a sealed source and its bytes for reading a fact's place; recorded as a consultation, with its reason.

    Its text may be graphic and may name a child: nothing shows it unasked.
    """
    source = lock(Source, key)
    require(by, "referral:read", source)
    said = check_reason(reason)
    chunks = source.chunks.order_by("number").values_list("number", "nonce", "ciphertext")
    rows = [(number, bytes(nonce), bytes(ciphertext)) for number, nonce, ciphertext in chunks]
    content = unseal(rows, digest=source.digest, key=settings.KEY_OF("sealing"))
    record(
        "referral:read", "source", source.id, by=by.actor, at=at, processing=Processing.CONSULT,
        digest=source.digest, reason=said,
    )  # fmt: skip
    return source, content
