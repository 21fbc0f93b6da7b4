"""The Merkle tree of RFC 6962 section 2.1: hashes, a growing frontier, proofs and their verification.

Values in, values out; positions count from 0; every hash is 32 bytes of SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    """Return SHA-256(0x00 || content)."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees of a log, largest first: enough to append and to know the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a log of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}")

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash on the right; return the roots of the perfect subtrees it completed, from level 1 upward."""
        carry, size, completed = leaf, self.size, []
        while size & 1:
            carry = node_hash(self.peaks.pop(), carry)
            completed.append(carry)
            size >>= 1
        self.peaks.append(carry)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        accumulated = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            accumulated = node_hash(peak, accumulated)
        return accumulated


def root(leaves: Sequence[bytes]) -> bytes:
    """Return MTH of the leaf hashes (section 2.1)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], position: int) -> list[bytes]:
    """Return PATH(position, leaves) (section 2.1.1), from the leaf upward."""
    if not 0 <= position < len(leaves):
        raise ValueError(f"position {position} is outside a log of {len(leaves)} leaves")
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if position < half:
        return [*inclusion_proof(leaves[:half], position), root(leaves[half:])]
    return [*inclusion_proof(leaves[half:], position - half), root(leaves[:half])]


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """Return PROOF(earlier, leaves) (section 2.1.2)."""
    if not 0 < earlier <= len(leaves):
        raise ValueError(f"an earlier size of {earlier} does not fit a log of {len(leaves)} leaves")
    return _subproof(leaves, earlier, whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root(leaves)]
    half = _split(len(leaves))
    if earlier <= half:
        return [*_subproof(leaves[:half], earlier, whole=whole), root(leaves[half:])]
    return [*_subproof(leaves[half:], earlier - half, whole=False), root(leaves[:half])]


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def verify_inclusion(leaf: bytes, *, position: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Answer whether the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2, steps 1-5)."""
    if not 0 <= position < size or len(leaf) != HASH_BYTES:  # step 1
        return False
    node, last, computed = position, size - 1, leaf  # steps 2-3
    for sibling in proof:  # step 4
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == root  # step 5


def verify_consistency(
    *, earlier: int, later: int, earlier_root: bytes, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Answer whether the earlier log is a prefix of the later one (RFC 9162 section 2.1.4.2)."""
    if earlier == later:
        return not proof and earlier_root == later_root
    if not 0 < earlier < later or not proof:
        return False
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    node, last = earlier - 1, later - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    from_earlier = from_later = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            from_earlier, from_later = node_hash(sibling, from_earlier), node_hash(sibling, from_later)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            from_later = node_hash(from_later, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and from_earlier == earlier_root and from_later == later_root
