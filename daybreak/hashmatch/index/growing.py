"""An index of PDQ hashes that grows: what is added is found by the next search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from daybreak.hashmatch.index.arrays import Bytes, Marks, rows_of
from daybreak.hashmatch.index.near import LOOSE, Near, NearIndex
from daybreak.hashmatch.terms import NEAR, WIDTHS, Algorithm

WIDTH = WIDTHS[Algorithm.PDQ]
GROWTH = 8
"""A part takes in what follows it once that is an eighth of it: every hash is sorted log n times, not n."""


class GrowingIndex:
    """Parts, the largest first, and the newest hashes loose; not for several threads at once."""

    def __init__(self, first: NearIndex | None = None) -> None:
        self._parts: list[NearIndex] = [first] if first is not None and len(first) else []
        self._loose: list[NearIndex] = []

    def __len__(self) -> int:
        return sum(map(len, self._parts + self._loose))

    @property
    def whole(self) -> NearIndex | None:
        """The largest part, which is worth keeping on the disk; None where there is none."""
        return self._parts[0] if self._parts else None

    def add(self, digests: Sequence[bytes], marks: Sequence[int]) -> None:
        """Add hashes with their marks."""
        if digests:
            self._loose.append(_of(rows_of(digests, WIDTH), np.array(marks, np.uint32)))
        if sum(map(len, self._loose)) > LOOSE:
            self._settle()

    def search(self, digest: bytes) -> list[Near]:
        """Return every hash within the distance, the nearest first."""
        if len(self._loose) > 1:  # many small ones cost a call each
            self._loose = [_joined(self._loose)]
        found = [near for part in (*self._parts, *self._loose) for near in part.search(digest)]
        return sorted(found, key=lambda each: (each.distance, each.digest, each.mark))

    def save(self, folder: Path) -> None:
        """Make one part of all and write it as a folder of arrays."""
        self._parts, self._loose = [_joined(self._parts + self._loose)], []
        self._parts[0].save(folder)

    def _settle(self) -> None:
        parts = [*self._parts, _joined(self._loose)]
        after = list(accumulate((len(part) for part in reversed(parts)), initial=0))[::-1][1:]
        first = next(n for n, part in enumerate(parts) if after[n] * GROWTH >= len(part) or n == len(parts) - 1)
        self._parts, self._loose = [*parts[:first], _joined(parts[first:])], []


def _of(rows: Bytes, marks: Marks) -> NearIndex:
    return NearIndex.of(rows, marks, within=NEAR)


def _joined(parts: Sequence[NearIndex]) -> NearIndex:
    if not parts:
        return _of(np.zeros((0, WIDTH), np.uint8), np.zeros(0, np.uint32))
    if len(parts) == 1:
        return parts[0]
    return _of(np.concatenate([part.rows for part in parts]), np.concatenate([part.marks for part in parts]))
