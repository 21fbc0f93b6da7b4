"""Taking in the file hashes that sources carry, and finding what they match."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.hashmatch import matching, queries, shelves
from daybreak.hashmatch.matching import Listed
from daybreak.hashmatch.models import FileHash, HashMatch
from daybreak.hashmatch.rules import HashRead, Pair, algorithm_of, lowest
from daybreak.hashmatch.terms import Algorithm, MatchKind
from daybreak.intake.models import Fact
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def take_hashes(national: Compartment, *, referrals: Iterable[UUID] | None = None, by: Post, at: datetime) -> int:
    """Take in the hashes not taken yet, of these referrals or of all, and match them; return how many there were.

    Each is matched against the files of every other referral and against the lists, PDQ also where it is only near.
    """
    hold(national)
    require(by, "identity:resolve")
    facts = list(queries.facts_to_take(national, referrals=None if referrals is None else list(referrals)))
    if not facts:
        return 0
    fresh = [_file_hash(fact) for fact in facts]
    create_rows(fresh)
    shelves.add_near([bytes.fromhex(row.digest) for row in fresh if row.algorithm == Algorithm.PDQ])
    read = [_read(row, fact) for row, fact in zip(fresh, facts, strict=True)]
    found = [*_overlaps(national, read, at), *_listed(national, read, at)]
    create_rows(found)
    record(
        "identity:resolve",
        "file_hashes",
        national.operation_id,
        by=by.actor,
        at=at,
        processing=Processing.COMBINE,
        taken=len(fresh),
        matches=[str(match.id) for match in found],
    )
    return len(fresh)


def _file_hash(fact: Fact) -> FileHash:
    quality = str(fact.detail.get("quality"))
    return FileHash(
        compartment_id=fact.compartment_id,
        algorithm=algorithm_of(fact.detail.get("algorithm"), fact.normal),
        digest=fact.normal,
        quality=int(quality) if quality.isascii() and quality.isdigit() and int(quality) <= 100 else None,
        referral_id=fact.referral_id,
        fact_id=fact.id,
    )


def _read(row: FileHash, fact: Fact) -> HashRead:
    key = f"{fact.referral.scheme} {fact.referral.reference} {fact.place}"
    return HashRead(row.id, key, row.referral_id, row.algorithm, row.digest, row.quality)


def _overlaps(national: Compartment, fresh: list[HashRead], at: datetime) -> list[HashMatch]:
    if not fresh:
        return []
    found = {_key(pair): (pair, files) for pair, files in matching.overlaps(fresh)}
    known = queries.known_pairs(found)
    return [
        HashMatch(
            compartment=national,
            kind=MatchKind.OVERLAP,
            mine_id=pair.fresh.id,
            other_id=pair.other.id,
            referrals=key,
            digest=pair.other.digest,
            distance=pair.distance,
            quality=lowest(pair.fresh.quality, pair.other.quality),
            files=files,
            found_at=at,
        )
        for key, (pair, files) in found.items()
        if key not in known
    ]


def _key(pair: Pair) -> str:
    return " ".join(sorted(map(str, pair.referrals)))


def _listed(national: Compartment, fresh: list[HashRead], at: datetime) -> list[HashMatch]:
    quality = {each.id: each.quality for each in fresh}
    found = matching.listed(fresh, queries.matched_against(national)) if fresh else []
    return [match_of(each, national, quality[each.hash], at) for each in found]


def match_of(each: Listed, national: Compartment, quality: int | None, at: datetime) -> HashMatch:
    """Return the match of a file hash that stands on a list."""
    scheme, category = each.found.category
    return HashMatch(
        compartment=national,
        kind=MatchKind.LISTED,
        mine_id=each.hash,
        version=each.version,
        hash_list_id=each.version.hash_list_id,
        scheme=scheme,
        category=category,
        digest=each.found.digest.hex(),
        distance=each.found.distance,
        quality=lowest(quality, each.found.quality),
        found_at=at,
    )
