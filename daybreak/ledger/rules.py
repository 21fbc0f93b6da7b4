"""How an entry becomes bytes: canonical, reproducible by anyone, without erasable content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID

import orjson
import rfc8785

from daybreak.ledger.terms import Actor, Processing

FORMAT = 1
Plain: TypeAlias = "bool | int | str | Mapping[str, Plain] | list[Plain] | None"


def canonical(value: Mapping[str, Plain]) -> bytes:
    """Return the RFC 8785 bytes of a value made of objects, arrays, text, integers below 2^53, booleans and null.

    For these orjson writes what the standard asks for in a fiftieth of the time, except for the order of keys beyond
    ASCII (the standard sorts UTF-16 units) and for text that is no Unicode: those go to the reference implementation,
    which refuses the latter with ValueError.
    """
    if _ascii_keys(value):
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except TypeError:  # a lone surrogate, or nesting deeper than orjson goes
            pass
    return rfc8785.dumps(value)


def _ascii_keys(value: Plain) -> bool:
    if isinstance(value, Mapping):
        return all(key.isascii() and _ascii_keys(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_ascii_keys, value))
    return True


def reference(at: datetime, chance: bytes) -> UUID:
    """Return a UUID version 7 (RFC 9562 section 5.7): the millisecond of the act, then ten bytes of chance.

    References that grow with time go to the end of their indexes; random ones touch a page each, for twenty million.
    """
    number = int(at.timestamp() * 1000) << 80 | int.from_bytes(chance[:10], "big")
    number = number & ~(0xF << 76) | 7 << 76  # the version
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)  # the variant


def canonical_payload(payload: Mapping[str, object]) -> bytes:
    """Return the RFC 8785 bytes of what an act was about (may be erased later, the entry stays valid)."""
    return canonical({key: _plain(value) for key, value in payload.items()})


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
    return canonical(
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


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)  # the word itself of a closed vocabulary
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
