"""Proofs put together from stored nodes are those of the definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.ledger import merkle, paths

sizes = st.integers(1, 200)


def _leaves(size: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(2, "big")) for number in range(size)]


def _stored(leaves: list[bytes]) -> list[tuple[int, bytes]]:
    """Return the nodes in the order in which appending completes them."""
    frontier, stored = merkle.Frontier(), []
    for leaf in leaves:
        hashes = frontier.append(leaf)
        stored += paths.completed(frontier.size, hashes)
    return stored


def _read(spans: list[paths.Span], leaves: list[bytes]) -> list[bytes]:
    positions, numbers = paths.to_read(spans)
    stored = dict(_stored(leaves))
    read = {position: leaves[position] for position in positions}
    return paths.put_together(spans, read, {number: stored[number] for number in numbers})


@given(sizes, st.data())
def test_an_inclusion_proof_is_that_of_the_definition(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    position = data.draw(st.integers(0, size - 1))
    assert _read(paths.inclusion_spans(position, size), leaves) == merkle.inclusion_proof(leaves, position)


@given(sizes, st.data())
def test_a_consistency_proof_is_that_of_the_definition(size: int, data: st.DataObject) -> None:
    leaves = _leaves(size)
    earlier = data.draw(st.integers(1, size))
    assert _read(paths.consistency_spans(earlier, size), leaves) == merkle.consistency_proof(leaves, earlier)


@given(sizes)
def test_nodes_are_numbered_in_the_order_in_which_they_become_complete(size: int) -> None:
    numbers = [number for number, _ in _stored(_leaves(size))]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == sum(size >> level for level in range(paths.LOWEST, size.bit_length()))


def test_every_node_has_a_number_of_its_own() -> None:
    nodes = [paths.Node(level, position) for level in range(8) for position in range(128 >> level)]
    in_order = sorted(nodes, key=lambda node: (node.ends_at, node.level))
    assert [node.number for node in in_order] == list(range(len(nodes)))


@pytest.mark.parametrize("size", [1_000_000, 20_000_000, 2**40 - 1])
def test_a_proof_reads_a_handful_of_hashes_however_long_the_log(size: int) -> None:
    for spans in (paths.inclusion_spans(size // 3, size), paths.consistency_spans(size // 3, size)):
        leaves, numbers = paths.to_read(spans)
        assert len(leaves) <= 2**paths.LOWEST * 2
        assert len(numbers) <= 2 * size.bit_length()
        assert len(spans) <= size.bit_length() + 1


@pytest.mark.parametrize(("position", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_log_has_no_proof(position: int, size: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        paths.inclusion_spans(position, size)


@pytest.mark.parametrize(("earlier", "later"), [(0, 3), (4, 3)])
def test_there_is_no_consistency_with_nothing_nor_with_the_future(earlier: int, later: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        paths.consistency_spans(earlier, later)
