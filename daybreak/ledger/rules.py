"""How an entry becomes bytes: canonical, reproducible by anyone, without erasable content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import rfc8785

from daybreak.ledger.terms import Actor, Processing

FORMAT = 1


def canonical_payload(payload: Mapping[str, object]) -> bytes:
    """Return the RFC 8785 bytes of what an act was about (may be erased later, the entry stays valid)."""
    return rfc8785.dumps({key: _plain(value) for key, value in payload.items()})


def payload_digest(salt: bytes, payload: bytes) -> str:
    """Return sha256(salt || payload) in hex: a commitment nobody can guess the content from."""
    return sha256(salt + payload).hexdigest()


def canonical_entry(
    *,
    ref: UUID,
    by: Actor,
    act: str,
    processing: Processing,
    thing: str,
    thing_ref: str,
    at: datetime,
    to: str,
    digest: str,
) -> bytes:
    """Return the RFC 8785 bytes a leaf commits to."""
    return rfc8785.dumps(
        {
            "v": FORMAT,
            "ref": str(ref),
            "post": str(by.post),
            "person": str(by.person),
            "agency": by.agency,
            "role": by.role,
            "act": act,
            "processing": processing.value,
            "thing": thing,
            "thing_ref": thing_ref,
            "at": instant_text(at),
            "to": to,
            "payload": digest,
        }
    )


def instant_text(at: datetime) -> str:
    """Return a UTC instant as RFC 3339 text with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: object) -> rfc8785._impl._Value:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) < 2**53:  # the range RFC 8785 can carry
        return value
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_plain(item) for item in items]
    return str(value)
