"""PDQ hashes within a distance: multi-index hashing (Norouzi, Punjani, Fleet, CVPR 2012), exact by `bands`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from daybreak.hashmatch.index import arrays
from daybreak.hashmatch.index.arrays import Bytes, Marks, Words
from daybreak.hashmatch.index.bands import Band, bands, words_of
from daybreak.hashmatch.terms import NEAR

Places = npt.NDArray[np.uint32]
LOOSE = 20_000
"""So many hashes are compared one by one as fast as they are looked up (0.1 ms)."""


class Near(NamedTuple):
    """A hash that was found: itself, its mark, and the bits it differs in."""

    digest: bytes
    mark: int
    distance: int


@dataclass(frozen=True, slots=True)
class Table:
    """The hashes of one band: `order` lists them by key, those of key k from `starts[k]` to `starts[k + 1]`."""

    band: Band
    order: Places
    starts: Places

    @classmethod
    def of(cls, band: Band, words: Words) -> Table:
        """Return the table of some hashes."""
        keys = band.keys(words)
        starts = np.zeros((1 << band.bits) + 1, np.uint32)
        np.cumsum(np.bincount(keys, minlength=1 << band.bits), out=starts[1:])
        return cls(band, np.argsort(keys).astype(np.uint32), starts)

    def candidates(self, asked: Words) -> Places:
        """Return the places of the hashes that differ from the one asked in no more of this band than its radius."""
        keys = self.band.keys(asked)[0] ^ self.band.around()
        begin = self.starts[keys]
        number = self.starts[keys + np.uint32(1)] - begin
        some = number.nonzero()[0]
        begin, number = begin[some], number[some]
        ends = np.cumsum(number, dtype=np.uint32)
        total = int(ends[-1]) if len(ends) else 0
        found: Places = self.order[np.arange(total, dtype=np.uint32) + np.repeat(begin - (ends - number), number)]
        return found


@dataclass(frozen=True, slots=True)
class NearIndex:
    """PDQ hashes with a mark each; without tables where they are few enough to be compared one by one."""

    rows: Bytes
    marks: Marks
    within: int = NEAR
    tables: tuple[Table, ...] = ()

    @classmethod
    def of(cls, rows: Bytes, marks: Marks, *, within: int = NEAR) -> NearIndex:
        """Return the index of some hashes, in any order."""
        words = words_of(rows)
        cut = bands(len(rows), within) if len(rows) > LOOSE else ()
        return cls(rows, marks, within, tuple(Table.of(band, words) for band in cut))

    def save(self, folder: Path) -> None:
        """Write the index as a folder of arrays."""
        tables = {f"{what}-{t.band.start}": getattr(t, what) for t in self.tables for what in ("order", "starts")}
        arrays.write(folder, {"rows": self.rows, "marks": self.marks, **tables})

    @classmethod
    def open(cls, folder: Path, *, within: int = NEAR) -> NearIndex:
        """Return the index that lies in a folder, mapped; KeyError where it was cut for another distance."""
        read = arrays.read(folder)
        cut = bands(len(read["rows"]), within) if len(read["rows"]) > LOOSE else ()
        tables = tuple(Table(band, read[f"order-{band.start}"], read[f"starts-{band.start}"]) for band in cut)
        return cls(read["rows"], read["marks"], within, tables)

    def __len__(self) -> int:
        return len(self.rows)

    def search(self, digest: bytes) -> list[Near]:
        """Return every hash within the distance, the nearest first, then by digest and mark."""
        asked, words = np.frombuffer(digest, "<u8").reshape(1, 4), words_of(self.rows)
        if self.tables:
            places = np.concatenate([table.candidates(asked) for table in self.tables])
            distances = np.bitwise_count(words[places] ^ asked).sum(axis=1, dtype=np.uint16)
            places = np.unique(places[distances <= self.within])
        else:
            distances = np.bitwise_count(words ^ asked).sum(axis=1, dtype=np.uint16)
            places = np.flatnonzero(distances <= self.within).astype(np.uint32)
        found = np.bitwise_count(words[places] ^ asked).sum(axis=1, dtype=np.uint16)
        pairs = zip(places.tolist(), found.tolist(), strict=True)
        near = [Near(self.rows[place].tobytes(), int(self.marks[place]), distance) for place, distance in pairs]
        return sorted(near, key=lambda each: (each.distance, each.digest, each.mark))
