"""Reads of the ledger: entries, checkpoints with their cosignatures, and proofs out of the stored tree."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from daybreak.kernel.errors import BadInput, NotFound
from daybreak.ledger import notes
from daybreak.ledger.documents import Proof, Submission, write_proof, write_submission
from daybreak.ledger.models import CheckpointRow, Cosignature, Entry, KeyRow, Witness
from daybreak.ledger.paths import Span, consistency_spans, inclusion_spans, put_together, to_read
from daybreak.ledger.terms import Checkpoint, Search

_ENTRY = """
SELECT e.canonical, l.position FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id WHERE e.ref = %s
"""
# The needed hashes, in one statement over primary keys only.
_HASHES = """
SELECT true, position, leaf_hash FROM ledger_leaf WHERE position = ANY(%s)
UNION ALL
SELECT false, number, hash FROM ledger_node WHERE number = ANY(%s)
"""


def entries_of(thing: str, thing_ref: UUID | str) -> QuerySet[Entry]:
    """Return the entries about one thing, newest first (posts that read the ledger only)."""
    return Entry.objects.filter(thing=thing, thing_ref=str(thing_ref)).order_by("-id")


def latest_entries() -> QuerySet[Entry]:
    """Return all entries, newest first (posts that read the ledger only)."""
    return Entry.objects.order_by("-id")


def search_entries(search: Search, *, before: int | None = None) -> QuerySet[Entry]:
    """Return the entries that fit, newest first, for posts that read the ledger; slice it for a page.

    `before` is the `id` of the last entry of the page before: pages go by key, not by counting.
    """
    exact = {"thing": search.thing, "thing_ref": search.thing_ref, "post": search.post, "act": search.act,
             "processing": search.processing, "at__gte": search.from_at, "at__lt": search.until_at,
             "id__lt": before}  # fmt: skip
    wanted = {name: value for name, value in exact.items() if value not in ("", None)}
    return Entry.objects.filter(**wanted).order_by("-id").defer("canonical", "leaf_hash")


def latest_checkpoint() -> CheckpointRow | None:
    """Return the newest signed tree head, or None before the first sealing."""
    return CheckpointRow.objects.order_by("-size").first()


def checkpoint(size: int | None = None) -> Checkpoint:
    """Return a signed tree head, the newest if no size is given, its note with every cosignature; or NotFound."""
    rows = CheckpointRow.objects.order_by("-size")
    row = (rows if size is None else rows.filter(size=size)).first()
    if row is None:
        raise NotFound("There is no such checkpoint", remedy="Entries are sealed a few seconds after they are written")
    lines = Cosignature.objects.filter(size=row.size).order_by("witness").values_list("line", flat=True)
    return notes.with_lines(Checkpoint(row.size, bytes(row.root), row.note), list(lines))


def newest_cosigned() -> Checkpoint | None:
    """Return the newest checkpoint that a witness countersigned, with its cosignatures."""
    newest = Cosignature.objects.order_by("-size").values_list("size", flat=True).first()
    return checkpoint(newest) if newest else None


def key_statements() -> list[str]:
    """Return the statements on this log's keys, the first key's in front."""
    return list(KeyRow.objects.order_by("generation").values_list("statement", flat=True))


def registered_witnesses() -> QuerySet[Witness]:
    """Return the witnesses whose cosignatures are taken."""
    return Witness.objects.filter(retired_at=None).order_by("name")


def inclusion(position: int, size: int) -> list[bytes]:
    """Return the proof that a leaf stands under the checkpoint of a size; BadInput outside the log."""
    return _proof(_spans(inclusion_spans, position, size))


def consistency(earlier: int, later: int) -> list[bytes]:
    """Return the proof that the log of the earlier size is the beginning of the later one; BadInput outside the log.

    Nothing precedes an empty log: its proof is empty.
    """
    if earlier == 0 <= later:
        return []
    return _proof(_spans(consistency_spans, earlier, later))


def proof_document(ref: UUID) -> str:
    """Return the proof of an entry as a file anybody can check with `daybreak verify --proof`.

    NotFound when the entry is hidden or absent, or while it waits for the sealer.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, [ref])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(thing="ledger entry")
    canonical, position = row
    if position is None:
        raise NotFound("This entry is not sealed yet", remedy="Ask again in a few seconds")
    newest = checkpoint()
    return write_proof(Proof(position, bytes(canonical), tuple(inclusion(position, newest.size)), newest.note))


def submission(old: int) -> str:
    """Return the newest checkpoint for a witness that holds the log of an old size, 0 for none (tlog-witness)."""
    newest = checkpoint()
    if not 0 <= old <= newest.size:
        raise BadInput(
            f"The log has {newest.size} entries, a witness says it holds {old}",
            rule="tlog-witness",
            remedy="If the witness is right the log was cut short: keep its checkpoint, and run `daybreak verify`",
        )
    return write_submission(Submission(old, tuple(consistency(old, newest.size)), newest.note))


def _spans(of: object, one: int, other: int) -> list[Span]:
    try:
        return of(one, other)  # type: ignore[operator, no-any-return]
    except ValueError as outside:
        raise BadInput(str(outside), remedy="Sizes and positions are those of a signed checkpoint") from outside


def _proof(spans: Sequence[Span]) -> list[bytes]:
    leaves, numbers = to_read(spans)
    with connection.cursor() as cursor:
        cursor.execute(_HASHES, [leaves, numbers])
        rows = cursor.fetchall()
    try:
        return put_together(
            spans,
            {key: bytes(hashed) for is_leaf, key, hashed in rows if is_leaf},
            {key: bytes(hashed) for is_leaf, key, hashed in rows if not is_leaf},
        )
    except KeyError as missing:
        raise NotFound(
            "The log is not as long as that, or a part of its tree is missing", remedy="Run `daybreak verify`"
        ) from missing
