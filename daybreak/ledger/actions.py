"""Writing to the ledger: one entry an act, and sealing what has been committed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from daybreak.ledger import notes
from daybreak.ledger.merkle import Frontier
from daybreak.ledger.rules import canonical_entry, canonical_payload, payload_digest
from daybreak.ledger.terms import Actor, Checkpoint, Processing

SALT_BYTES = 16
SEAL_LOCK = 0x6C656467  # advisory lock of the one sealer ("ledg")

_INSERT_ENTRIES = """
INSERT INTO ledger_entry (ref, at, post, person, agency, role, act, processing, thing, thing_ref, "to", canonical)
SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[],
                     %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[])
"""
_INSERT_PAYLOADS = """
INSERT INTO ledger_payload (entry_ref, salt, content) SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[])
"""


def record(
    act: str,
    thing: str,
    ref: UUID | str,
    *,
    by: Actor,
    at: datetime,
    processing: Processing = Processing.ALTER,
    to: str = "",
    **payload: object,
) -> None:
    """Append the entry of one act; the last line of every action, in the act's own transaction."""
    record_many(act, thing, [(ref, payload)], by=by, at=at, processing=processing, to=to)


def record_many(
    act: str,
    thing: str,
    items: Iterable[tuple[UUID | str, Mapping[str, object]]],
    *,
    by: Actor,
    at: datetime,
    processing: Processing = Processing.ALTER,
    to: str = "",
) -> None:
    """Append one entry for each (reference, payload) of one act on many things, in two statements."""
    entries: list[tuple[object, ...]] = []
    payloads: list[tuple[object, ...]] = []
    for thing_ref, payload in items:
        ref, salt, content = uuid4(), secrets.token_bytes(SALT_BYTES), canonical_payload(payload)
        canonical = canonical_entry(
            ref=ref,
            by=by,
            act=act,
            processing=processing,
            thing=thing,
            thing_ref=str(thing_ref),
            at=at,
            to=to,
            digest=payload_digest(salt, content),
        )
        entries.append(
            (ref, at, by.post, by.person, by.agency, by.role, act, processing, thing, str(thing_ref), to, canonical)
        )
        payloads.append((ref, salt, content))
    if entries:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT_ENTRIES, [list(column) for column in zip(*entries, strict=True)])
            cursor.execute(_INSERT_PAYLOADS, [list(column) for column in zip(*payloads, strict=True)])


def seal(*, signer: notes.Signer, at: datetime, batch: int = 20_000) -> Checkpoint | None:
    """Put committed entries into the tree and sign the new head; return None when there is nothing to seal.

    One sealer at a time; a second one returns None at once instead of waiting. Call until it returns None.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT entry_id, transaction_id, leaf_hash FROM ledger.unsealed(%s)", [batch])
        fresh = cursor.fetchall()
        if not fresh:
            return None
        frontier = _frontier(cursor)
        first = frontier.size
        for _, _, leaf in fresh:
            frontier.append(bytes(leaf))
        _insert_leaves(cursor, first, fresh)
        return _insert_checkpoint(cursor, frontier, last=fresh[-1], signer=signer, at=at)


def _frontier(cursor: CursorWrapper) -> Frontier:
    cursor.execute("SELECT size, frontier FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
    row = cursor.fetchone()
    return Frontier(row[0], (bytes(peak) for peak in row[1])) if row else Frontier()


def _insert_leaves(cursor: CursorWrapper, first: int, fresh: list[tuple[int, str, bytes]]) -> None:
    cursor.execute(
        "INSERT INTO ledger_leaf (position, entry_id, leaf_hash)"
        " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
        [list(range(first, first + len(fresh))), [row[0] for row in fresh], [bytes(row[2]) for row in fresh]],
    )


def _insert_checkpoint(
    cursor: CursorWrapper, frontier: Frontier, *, last: tuple[int, str, bytes], signer: notes.Signer, at: datetime
) -> Checkpoint:
    root = frontier.root()
    note = notes.sign(notes.checkpoint_text(signer.name, frontier.size, root), signer)
    cursor.execute(
        "INSERT INTO ledger_checkpoint (size, root, frontier, note, last_transaction, last_entry_id, sealed_at)"
        " VALUES (%s, %s, %s::bytea[], %s, %s::text::xid8, %s, %s)",
        [frontier.size, root, frontier.peaks, note, last[1], last[0], at],
    )
    return Checkpoint(size=frontier.size, root=root, note=note)
