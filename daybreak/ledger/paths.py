"""Which hashes a proof needs, and how it is put together from stored ones (RFC 6962 section 2.1).

The tree is kept as the roots of its perfect subtrees: level L, position P covers the leaves from P·2^L up to, but
without, (P+1)·2^L. Such a root never changes again. Those below `LOWEST` are hashed from the leaves when they are asked
for: storing them would quadruple the nodes and save reading at most seven neighbours, which lie beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from daybreak.ledger.merkle import node_hash

LOWEST = 3


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A perfect subtree; level 0 is a leaf."""

    level: int
    position: int

    @property
    def ends_at(self) -> int:
        """The number of leaves the log has when the node is complete."""
        return (self.position + 1) << self.level

    @property
    def number(self) -> int:
        """The place among all nodes, leaves too, in the order in which they become complete (post-order)."""
        last = self.ends_at - 1
        return 2 * last - last.bit_count() + self.level


@dataclass(frozen=True, slots=True)
class Span:
    """The leaves from `first` up to, but without, `end`: one hash of a proof."""

    first: int
    end: int


def inclusion_spans(position: int, size: int) -> list[Span]:
    """Return what PATH(position, D[size]) is made of (section 2.1.1), from the leaf upward."""
    if not 0 <= position < size:
        raise ValueError(f"position {position} is outside a log of {size} leaves")
    first, end, downward = 0, size, []
    while end - first > 1:
        middle = first + _split(end - first)
        if position < middle:
            downward.append(Span(middle, end))
            end = middle
        else:
            downward.append(Span(first, middle))
            first = middle
    return downward[::-1]


def consistency_spans(earlier: int, later: int) -> list[Span]:
    """Return what PROOF(earlier, D[later]) is made of (section 2.1.2)."""
    if not 0 < earlier <= later:
        raise ValueError(f"an earlier size of {earlier} does not fit a log of {later} leaves")
    first, end, downward = 0, later, []
    while earlier != end:
        middle = first + _split(end - first)
        if earlier <= middle:
            downward.append(Span(middle, end))
            end = middle
        else:
            downward.append(Span(first, middle))
            first = middle
    return [*([Span(first, end)] if first else []), *downward[::-1]]


def nodes_of(span: Span) -> Iterator[Node]:
    """Cut a span into the largest perfect subtrees, left to right; there is only one way."""
    first = span.first
    while first < span.end:
        aligned = (first & -first).bit_length() - 1 if first else span.end.bit_length()
        level = min(aligned, (span.end - first).bit_length() - 1)
        yield Node(level, first >> level)
        first += 1 << level


def to_read(spans: Iterable[Span]) -> tuple[list[int], list[int]]:
    """Return which leaves (positions) and which stored nodes (numbers) must be read for these spans."""
    leaves: list[int] = []
    numbers: list[int] = []
    for span in spans:
        for node in nodes_of(span):
            if node.level >= LOWEST:
                numbers.append(node.number)
            else:
                leaves.extend(range(node.position << node.level, node.ends_at))
    return leaves, numbers


def put_together(spans: Iterable[Span], leaves: Mapping[int, bytes], stored: Mapping[int, bytes]) -> list[bytes]:
    """Return the hash of each span; KeyError when a leaf or node that is needed was not read."""
    return [_hash(span, leaves, stored) for span in spans]


def _hash(span: Span, leaves: Mapping[int, bytes], stored: Mapping[int, bytes]) -> bytes:
    hashes = [_node(node, leaves, stored) for node in nodes_of(span)]
    accumulated = hashes.pop()
    while hashes:
        accumulated = node_hash(hashes.pop(), accumulated)
    return accumulated


def _node(node: Node, leaves: Mapping[int, bytes], stored: Mapping[int, bytes]) -> bytes:
    if node.level >= LOWEST:
        return stored[node.number]
    if node.level == 0:
        return leaves[node.position]
    below = (Node(node.level - 1, 2 * node.position), Node(node.level - 1, 2 * node.position + 1))
    return node_hash(*(_node(each, leaves, stored) for each in below))


def completed(size: int, hashes: list[bytes]) -> list[tuple[int, bytes]]:
    """Return (number, hash) of those nodes that are stored, out of what `Frontier.append` returned at this size."""
    return [
        (Node(level, (size >> level) - 1).number, hashed) for level, hashed in enumerate(hashes[LOWEST - 1 :], LOWEST)
    ]


def _split(size: int) -> int:
    """Return the largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)
