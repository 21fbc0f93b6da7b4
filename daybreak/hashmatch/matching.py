"""Finding matches: of file hashes among those of other referrals, and on lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from daybreak.hashmatch import queries, shelves
from daybreak.hashmatch.index.exact import ExactIndex
from daybreak.hashmatch.models import ListPart, ListVersion
from daybreak.hashmatch.packing import category_number, quality_of
from daybreak.hashmatch.rules import UNKNOWN, HashRead, Pair, pairs
from daybreak.hashmatch.terms import Algorithm, Found


@dataclass(frozen=True, slots=True)
class Listed:
    """A file hash, the version of the list it stands on, and what stands there."""

    hash: UUID
    version: ListVersion
    found: Found


def overlaps(fresh: Sequence[HashRead]) -> list[tuple[Pair, int]]:
    """Return the best pair of each two referrals with how many files match; see `rules.pairs`."""
    near = near_of({each.digest for each in fresh if each.algorithm == Algorithm.PDQ})
    digests = {each.digest for each in fresh} | {digest for found in near.values() for digest in found}
    standing: dict[str, list[HashRead]] = defaultdict(list)
    for row in queries.carriers(digests):
        standing[f"{row.algorithm}:{row.digest}"].append(row)
    return pairs(fresh, standing, near)


def near_of(digests: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return for each PDQ digest those of the database within the distance, itself left out."""
    asked = [bytes.fromhex(digest) for digest in digests]
    found = shelves.near.search(asked) if asked else {}
    return {
        digest.hex(): {near.digest.hex(): near.distance for near in nears if near.digest != digest}
        for digest, nears in found.items()
    }


def listed(hashes: Iterable[HashRead], versions: Iterable[ListVersion]) -> list[Listed]:
    """Return where the hashes stand on lists, the best entry of each list for each hash."""
    by_algorithm: Mapping[str, list[HashRead]] = defaultdict(list)
    for each in hashes:
        named = Algorithm.SHA256 if each.algorithm == UNKNOWN else each.algorithm  # PDQ is always named
        by_algorithm[named].append(each)
    return [
        Listed(each.id, version, found[0])
        for version in versions
        for part in version.parts.all()
        for each in by_algorithm.get(part.algorithm, ())
        if (found := on_part(bytes.fromhex(each.digest), part, version))
    ]


def on_part(digest: bytes, part: ListPart, version: ListVersion) -> list[Found]:
    """Return what stands in a part of a list for a digest: the nearest first, then by category."""
    index = shelves.parts.index_of(part)
    if isinstance(index, ExactIndex):
        found = [(digest, mark, 0) for mark in index.find(digest)]
    else:
        found = [(near.digest, near.mark, near.distance) for near in index.search(digest)]
    entries = [Found(other, distance, _category(version, mark), quality_of(mark)) for other, mark, distance in found]
    return sorted(entries, key=lambda entry: (entry.distance, entry.category, entry.digest))


def _category(version: ListVersion, mark: int) -> tuple[str, str]:
    scheme, value = version.categories[category_number(mark)]
    return str(scheme), str(value)
