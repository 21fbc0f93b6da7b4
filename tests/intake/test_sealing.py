"""Sealed bytes come back as they were, or not at all."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.intake import sealing
from daybreak.intake.sealing import CHUNK_BYTES, seal, unseal
from daybreak.kernel.errors import Tampered

KEY = bytes(range(32))
Chunks = list[tuple[int, bytes, bytes]]


def sealed(content: bytes, *, key: bytes = KEY) -> tuple[str, Chunks]:
    digest = sha256(content).hexdigest()
    return digest, list(seal(content, digest=digest, key=key))


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_to_the_same_bytes(content: bytes) -> None:
    digest, chunks = sealed(content)
    assert unseal(chunks, digest=digest, key=KEY) == content
    assert all(content not in ciphertext for _, _, ciphertext in chunks if len(content) > 8)


def test_a_large_file_is_several_chunks_and_an_empty_one_is_one() -> None:
    content = bytes(2 * CHUNK_BYTES + 1)
    digest, chunks = sealed(content)
    assert [number for number, _, _ in chunks] == [0, 1, 2]
    assert unseal(chunks, digest=digest, key=KEY) == content
    assert len(sealed(b"")[1]) == 1


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 7))
def test_any_one_bit_changed_is_refused(place: int, bit: int) -> None:
    digest, [(number, nonce, ciphertext)] = sealed(b"an invented report")
    broken = bytearray(ciphertext)
    broken[place % len(broken)] ^= 1 << bit
    with pytest.raises(Tampered):
        unseal([(number, nonce, bytes(broken))], digest=digest, key=KEY)


def test_chunks_can_be_neither_moved_nor_exchanged_nor_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK_BYTES", 4)
    digest, (first, second, third) = sealed(b"aaaabbbbcc")
    _, (foreign, *_) = sealed(b"xxxxbbbbcc")
    renumbered = [(0, *second[1:]), (1, *first[1:]), third]
    for wrong in (
        renumbered, [second, first, third], [foreign, second, third], [first, second], [second, third], [],
        [first, second, third, third],
    ):  # fmt: skip
        with pytest.raises(Tampered):
            unseal(wrong, digest=digest, key=KEY)


def test_another_key_or_a_crippled_nonce_opens_nothing() -> None:
    digest, [(number, nonce, ciphertext)] = sealed(b"an invented report")
    with pytest.raises(Tampered):
        unseal([(number, nonce, ciphertext)], digest=digest, key=bytes(32))
    with pytest.raises(Tampered):
        unseal([(number, b"", ciphertext)], digest=digest, key=KEY)
