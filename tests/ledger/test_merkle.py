"""The tree against its definition and against itself."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from daybreak.ledger import merkle

leaves = st.lists(st.binary(max_size=8).map(merkle.leaf_hash), min_size=1, max_size=40)


def _by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\x01" + _by_definition(hashes[:half]) + _by_definition(hashes[half:])).digest()


@given(leaves)
def test_the_frontier_gives_the_root_of_the_definition(hashes: list[bytes]) -> None:
    assert merkle.root(hashes) == _by_definition(hashes)


def test_the_empty_log_has_the_root_of_nothing() -> None:
    assert merkle.root([]) == sha256(b"").digest()


@given(leaves, st.data())
def test_every_leaf_can_be_proven_and_no_other(hashes: list[bytes], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(hashes) - 1))
    proof = merkle.inclusion_proof(hashes, position)
    size, root = len(hashes), merkle.root(hashes)
    assert merkle.verify_inclusion(hashes[position], position=position, size=size, proof=proof, root=root)
    changed = bytes([hashes[position][0] ^ 1]) + hashes[position][1:]
    assert not merkle.verify_inclusion(changed, position=position, size=size, proof=proof, root=root)


@given(leaves, st.data())
def test_a_prefix_is_consistent_and_a_changed_one_is_not(hashes: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(hashes)))
    proof = merkle.consistency_proof(hashes, earlier)
    before, after = merkle.root(hashes[:earlier]), merkle.root(hashes)
    consistent = merkle.verify_consistency(
        earlier=earlier, later=len(hashes), earlier_root=before, later_root=after, proof=proof
    )
    assert consistent
    other = bytes([before[0] ^ 1]) + before[1:]
    assert not merkle.verify_consistency(
        earlier=earlier, later=len(hashes), earlier_root=other, later_root=after, proof=proof
    )


@given(leaves, st.integers(0, 39))
def test_a_frontier_goes_on_from_where_it_stopped(hashes: list[bytes], at: int) -> None:
    cut = min(at, len(hashes))
    first = merkle.Frontier()
    for leaf in hashes[:cut]:
        first.append(leaf)
    second = merkle.Frontier(first.size, first.peaks)
    for leaf in hashes[cut:]:
        second.append(leaf)
    assert second.root() == merkle.root(hashes)
