"""How 256 bits are cut into bands, so that no PDQ hash within the distance can be missed.

The general pigeonhole principle (Qin, Wang, Xiao, Zhang, Ishikawa, "GPH: Similarity Search in Hamming Space", ICDE
2018, theorem 1): where two hashes differ in at most r bits and the bits are cut into m bands, there is a band in which
they differ in at most its own radius, if the radii add up to r - m + 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from daybreak.hashmatch.index.arrays import Bytes, Words

BITS = 256
FEWEST = 11
"""Bands of 10 million hashes and more: fewer need tables of 2^25 places each (ADR 11 has the figures)."""
MOST = 16  # a band of 16 bits with radius 1 is as fast as any for few hashes


@dataclass(frozen=True, slots=True)
class Band:
    """Some neighbouring bits, and in how many of them a hash may differ to be looked at."""

    start: int
    bits: int
    radius: int

    def keys(self, words: Words) -> npt.NDArray[np.uint32]:
        """Return the bits of this band of each hash (rows of four words) as a number."""
        word, shift = divmod(self.start, 64)
        found = words[:, word] >> np.uint64(shift)
        if shift + self.bits > 64:
            found = found | (words[:, word + 1] << np.uint64(64 - shift))
        return (found & np.uint64((1 << self.bits) - 1)).astype(np.uint32)

    def around(self) -> npt.NDArray[np.uint32]:
        """Return what to flip in a key to reach every key within the radius, nothing first."""
        return _flips(self.bits, self.radius)


@cache
def _flips(bits: int, radius: int) -> npt.NDArray[np.uint32]:
    chosen = (some for size in range(radius + 1) for some in combinations(range(bits), size))
    return np.array([sum(1 << bit for bit in some) for some in chosen], np.uint32)


def bands(hashes: int, within: int) -> tuple[Band, ...]:
    """Return the bands for so many hashes and that distance.

    A band of log2(n) + 3 bits leaves few hashes a place; more bands would leave more hashes to compare, fewer more
    places to look at.
    """
    wanted = round(BITS / (math.log2(max(hashes, 2)) + 3))
    number = max(FEWEST, min(MOST, wanted, within + 1))
    radii = _shares(within - number + 1, number)
    sizes = _shares(BITS, number)
    starts = [sum(sizes[:place]) for place in range(number)]
    return tuple(map(Band, starts, sizes, radii))


def _shares(whole: int, number: int) -> list[int]:
    each, more = divmod(whole, number)
    return [each + (place < more) for place in range(number)]


def words_of(rows: Bytes) -> Words:
    """Return each hash of 32 bytes as four numbers; which bit is which is the same for all, and that is enough."""
    return np.ascontiguousarray(rows).view("<u8").reshape(len(rows), 4)
