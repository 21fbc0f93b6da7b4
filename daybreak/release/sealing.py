"""Sealing packs: each under a key of its own, all of one size, the key wrapped under one of the home.

AES-256-GCM (NIST SP 800-38D); place and pack are bound in as associated data, so that no pack stands for another. The
database alone opens nothing, and neither count nor size of the bytes tells what a pack holds.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from daybreak.kernel.errors import Tampered
from daybreak.release.documents.terms import Rendered
from daybreak.release.terms import key_name

KEY = "release-packs"
KEY_BYTES = 32
NONCE_BYTES = 12
STEP_BYTES = 64 * 1024
_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is kept of a pack: its bytes, and its key, both encrypted."""

    sealed: bytes
    wrapped_key: bytes


def seal_all(packs: Mapping[str, Sequence[Rendered]], *, place: str, generation: int = 1) -> dict[str, Sealed]:
    """Return each pack sealed (force slug, "" for the nation), filled up to the size of the largest.

    `generation`: of the home's key that the packs' own keys are wrapped under.
    """
    plain = {slug: _packed(files) for slug, files in packs.items()}
    size = -(-max(map(len, plain.values()), default=1) // STEP_BYTES) * STEP_BYTES
    wrapping = _wrapping_key(place, generation)
    return {slug: _seal(content.ljust(size, b"\0"), f"{place}|{slug}", wrapping) for slug, content in plain.items()}


def opened(sealed: Sealed, *, place: str, slug: str, generation: int = 1) -> tuple[Rendered, ...]:
    """Return the files of a pack; Tampered when anything is not what was sealed, or lies in another's place."""
    named = f"{place}|{slug}"
    try:
        key = _decrypted(_wrapping_key(place, generation), sealed.wrapped_key, named)
        content = _decrypted(key, sealed.sealed, named)
    except (InvalidTag, ValueError) as broken:
        raise Tampered(
            f"The sealed pack of {slug or 'the nation'} is not what was sealed",
            rule="seal",
            remedy="Hold the release, take it back to the draft and seal it anew",
        ) from broken
    length = int.from_bytes(content[:_LENGTH_BYTES], "big")
    said = json.loads(content[_LENGTH_BYTES : _LENGTH_BYTES + length])
    return tuple(Rendered(name, media_type, base64.b64decode(body)) for name, media_type, body in said)


def _packed(files: Sequence[Rendered]) -> bytes:
    said = [[file.name, file.media_type, base64.b64encode(file.content).decode()] for file in files]
    body = json.dumps(said).encode()
    return len(body).to_bytes(_LENGTH_BYTES, "big") + body


def _seal(content: bytes, place: str, wrapping: bytes) -> Sealed:
    key = secrets.token_bytes(KEY_BYTES)
    return Sealed(_encrypted(key, content, place), _encrypted(wrapping, key, place))


def _wrapping_key(place: str, generation: int) -> bytes:
    """Return the key that wraps those of one sealing, derived from one of the home's (HKDF, RFC 5869)."""
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=place.encode())
    return derived.derive(settings.KEY_OF(key_name(KEY, generation)))


def _encrypted(key: bytes, content: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def _decrypted(key: bytes, sealed: bytes, place: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
