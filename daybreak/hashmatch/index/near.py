"""PDQ hashes within a distance: multi-index hashing (Norouzi, Punjani, Fleet, CVPR 2012), exact by `bands`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from daybreak.hashmatch.index import arrays
from daybreak.hashmatch.index.arrays import Bytes, Marks
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


def _none() -> Places:
    return np.zeros(0, np.uint32)


class Probes(NamedTuple):
    """Where to look for what lies near one hash: the same places in every band, but for the key they start from.

    Each probe flips some bits of its band's key; `number` probes belong to each band, and its keys begin at `base`.
    """

    flips: npt.NDArray[np.int64]
    base: npt.NDArray[np.int64]
    number: npt.NDArray[np.int64]


@cache
def _probes(cut: tuple[Band, ...]) -> Probes:
    around = [band.around() for band in cut]
    number = np.array([len(flips) for flips in around])
    bases = np.concatenate(([0], np.cumsum([(1 << band.bits) + 1 for band in cut])))[:-1]
    return Probes(np.concatenate(around).astype(np.int64), np.repeat(bases, number), number)


def _tables(rows: Bytes, cut: tuple[Band, ...]) -> tuple[Places, Places]:
    """Return the hashes in the order of each band's keys, band after band, and where those of each key begin.

    The keys of a band are followed by one more place: where its last ones end.
    """
    words, order, starts = words_of(rows), [], []
    for place, band in enumerate(cut):
        keys = band.keys(words)
        ends = np.cumsum(np.bincount(keys, minlength=1 << band.bits), dtype=np.uint32)
        starts.append(np.concatenate(([np.uint32(0)], ends)) + np.uint32(place * len(rows)))
        order.append(np.argsort(keys).astype(np.uint32))
    return np.concatenate(order), np.concatenate(starts)


@dataclass(frozen=True, slots=True)
class NearIndex:
    """PDQ hashes with a mark each; without bands where they are few enough to be compared one by one."""

    rows: Bytes
    marks: Marks
    within: int = NEAR
    bands: tuple[Band, ...] = ()
    order: Places = field(default_factory=_none)
    starts: Places = field(default_factory=_none)

    @classmethod
    def of(cls, rows: Bytes, marks: Marks, *, within: int = NEAR) -> NearIndex:
        """Return the index of some hashes, in any order."""
        cut = _cut(len(rows), within)
        return cls(rows, marks, within, cut, *_tables(rows, cut)) if cut else cls(rows, marks, within)

    def save(self, folder: Path) -> None:
        """Write the index as a folder of arrays."""
        tables = {"order": self.order, "starts": self.starts} if self.bands else {}
        arrays.write(folder, {"rows": self.rows, "marks": self.marks, **tables})

    @classmethod
    def open(cls, folder: Path, *, within: int = NEAR) -> NearIndex:
        """Return the index that lies in a folder, mapped; it was made for the same distance."""
        read = arrays.read(folder)
        cut = _cut(len(read["rows"]), within)
        return cls(within=within, bands=cut, **read)

    def __len__(self) -> int:
        return len(self.rows)

    def search(self, digest: bytes) -> list[Near]:
        """Return every hash within the distance, the nearest first, then by digest and mark."""
        asked, words = np.frombuffer(digest, "<u8"), words_of(self.rows)
        places = self._candidates(digest) if self.bands else np.arange(len(self.rows), dtype=np.uint32)
        distances = np.bitwise_count((words[places] if self.bands else words) ^ asked).sum(axis=1, dtype=np.uint16)
        near = distances <= self.within
        found = dict(zip(places[near].tolist(), distances[near].tolist(), strict=True))  # once, though in many bands
        told = [Near(self.rows[place].tobytes(), int(self.marks[place]), bits) for place, bits in found.items()]
        return sorted(told, key=lambda each: (each.distance, each.digest, each.mark))

    def _candidates(self, digest: bytes) -> Places:
        """Return the places of the hashes that differ in no more of some band than its radius."""
        number = int.from_bytes(digest, "little")
        keys = np.array([(number >> band.start) & ((1 << band.bits) - 1) for band in self.bands])
        probes = _probes(self.bands)
        at = (np.repeat(keys, probes.number) ^ probes.flips) + probes.base
        begin = self.starts[at]
        count = self.starts[at + 1] - begin
        some = count.nonzero()[0]
        begin, count = begin[some], count[some]
        ends = np.cumsum(count, dtype=np.uint32)
        total = int(ends[-1]) if len(ends) else 0
        found: Places = self.order[np.arange(total, dtype=np.uint32) + np.repeat(begin - (ends - count), count)]
        return found


def _cut(hashes: int, within: int) -> tuple[Band, ...]:
    return bands(hashes, within) if hashes > LOOSE else ()
