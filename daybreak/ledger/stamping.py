"""Having the newest checkpoint stamped, and keeping the answer."""

from __future__ import annotations

from collections.abc import Callable

from cryptography import x509
from rfc3161_client import TimestampRequestBuilder, VerifierBuilder

from daybreak.ledger.models import CheckpointRow, Timestamp
from daybreak.ledger.notes import text_of
from daybreak.ledger.timestamps import stamped_at


def stamp_newest(ask: Callable[[bytes], bytes], roots: list[x509.Certificate]) -> Timestamp | None:
    """Have the newest checkpoint stamped and keep the answer, once checked; None when there is nothing new.

    `ask` sends a request to the authority and returns its answer.
    """
    row = CheckpointRow.objects.order_by("-size").first()
    if row is None or Timestamp.objects.filter(size=row.size).exists():
        return None
    message = text_of(row.note).encode()
    request = TimestampRequestBuilder().data(message).build()
    response = ask(request.as_bytes())
    stamped = stamped_at(message, response, VerifierBuilder(roots=list(roots), nonce=request.nonce))
    return Timestamp.objects.create(size=row.size, response=response, stamped_at=stamped)
