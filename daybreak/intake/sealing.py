"""Sealing: a file's bytes at rest, encrypted and bound to their digest and place.

AES-256-GCM over chunks of 1 MiB; digest and chunk number are associated data, so a chunk can be neither moved
nor exchanged unnoticed (NIST SP 800-38D).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from hashlib import sha256

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
    """Return the bytes of the chunks in their order; raise Tampered when one is missing or not what was sealed."""
    cipher = AESGCM(key)
    try:
        content = b"".join(
            cipher.decrypt(nonce, ciphertext, _place(digest, number)) for number, nonce, ciphertext in chunks
        )
    except (InvalidTag, ValueError):  # ValueError: a nonce of no usable length
        content = None
    # Each chunk may be genuine and still one of them missing: only the whole has the file's digest.
    if content is None or sha256(content).hexdigest() != digest:
        raise Tampered(f"The sealed source {digest[:12]} is not what was sealed", rule="seal")
    return content


def _place(digest: str, number: int) -> bytes:
    return f"{digest}|{number}".encode()
