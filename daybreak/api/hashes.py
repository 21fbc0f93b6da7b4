"""Operations about hashes: matches, lists, and looking one up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from ninja.params import functions
from pydantic import Field

from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.api import shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.hashmatch import actions, queries
from daybreak.hashmatch.models import HashList, HashMatch, ListVersion
from daybreak.hashmatch.packing import pack
from daybreak.hashmatch.readers import Said
from daybreak.hashmatch.rules import is_weak
from daybreak.hashmatch.terms import NO_MATCH, Algorithm
from daybreak.kernel.locks import find
from daybreak.web.views.hashes import already_linked
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

matches, lists, look_ups = Router(tags=["hashmatch"]), Router(tags=["hashmatch"]), Router(tags=["hashmatch"])
Word = Annotated[str, functions.Query(min_length=1, max_length=200)]
Named = Annotated[str, functions.Query(max_length=100)]


class MatchOut(Schema):
    """A lead: `distance` bits of PDQ differ, 0 is exact; `weak` where its quality is too low to rely on.

    `linked` is the suspect both referrals name already; it is empty where nobody had linked them.
    """

    id: UUID
    kind: str
    referral: UUID
    other_referral: UUID | None
    hash_list: str | None
    scheme: str
    category: str
    distance: int
    quality: int | None
    weak: bool
    files: int
    state: str
    linked: str


class HashJudgeIn(shapes.Said):
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class ListOut(Schema):
    id: UUID
    name: str
    publisher: str
    state: str
    version: int
    hashes: dict[str, int]


class ImportedOut(Schema):
    """`problems` are the first of the lines that were not taken."""

    id: UUID
    version: int
    hashes: dict[str, int]
    refused: int
    problems: list[dict[str, str]]


class HashLookUpIn(shapes.Said):
    digest: Annotated[str, Field(min_length=1, max_length=100)]
    algorithm: Annotated[str, Field(max_length=20)] = ""


class FileOut(Schema):
    referral: UUID
    place: str
    distance: int
    quality: int | None


class HashEntryOut(Schema):
    hash_list: str
    scheme: str
    category: str
    distance: int
    quality: int | None


class HashLookUpOut(Schema):
    """What was found is a lead; `note` says what finding nothing means."""

    algorithm: str
    digest: str
    files: list[FileOut]
    listed: list[HashEntryOut]
    note: str


def _match(row: HashMatch) -> dict[str, Any]:
    return _with(row, already_linked([row]))


def _with(row: HashMatch, linked: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "id": row.id, "kind": row.kind, "referral": row.mine.referral_id,
        "other_referral": row.other.referral_id if row.other else None,
        "hash_list": row.hash_list.name if row.hash_list else None, "scheme": row.scheme, "category": row.category,
        "distance": row.distance, "quality": row.quality, "weak": is_weak(row.distance, row.quality),
        "files": row.files, "state": row.state, "linked": linked.get(row.id, ""),
    }  # fmt: skip


@matches.get("", response=list[MatchOut])
def list_matches(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the matches that stand, the newest first."""
    post, _ = signed_in(request)
    require(post, "hash-match:read")
    rows = list(queries.leads()[offset : offset + limit])
    consulted(request, rows, "hash-match:read")
    linked = already_linked(rows)
    return [_with(row, linked) for row in rows]


@matches.post("/{key}/acknowledge", response={200: MatchOut, **PROBLEMS})
def acknowledge(request: HttpRequest, key: UUID, said: HashJudgeIn) -> dict[str, Any]:
    """Acknowledge a match: it is followed up."""
    post, now = signed_in(request)
    actions.acknowledge(key, reason=said.reason, by=post, at=now)
    return _match(find(queries.leads(), key))


@matches.post("/{key}/set-aside", response={200: MatchOut, **PROBLEMS})
def set_aside(request: HttpRequest, key: UUID, said: HashJudgeIn) -> dict[str, Any]:
    """Set a match aside: it leads nowhere."""
    post, now = signed_in(request)
    actions.set_aside(key, reason=said.reason, by=post, at=now)
    return _match(find(queries.leads(), key))


def _hashes(version: ListVersion) -> dict[str, int]:
    return {part.algorithm: part.hashes for part in version.parts.all()}


def _list(row: HashList) -> dict[str, Any]:
    version = row.now[0]  # type: ignore[attr-defined]  # prefetched
    return {
        "id": row.id, "name": row.name, "publisher": row.publisher, "state": row.state, "version": version.number,
        "hashes": _hashes(version),
    }  # fmt: skip


@lists.get("", response=list[ListOut])
def list_lists(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the lists by name."""
    post, _ = signed_in(request)
    require(post, "hash-list:read")
    return [_list(row) for row in queries.lists()[offset : offset + limit]]


@lists.post("", response={201: ImportedOut, **PROBLEMS})
def post_list(
    request: HttpRequest, name: Word, publisher: Word, file: File[UploadedFile], algorithm: Algorithm | None = None,
    scheme: Named = "", category: Named = "",
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    """Import a list, or a new version of the list of that name; lines that cannot be taken are named."""
    post, now = signed_in(request)
    require(post, "hash-list:import")  # before the file: sorting ten million hashes takes a minute
    version = actions.import_list(
        pack(file, Said(algorithm, scheme, category)), name=name, publisher=publisher, file_name=file.name or "unnamed",
        national=compartment(in_operation(request), CompartmentKind.NATIONAL), by=post, at=now,
    )  # fmt: skip
    problems = [{"place": place, "rule": rule, "remedy": remedy} for place, rule, remedy in version.problems]
    return 201, {
        "id": version.hash_list_id, "version": version.number, "hashes": _hashes(version), "refused": version.refused,
        "problems": problems,
    }  # fmt: skip


@lists.post("/{key}/retire", response={200: ListOut, **PROBLEMS})
def retire(request: HttpRequest, key: UUID, said: HashJudgeIn) -> dict[str, Any]:
    """Retire a list: nothing is matched against it any more."""
    post, now = signed_in(request)
    actions.retire_list(key, reason=said.reason, by=post, at=now)
    return _list(find(queries.lists(), key))


@look_ups.post("", response={200: HashLookUpOut, **PROBLEMS})
def look_up(request: HttpRequest, said: HashLookUpIn) -> dict[str, Any]:
    """Look a hash up in the operation's referrals and on its lists; recorded as a consultation."""
    post, now = signed_in(request)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    found = actions.look_up(national, digest=said.digest, algorithm=said.algorithm, by=post, at=now)
    return {
        "algorithm": found.algorithm, "digest": found.digest, "note": NO_MATCH,
        "files": [
            {"referral": row.referral_id, "place": row.fact.place, "distance": distance, "quality": row.quality}
            for row, distance in found.files
        ],
        "listed": [
            {"hash_list": version.hash_list.name, "scheme": entry.category[0], "category": entry.category[1],
             "distance": entry.distance, "quality": entry.quality}
            for version, entry in found.listed
        ],
    }  # fmt: skip
