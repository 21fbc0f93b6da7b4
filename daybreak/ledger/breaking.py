"""A break that is declared: a database that does not continue what the home holds is taken as it is, on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from daybreak.kernel.errors import BadInput, Conflict, Tampered
from daybreak.ledger.actions import SEAL_LOCK, record
from daybreak.ledger.continuing import compared, continued
from daybreak.ledger.keys import held_as_it_is, put_aside, ring
from daybreak.ledger.terms import Actor, Checkpoint


def declare(*, reason: str, by: Actor, second: UUID, at: datetime) -> tuple[Checkpoint, int]:
    """Let the log go on from what the database holds; return what was held, and how many entries are sealed now.

    `second` is the post of the other person who agreed. Who asks must have checked that both may. The entry says what
    was held; the file is put aside once that is committed. Conflict when there is no break; Tampered when the database
    does not hold even by itself: then only a backup helps.
    """
    if not reason.strip():
        raise BadInput("A break needs a reason", remedy="Say what happened, in a line")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        kept, size = _broken_at(cursor)
    record(
        "ledger:break", "checkpoint", str(kept.size), by=by, at=at,
        second=second, reason=reason, held=kept.note, sealed=size,
    )  # fmt: skip
    transaction.on_commit(lambda: put_aside(kept.size))
    return kept, size


def _broken_at(cursor: CursorWrapper) -> tuple[Checkpoint, int]:
    kept = held_as_it_is()
    if kept is None:
        raise Conflict("This home holds no checkpoint that the database could differ from", remedy="Nothing to do")
    try:
        continued(cursor)
    except Tampered:
        return kept, compared(cursor, None, ring()).size
    raise Conflict("The database continues what this home holds: there is no break", remedy="Nothing to do")
