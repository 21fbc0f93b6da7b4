"""The next key: named by the one before it, or, when that is lost, by nobody but itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import SEAL_LOCK, record
from daybreak.ledger.keychain import Statement, read_statement, state
from daybreak.ledger.keys import key_name, signer, signer_of
from daybreak.ledger.models import CheckpointRow, KeyRow
from daybreak.ledger.rules import instant_text
from daybreak.ledger.terms import Actor


def rotate(*, reason: str, lost: bool, by: Actor, second: UUID, at: datetime) -> Statement:
    """Let a new key sign from now on, stated by the old one unless that is lost; return the statement.

    `second` is the post of the other person who agreed. Who asks must have checked that both may. Waits for the sealer.
    """
    if not reason.strip():
        raise BadInput("A new key needs a reason", remedy="Say why the key is changed, in a line")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    row, head = KeyRow.objects.order_by("-generation").first(), CheckpointRow.objects.order_by("-size").first()
    if row is None or head is None:
        raise Conflict("Nothing is sealed yet, so that no key can be followed by another", remedy="Seal first")
    old, new = read_statement(row.statement).key, signer_of(row.generation + 1)
    signers = [new] if lost else [signer(), new]
    if lost and str(signer_of(row.generation).verifier) == row.vkey:
        raise Conflict(
            f"The key {key_name(row.generation)} is in this home: it is not lost",
            remedy="Rotate without --lost, so that the old key can name the new one",
        )
    said = Statement(new.name, row.generation + 1, new.verifier, old, head.size, instant_text(at), reason)
    note = state(said, *signers)
    KeyRow.objects.create(generation=said.generation, vkey=str(said.key), statement=note, stated_at=at)
    record(
        "ledger:rotate", "key", str(said.generation), by=by, at=at,
        second=second, reason=reason, lost=lost, vkey=str(said.key),
    )  # fmt: skip
    return read_statement(note)
