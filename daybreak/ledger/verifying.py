"""Proving the log in the database: what is read, and in which order; the proof itself is in `walking`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections, transaction

from daybreak.kernel.errors import Tampered
from daybreak.ledger import notes
from daybreak.ledger.keychain import Keyring, keyring
from daybreak.ledger.notes import Verifier
from daybreak.ledger.terms import Checkpoint, Finding, Verdict
from daybreak.ledger.walking import Head, Row, Trust, Walk

_LEAVES = """
SELECT l.position, l.leaf_hash, e.canonical, p.salt, p.content, e.ref::text, e.at, e.post::text, e.person::text,
       e.agency, e.role, e.act, e.processing, e.thing, e.thing_ref, e."to"
FROM ledger_leaf l
LEFT JOIN ledger_entry e ON e.id = l.entry_id
LEFT JOIN ledger_payload p ON p.entry_ref = e.ref
ORDER BY l.position
"""
_FIELDS = ("ref", "at", "post", "person", "agency", "role", "act", "processing", "thing", "thing_ref", "to")
_HEADS = """
SELECT c.size, c.root, c.note || coalesce(s.lines, ''), t.response
FROM ledger_checkpoint c
LEFT JOIN ledger_timestamp t ON t.size = c.size
LEFT JOIN (SELECT size, string_agg(line || E'\\n', '' ORDER BY witness) AS lines
           FROM ledger_cosignature GROUP BY size) s ON s.size = c.size
ORDER BY c.size
"""
_NODES = "SELECT number, hash FROM ledger_node ORDER BY number"
# Entries without a leaf: all; those the sealer has passed by already, or will not reach before the cluster's
# transaction numbers have caught up with those of the one the database came from.
_WAITING = """
SELECT count(*), count(*) FILTER (
           WHERE (e.transaction, e.id) <= (mark.last_transaction, mark.last_entry_id)
              OR e.transaction >= pg_snapshot_xmax(pg_current_snapshot())),
       min(e.at)
FROM ledger_entry e
LEFT JOIN (SELECT last_transaction, last_entry_id FROM ledger_checkpoint ORDER BY size DESC LIMIT 1) mark ON true
WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)
"""
_LONG = (
    "{waiting:,} entries wait for the sealer, the oldest since {since:%Y-%m-%d %H:%M} UTC: what is not sealed can still"
    " be removed without a trace. Run the worker, or end the transaction that holds it up"
)
ROWS_AT_ONCE = 5_000
_WAITS_LONG = timedelta(minutes=5)  # the sealer comes every two seconds, and waits only for transactions that run
_REALIGN = "the database came from a dump of another cluster: run `daybreak ledger realign`"


def verify(
    *, trusted: Sequence[Verifier], at: datetime, held: Checkpoint | None = None, using: str = "owner",
    stamped_at: object = None,
) -> Verdict:  # fmt: skip
    """Recompute the whole log and compare it with every signed checkpoint and with the one held outside (see `Walk`).

    `trusted` are public keys believed for reasons outside the database; the register's statements lead to the others.
    `using` must be a role that reads all entries. Everything is read as it stood at one moment.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ring, broken = _ring(using, trusted)
        witnesses = _witnesses(using)
        names = [each.name for each in witnesses]
        trust = Trust(ring, witnesses, held, stamped_at, names)  # type: ignore[arg-type]
        walk = Walk(trust, heads(using), _nodes(using))
        walk.findings += broken
        cursor.execute(_WAITING)
        waiting, stranded, oldest = cursor.fetchone()
        if stranded:
            message = f"{stranded:,} entries wait where the sealer will not find them; {_REALIGN}"
            walk.findings.append(Finding(-1, "stranded", message))
        if oldest is not None and at - oldest > _WAITS_LONG:
            walk.notices.append(_LONG.format(waiting=waiting, since=oldest.astimezone(UTC)))
        cursor.execute("SELECT ledger.behind()")
        if cursor.fetchone()[0]:
            walk.notices.append(f"Transactions count from lower numbers than those that are sealed; {_REALIGN}")
        return walk.over(sealed_rows(using), waiting=waiting, at=at)


def _ring(using: str, trusted: Sequence[Verifier]) -> tuple[Keyring, list[Finding]]:
    statements = [str(note) for (note,) in _read(using, "SELECT statement FROM ledger_key ORDER BY generation")]
    try:
        return keyring(statements, trusted), []
    except Tampered as broken:
        return keyring([], trusted), [Finding(-1, broken.rule, broken.message)]


def _witnesses(using: str) -> list[Verifier]:
    rows = _read(using, "SELECT vkey FROM ledger_witness ORDER BY name")
    return [notes.read_vkey(str(vkey), algorithm=notes.ALGORITHM_COSIGNATURE) for (vkey,) in rows]


def heads(using: str) -> Iterator[Head]:
    """Give the checkpoints by size, with cosignatures and timestamps."""
    for size, root, note, response in _read(using, _HEADS):
        yield Head(size, bytes(root), note, None if response is None else bytes(response))


def _nodes(using: str) -> Iterator[tuple[int, bytes]]:
    for number, hashed in _read(using, _NODES):
        yield number, bytes(hashed)


def sealed_rows(using: str) -> Iterator[Row]:
    """Give the leaves in order, each with its entry and payload."""
    for position, leaf, canonical, salt, content, *columns in _read(using, _LEAVES):
        if canonical is None:
            yield Row(position, bytes(leaf), None, None, None)
            continue
        columns[1] = columns[1].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        yield Row(
            position,
            bytes(leaf),
            bytes(canonical),
            None if salt is None else bytes(salt),
            None if content is None else bytes(content),
            dict(zip(_FIELDS, columns, strict=True)),
        )


def _read(using: str, statement: str) -> Iterator[tuple[Any, ...]]:
    """Give rows from a cursor on the server: memory stays flat."""
    with connections[using].chunked_cursor() as cursor:
        cursor.cursor.itersize = ROWS_AT_ONCE  # set on Django's wrapper it would be lost: 100 rows a round trip
        cursor.execute(statement)
        yield from cursor
