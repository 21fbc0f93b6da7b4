"""Timestamps of checkpoints by an authority that neither we nor the witnesses run (RFC 3161); off unless configured.

What is stamped is the checkpoint's text, without signatures: it stays the same when witnesses add theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from daybreak.kernel.errors import BadInput, Tampered
from daybreak.ledger.notes import text_of

Stamped = Callable[[str, bytes], datetime]


def certificates(file: Path) -> list[x509.Certificate]:
    """Return the certificates an authority's answers must lead to; BadInput when the file holds none."""
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as broken:
        raise BadInput(f"{file} holds no certificates in PEM form ({broken})") from broken


def stamped(roots: list[x509.Certificate]) -> Stamped:
    """Return the check of a checkpoint's timestamp: it gives the time, or raises Tampered."""
    builder = VerifierBuilder(roots=list(roots))
    return lambda note, response: stamped_at(text_of(note).encode(), response, builder)


def stamped_at(message: bytes, response: bytes, builder: VerifierBuilder) -> datetime:
    """Return when the authority saw the message; Tampered when its answer is not about it or not its own."""
    try:
        answer = decode_timestamp_response(response)
        builder.build().verify_message(answer, message)
        return answer.tst_info.gen_time.astimezone(UTC)
    except (VerificationError, ValueError) as broken:
        raise Tampered(f"the timestamp is not valid ({broken})", rule="timestamp") from broken
