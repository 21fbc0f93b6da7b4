"""Pure rules: which files of two referrals match, which one of several matches is told, what a quality means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from daybreak.hashmatch.terms import QUALITY_ENOUGH, WIDTHS, Algorithm

UNKNOWN = "unknown"
CROWD = 25
"""A file that more referrals carry than this goes round among strangers; each further one is tied to the first ones."""


@dataclass(frozen=True, slots=True)
class HashRead:
    """A file hash as the rules see it; `key` orders hashes the same in every run."""

    id: UUID
    key: str
    referral: UUID
    algorithm: str
    digest: str
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files, one of them just taken in, and how far their hashes lie apart."""

    fresh: HashRead
    other: HashRead
    distance: int

    @property
    def referrals(self) -> frozenset[UUID]:
        """The two referrals, whichever came first."""
        return frozenset({self.fresh.referral, self.other.referral})


def algorithm_of(named: object, digest: str) -> str:
    """Return the algorithm of a digest: as it was named, or told by its length; "unknown" where that leaves two."""
    word = str(named or "").lower()
    if word in list(Algorithm):
        return word
    fitting = [algorithm for algorithm, width in WIDTHS.items() if 2 * width == len(digest)]
    return fitting[0].value if len(fitting) == 1 else UNKNOWN


def lowest(*qualities: int | None) -> int | None:
    """Return the lowest quality that is told, None where none is."""
    return min((quality for quality in qualities if quality is not None), default=None)


def is_weak(distance: int, quality: int | None) -> bool:
    """Answer whether a near match is one its authors advise not to rely on; an exact one never is."""
    return distance > 0 and quality is not None and quality < QUALITY_ENOUGH


def pairs(
    fresh: Iterable[HashRead], standing: Mapping[str, Sequence[HashRead]], near: Mapping[str, Mapping[str, int]]
) -> list[tuple[Pair, int]]:
    """Return the best pair of each two referrals, with how many files of the fresh one match, in the order of keys.

    `standing` lists all hashes by algorithm and digest joined by a colon, the fresh ones among them; `near` gives for
    a PDQ digest those within the distance. The nearest is the best, then the one of the higher quality.
    """
    best: dict[frozenset[UUID], Pair] = {}
    files: dict[frozenset[UUID], set[str]] = {}
    for one in sorted(fresh, key=lambda each: each.key):
        for pair in _pairs_of(one, standing, near):
            known = best.get(pair.referrals)
            best[pair.referrals] = pair if known is None else min(known, pair, key=_order)
            files.setdefault(pair.referrals, set()).add(one.digest)
    found = sorted(best.items(), key=lambda item: (item[1].fresh.key, item[1].other.key))
    return [(pair, len(files[referrals])) for referrals, pair in found]


def _pairs_of(
    one: HashRead, standing: Mapping[str, Sequence[HashRead]], near: Mapping[str, Mapping[str, int]]
) -> list[Pair]:
    digests = {one.digest: 0} | dict(near.get(one.digest, {}) if one.algorithm == Algorithm.PDQ else {})
    pairs = [
        Pair(one, other, distance)
        for digest, distance in digests.items()
        for other in standing.get(f"{one.algorithm}:{digest}", ())
        if other.referral != one.referral
    ]
    first: dict[UUID, Pair] = {}
    for pair in sorted(pairs, key=_order):
        first.setdefault(pair.other.referral, pair)
    return list(first.values())[:CROWD]


def _order(pair: Pair) -> tuple[int, int, str, str]:
    quality = lowest(pair.fresh.quality, pair.other.quality)
    return pair.distance, -(100 if quality is None else quality), pair.other.key, pair.fresh.key
