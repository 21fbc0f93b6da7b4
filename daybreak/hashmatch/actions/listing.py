"""Importing lists of known hashes, each time as a new version, and retiring them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.hashmatch import matching, packing, queries, shelves
from daybreak.hashmatch.actions.taking import match_of
from daybreak.hashmatch.index.arrays import Bytes, Marks
from daybreak.hashmatch.models import HashList, HashMatch, ListChunk, ListPart, ListVersion
from daybreak.hashmatch.packing import Packed
from daybreak.hashmatch.terms import LIST_MOVES, Algorithm, ListState
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import lock
from daybreak.kernel.prepared import hold
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing

CHUNKS_AT_ONCE = 8  # some 30 MB


def import_list(
    packed: Packed, *, name: str, publisher: str, file_name: str, national: Compartment, by: Post, at: datetime
) -> ListVersion:
    """Import a list that was read, or a new version of the list of that name; it is matched against from this moment.

    Lines that could not be taken are counted, the first ones named with place, rule and remedy; the rest is taken.
    Raises BadInput where nothing can be taken.
    """
    hold(national)
    require(by, "hash-list:import")
    if not packed.parts:
        raise _nothing(packed, file_name)
    version = ListVersion(
        compartment=national, file_name=file_name[:300], file_digest=packed.file_digest, refused=packed.refused,
        problems=[[p.place, p.rule, p.remedy] for p in packed.problems], categories=list(packed.categories),
        imported_at=at, imported_by=by.id,
    )  # fmt: skip
    _supersede(version, name.strip()[:200], publisher.strip()[:200], at)
    counts = {part[0]: _write(version, *part) for part in packed.parts}
    matched = _match(version, at)
    record(
        "hash-list:import", "hash_list", version.hash_list_id, by=by.actor, at=at, processing=Processing.COLLECT,
        name=name, publisher=publisher, version=version.number, file=version.file_digest, refused=version.refused,
        hashes=counts, matched=matched,
    )  # fmt: skip
    return version


def retire_list(key: UUID, *, reason: str, by: Post, at: datetime) -> HashList:
    """Retire a list: nothing is matched against it any more, and its matches are no leads."""
    found = lock(HashList, key)
    require(by, "hash-list:retire", found)
    check_move(LIST_MOVES, what="A hash list", now=ListState(found.state), to=ListState.RETIRED)
    said = check_reason(reason)
    found.state, found.changed_at = ListState.RETIRED, at
    found.save(update_fields=["state", "changed_at"])
    record("hash-list:retire", "hash_list", found.id, by=by.actor, at=at, reason=said)
    return found


def _nothing(packed: Packed, file_name: str) -> BadInput:
    first = next(iter(packed.problems), None)
    remedy = first.remedy if first else "Hand in one hash a line, or a table with a heading"
    return BadInput(
        f"{file_name} holds no hash that can be taken",
        rule=first.rule if first else "empty",
        place=first.place if first else "",
        remedy=remedy,
    )


def _supersede(version: ListVersion, name: str, publisher: str, at: datetime) -> None:
    """Write the version as the current one of its list, which is opened where there is none of that name."""
    if not name or not publisher:
        raise BadInput("A list has a name and a publisher", rule="list", remedy="Say what it is called and by whom")
    found, created = HashList.objects.select_for_update(of=("self",)).get_or_create(
        compartment_id=version.compartment_id, name=name, defaults={"publisher": publisher, "changed_at": at}
    )
    if not created:
        found.publisher, found.state, found.changed_at = publisher, ListState.ACTIVE, at
        found.save(update_fields=["publisher", "state", "changed_at"])
    found.versions.filter(current=True).update(current=False)
    version.hash_list, version.number = found, found.versions.count() + 1
    version.save(force_insert=True)


def _write(version: ListVersion, algorithm: Algorithm, rows: Bytes, marks: Marks, name: str) -> int:
    """Write a part with its chunks, and its index beside the database; return how many hashes it has."""
    part = ListPart.objects.create(
        compartment_id=version.compartment_id, version=version, algorithm=algorithm, hashes=len(rows), manifest=name
    )
    chunks = (
        ListChunk(compartment_id=version.compartment_id, part=part, number=number, body=body)
        for number, body in enumerate(packing.chunks(rows, marks))
    )
    ListChunk.objects.bulk_create(chunks, batch_size=CHUNKS_AT_ONCE)
    shelves.put(algorithm, name, rows, marks)
    return len(rows)


def _match(version: ListVersion, at: datetime) -> int:
    """Match the operation's hashes against a new version; what matched before and still does keeps its state."""
    national = version.compartment
    hashes = list(queries.read(queries.standing(national)))
    quality = {each.id: each.quality for each in hashes}
    known = {match.mine_id: match for match in HashMatch.objects.filter(hash_list=version.hash_list_id)}
    fresh, still = [], []
    for each in matching.listed(hashes, [version]):
        match = match_of(each, national, quality[each.hash], at)
        if before := known.get(each.hash):
            before.version, before.scheme, before.category = version, match.scheme, match.category
            before.digest, before.distance, before.quality = match.digest, match.distance, match.quality
            still.append(before)
        else:
            fresh.append(match)
    create_rows(fresh)
    update_rows(still, ["version", "scheme", "category", "digest", "distance", "quality"])
    return len(fresh) + len(still)
