"""Exact look-up: binary search in sorted digests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from daybreak.hashmatch.index import arrays
from daybreak.hashmatch.index.arrays import Bytes, Marks, Words


@dataclass(frozen=True, slots=True)
class ExactIndex:
    """Digests of one width in the order of their bytes, a mark each, and their first eight bytes as numbers.

    The numbers lie apart so that a search touches a page for each step at most, not a row for each.
    """

    rows: Bytes
    marks: Marks
    heads: Words

    @classmethod
    def of(cls, rows: Bytes, marks: Marks) -> ExactIndex:
        """Return the index of digests in order (`arrays.in_order`)."""
        return cls(rows, marks, arrays.heads_of(rows))

    def save(self, folder: Path) -> None:
        """Write the index as a folder of arrays."""
        arrays.write(folder, {"rows": self.rows, "marks": self.marks, "heads": self.heads})

    @classmethod
    def open(cls, folder: Path) -> ExactIndex:
        """Return the index that lies in a folder, mapped."""
        return cls(**arrays.read(folder))

    def __len__(self) -> int:
        return len(self.rows)

    def find(self, digest: bytes) -> list[int]:
        """Return the marks of a digest, none when it is not there; ValueError for one of another width."""
        if len(digest) != self.rows.shape[1]:
            raise ValueError(f"a digest here has {self.rows.shape[1]} bytes, not {len(digest)}")
        head = np.uint64(int.from_bytes(digest[: arrays.HEAD], "big"))
        first = int(np.searchsorted(self.heads, head, "left"))
        last = int(np.searchsorted(self.heads, head, "right"))
        asked = np.frombuffer(digest, np.uint8)
        same = (self.rows[first:last] == asked).all(axis=1)
        return [int(mark) for mark in self.marks[first:last][same]]
