"""Reads of the ledger, and the proof that it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet

from daybreak.kernel.errors import Tampered
from daybreak.ledger import notes
from daybreak.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash
from daybreak.ledger.models import CheckpointRow, Entry
from daybreak.ledger.rules import payload_digest
from daybreak.ledger.terms import Checkpoint, Finding, Verdict

_IN_ORDER = """
SELECT coalesce(l.position, -1), l.leaf_hash, e.id, e.canonical, e.ref, e.at, e.post, e.person, e.agency, e.role, e.act,
       e.processing, e.thing, e.thing_ref, e."to", p.salt, p.content
FROM ledger_leaf l
LEFT JOIN ledger_entry e ON e.id = l.entry_id
LEFT JOIN ledger_payload p ON p.entry_ref = e.ref
ORDER BY l.position
"""
_FIELDS = ("ref", "at", "post", "person", "agency", "role", "act", "processing", "thing", "thing_ref", "to")


@dataclass(slots=True)
class _Walk:
    frontier: Frontier
    findings: list[Finding]
    pending: list[tuple[int, bytes, str]]  # checkpoints in ascending size: size, stored root, note


def entries_of(thing: str, thing_ref: UUID | str) -> QuerySet[Entry]:
    """Return the entries about one thing, newest first (posts that read the ledger only)."""
    return Entry.objects.filter(thing=thing, thing_ref=str(thing_ref)).order_by("-id")


def latest_entries() -> QuerySet[Entry]:
    """Return all entries, newest first (posts that read the ledger only)."""
    return Entry.objects.order_by("-id")


def latest_checkpoint() -> CheckpointRow | None:
    """Return the newest signed tree head, or None before the first sealing."""
    return CheckpointRow.objects.order_by("-size").first()


def verify(*, verifier: notes.Verifier, at: datetime, held: Checkpoint | None = None, using: str = "owner") -> Verdict:
    """Recompute the whole log and compare it with every signed checkpoint and with the one held outside.

    Steps: 1 positions without gap; 2 each entry's fields, bytes and stored leaf agree; 3 each payload agrees with its
    commitment or is erased; 4 the root at each checkpoint's size is the signed one; 5 signatures; 6 the log is
    not shorter than, and agrees with, the checkpoint held outside the database; 7 no checkpoint lies beyond the log.
    `using` must be a role that reads all entries.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT size, root, note FROM ledger_checkpoint ORDER BY size")
        heads = [(size, bytes(root), note) for size, root, note in cursor.fetchall()]
        walk = _Walk(Frontier(), [], _expected(heads, held))
        _signatures(walk.findings, heads, verifier)
        for row in _rows(using):
            _step(walk, row)
        walk.findings += [
            Finding(-1, "truncated", f"a signed checkpoint counts {size} entries, the log ends at {walk.frontier.size}")
            for size, _, _ in walk.pending
        ]
        cursor.execute(
            "SELECT count(*) FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)"
        )
        waiting = cursor.fetchone()[0]
    root = walk.frontier.root() if walk.frontier.size else EMPTY_ROOT
    return Verdict(walk.frontier.size, waiting, len(heads), root.hex(), tuple(walk.findings), at)


def _expected(heads: list[tuple[int, bytes, str]], held: Checkpoint | None) -> list[tuple[int, bytes, str]]:
    outside = [(held.size, held.root, held.note)] if held else []
    return sorted(heads + outside, key=lambda head: head[0])


def _signatures(findings: list[Finding], heads: list[tuple[int, bytes, str]], verifier: notes.Verifier) -> None:
    for size, root, note in heads:
        try:
            signed = notes.open_checkpoint(note, verifier)
        except Tampered as broken:
            findings.append(Finding(size - 1, "signature", f"checkpoint of {size}: {broken.message}"))
            continue
        if (signed.size, signed.root) != (size, root):
            findings.append(Finding(size - 1, "checkpoint", f"checkpoint of {size}: the row and its note differ"))


def _rows(using: str) -> Iterator[tuple[object, ...]]:
    with connections[using].chunked_cursor() as cursor:  # server-side: memory stays flat
        cursor.cursor.itersize = 5_000  # set on Django's wrapper it would be lost: 100 rows a round trip
        cursor.execute(_IN_ORDER)
        yield from cursor


def _step(walk: _Walk, row: tuple[object, ...]) -> None:
    position, stored, entry_id, canonical = row[:4]
    expected = walk.frontier.size
    assert isinstance(position, int)  # noqa: S101
    if position != expected and not any(f.rule == "gap" for f in walk.findings):
        message = f"leaf {expected} is missing or moved: the next one is {position}"
        walk.findings.append(Finding(expected, "gap", message))
    if entry_id is None:
        walk.findings.append(Finding(position, "removed", f"the entry of leaf {position} is gone"))
        walk.frontier.append(bytes(stored))  # type: ignore[call-overload]
    else:
        computed = leaf_hash(bytes(canonical))  # type: ignore[call-overload]
        if computed != bytes(stored):  # type: ignore[call-overload]
            walk.findings.append(Finding(position, "changed", f"entry {entry_id} no longer gives leaf {position}"))
        elif reason := _disagreement(row):
            walk.findings.append(Finding(position, "changed", f"entry {entry_id}: {reason}"))
        walk.frontier.append(computed)
    _compare(walk)


def _compare(walk: _Walk) -> None:
    while walk.pending and walk.pending[0][0] == walk.frontier.size:
        size, root, _ = walk.pending.pop(0)
        if walk.frontier.root() != root:
            walk.findings.append(Finding(size - 1, "root", f"the first {size} entries no longer give the signed root"))


def _disagreement(row: tuple[object, ...]) -> str:
    canonical = json.loads(bytes(row[3]))  # type: ignore[call-overload]
    for name, stored in zip(_FIELDS, row[4:15], strict=True):
        text = stored.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(stored, datetime) else str(stored)
        if canonical[name] != text:
            return f"its column {name} says {text!r}, the sealed bytes say {canonical[name]!r}"
    salt, content = row[15], row[16]
    if content is not None and payload_digest(bytes(salt), bytes(content)) != canonical["payload"]:  # type: ignore[call-overload]
        return "its payload is not the one committed to"
    return ""
