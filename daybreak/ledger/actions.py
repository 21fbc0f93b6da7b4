"""Writing to the ledger: one entry an act, and sealing what has been committed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from daybreak.kernel.errors import Conflict
from daybreak.kernel.prepared import run
from daybreak.ledger import notes
from daybreak.ledger.continuing import continued
from daybreak.ledger.keychain import Statement, state
from daybreak.ledger.merkle import Frontier
from daybreak.ledger.paths import completed
from daybreak.ledger.rules import canonical_entry, canonical_payload, instant_text, payload_digest, reference
from daybreak.ledger.terms import Actor, Checkpoint, Processing

SALT_BYTES = 16
SEAL_LOCK = 0x6C656467  # advisory lock of the one sealer ("ledg")
FIRST_KEY = "the first key of this log"

# One statement, one round trip: the payload goes in as the entry does.
_COLUMNS = 'ref, at, post, person, agency, role, act, processing, thing, thing_ref, "to", canonical'
_INSERT_ONE = f"""
WITH payload AS (INSERT INTO ledger_payload (entry_ref, salt, content) VALUES (%s, %s, %s))
INSERT INTO ledger_entry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""  # noqa: S608 - names out of this file
_INSERT_MANY = f"""
WITH payload AS (INSERT INTO ledger_payload (entry_ref, salt, content)
                 SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::bytea[]))
INSERT INTO ledger_entry ({_COLUMNS})
SELECT fresh.ref, %s, %s, %s, %s, %s, %s, %s, %s, fresh.thing_ref, %s, fresh.canonical
FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) WITH ORDINALITY AS fresh (ref, thing_ref, canonical, number)
ORDER BY fresh.number
"""  # noqa: S608


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
    """Append one entry for each (reference, payload) of one act on many things, in one statement."""
    entries: list[tuple[UUID, bytes, bytes, str, bytes]] = []
    for thing_ref, payload in items:
        ref, salt = reference(at, secrets.token_bytes(10)), secrets.token_bytes(SALT_BYTES)
        content = canonical_payload(payload)
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
        entries.append((ref, salt, content, str(thing_ref), canonical))
    if not entries:
        return
    same: list[Any] = [at, by.post, by.person, by.agency, by.role, act, processing.value, thing]
    if len(entries) == 1:
        one, salt, content, thing_text, sealed = entries[0]
        run(_INSERT_ONE, [one, salt, content, one, *same, thing_text, to, sealed])
    else:
        refs, salts, contents, things, all_sealed = map(list, zip(*entries, strict=True))
        run(_INSERT_MANY, [refs, salts, contents, *same, to, refs, things, all_sealed])


def seal(*, signer: notes.Signer, at: datetime, batch: int = 20_000) -> Checkpoint | None:
    """Put committed entries into the tree and sign the new head; return None when there is nothing to seal.

    One sealer at a time; a second one returns None at once instead of waiting. Call until it returns None. Tampered,
    and nothing signed, when the database does not continue what this home holds (`continuing`).
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        if not _alone(cursor):
            return None
        cursor.execute("SELECT ledger.behind()")
        if cursor.fetchone()[0]:  # a dump in a new cluster
            return _seal_stranded(cursor, signer=signer, at=at, batch=batch)
        cursor.execute("SELECT entry_id, transaction_id, leaf_hash FROM ledger.unsealed(%s)", [batch])
        fresh = cursor.fetchall()
        return _seal(cursor, fresh, mark=fresh[-1][:2], signer=signer, at=at) if fresh else None


def realign(*, signer: notes.Signer, at: datetime, batch: int = 20_000) -> Checkpoint | None:
    """Seal a batch of entries the sealer will never reach, and let it go on from now; None when there are none.

    For a database restored from a dump (how-to/back-up-and-restore.md). `seal` does the same by itself as long as it
    finds its mark beyond every transaction of the cluster; afterwards only this does. Nobody who writes has to wait.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        return _seal_stranded(cursor, signer=signer, at=at, batch=batch) if _alone(cursor) else None


def _alone(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
    return bool(cursor.fetchone()[0])


def _seal_stranded(cursor: CursorWrapper, *, signer: notes.Signer, at: datetime, batch: int) -> Checkpoint | None:
    # Read before the entries: what has ended by now is in this batch or in one before, the rest comes after the mark.
    cursor.execute(
        "SELECT last_entry_id, last_transaction::text, ledger.horizon()::text"
        " FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
    )
    before = cursor.fetchone()
    if before is None:
        return None
    cursor.execute(
        "SELECT entry_id, transaction_id, leaf_hash FROM ledger.stranded(%s, %s::text::xid8)", [batch, before[2]]
    )
    if not (fresh := cursor.fetchall()):
        return None
    mark = (0, before[2]) if len(fresh) < batch else (before[0], before[1])
    return _seal(cursor, fresh, mark=mark, signer=signer, at=at)


def _seal(
    cursor: CursorWrapper,
    fresh: list[tuple[int, str, bytes]],
    *,
    mark: tuple[int, str],
    signer: notes.Signer,
    at: datetime,
) -> Checkpoint:
    """Append entries, their leaves and the nodes these complete; the mark is (entry, transaction) to go on after."""
    frontier = continued(cursor)
    _check_turn(cursor, signer, at)
    first, nodes = frontier.size, []
    for _, _, leaf in fresh:
        hashes = frontier.append(bytes(leaf))
        nodes += completed(frontier.size, hashes)
    _insert_leaves(cursor, first, fresh)
    cursor.execute(
        "INSERT INTO ledger_node (number, hash) SELECT * FROM unnest(%s::bigint[], %s::bytea[])",
        [[number for number, _ in nodes], [hashed for _, hashed in nodes]],
    )
    return _insert_checkpoint(cursor, frontier, mark=mark, signer=signer, at=at)


def _check_turn(cursor: CursorWrapper, signer: notes.Signer, at: datetime) -> None:
    """Raise Conflict unless it is this key's turn; the first key of a log names itself."""
    cursor.execute("SELECT vkey FROM ledger_key ORDER BY generation DESC LIMIT 1")
    row, key = cursor.fetchone(), signer.verifier
    if row is None:
        said = Statement(signer.name, 1, key, None, 0, instant_text(at), FIRST_KEY)
        cursor.execute(
            "INSERT INTO ledger_key (generation, vkey, statement, stated_at) VALUES (1, %s, %s, %s)",
            [str(key), state(said, signer), at],
        )
    elif row[0] != str(key):
        raise Conflict(
            "Another key signs checkpoints now than the one this process holds",
            rule="retired-key",
            remedy="Seal again: the key is read anew each time",
        )


def _insert_leaves(cursor: CursorWrapper, first: int, fresh: list[tuple[int, str, bytes]]) -> None:
    cursor.execute(
        "INSERT INTO ledger_leaf (position, entry_id, leaf_hash)"
        " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
        [list(range(first, first + len(fresh))), [row[0] for row in fresh], [bytes(row[2]) for row in fresh]],
    )


def _insert_checkpoint(
    cursor: CursorWrapper, frontier: Frontier, *, mark: tuple[int, str], signer: notes.Signer, at: datetime
) -> Checkpoint:
    root = frontier.root()
    note = notes.sign(notes.checkpoint_text(signer.name, frontier.size, root), signer)
    cursor.execute(
        "INSERT INTO ledger_checkpoint (size, root, frontier, note, last_transaction, last_entry_id, sealed_at)"
        " VALUES (%s, %s, %s::bytea[], %s, %s::text::xid8, %s, %s)",
        [frontier.size, root, frontier.peaks, note, mark[1], mark[0], at],
    )
    return Checkpoint(size=frontier.size, root=root, note=note)
