"""Sealing: a file's bytes at rest, encrypted and bound to their digest and place.

AES-256-GCM over chunks of 1 MiB; digest and chunk number are associated data, so a chunk can be neither moved
nor exchanged unnoticed (NIST SP 800-38D).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from daybreak.kernel.errors import Tampered

CHUNK_BYTES = 1024 * 1024
NONCE_BYTES = 12


def seal(content: bytes, *, digest: str, key: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (number, nonce, ciphertext) for each chunk; an empty file gives one empty chunk."""
    cipher = AESGCM(key)
    for number, start in enumerate(range(0, max(len(content), 1), CHUNK_BYTES)):
        nonce = secrets.token_bytes(NONCE_BYTES)
        yield number, nonce, cipher.encrypt(nonce, content[start : start + CHUNK_BYTES], _place(digest, number))


def unseal(chunks: Iterable[tuple[int, bytes, bytes]], *, digest: str, key: bytes) -> bytes:
    """Return the bytes of the chunks in their order; raise Tampered when one is not what was sealed."""
    cipher = AESGCM(key)
    try:
        return b"".join(
            cipher.decrypt(nonce, ciphertext, _place(digest, number)) for number, nonce, ciphertext in chunks
        )
    except InvalidTag:
        raise Tampered(f"The sealed source {digest[:12]} is not what was sealed", rule="seal") from None


def _place(digest: str, number: int) -> bytes:
    return f"{digest}|{number}".encode()
