"""The next key: named by the one before it, or, when that is lost, by nobody but itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import SEAL_LOCK, record
from daybreak.ledger.continuing import compared
from daybreak.ledger.keychain import Generation, Statement, keyring, read_statement, state
from daybreak.ledger.keys import held, key_name, registered, ring, signer_of
from daybreak.ledger.models import KeyRow
from daybreak.ledger.queries import key_statements
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
        old, size = _followed(cursor, lost=lost)
    # The new key is made last: one that no register names stops the sealer. Doing this again takes the same one.
    new = signer_of(old.number + 1)
    signers = [new] if lost else [registered(), new]
    said = Statement(new.name, old.number + 1, new.verifier, old.key, size, instant_text(at), reason)
    note = state(said, *signers)
    KeyRow.objects.create(generation=said.generation, vkey=str(said.key), statement=note, stated_at=at)
    record(
        "ledger:rotate", "key", str(said.generation), by=by, at=at,
        second=second, reason=reason, lost=lost, vkey=str(said.key),
    )  # fmt: skip
    return read_statement(note)


def _followed(cursor: CursorWrapper, *, lost: bool) -> tuple[Generation, int]:
    """Return the key that is followed, and how many entries are sealed; Tampered unless they continue what is held."""
    statements = key_statements()
    if not statements:
        raise Conflict("Nothing is sealed yet, so that no key can be followed by another", remedy="Seal first")
    old = keyring(statements, []).generations[-1]
    if lost and str(signer_of(old.number).verifier) == str(old.key):
        raise Conflict(
            f"The key {key_name(old.number)} is in this home: it is not lost",
            remedy="Rotate without --lost, so that the old key can name the new one",
        )
    # With the old key lost the register says which one it was; what this home holds must bear its signature.
    believed = keyring(statements, [old.key]) if lost else ring(statements)
    return old, compared(cursor, held(believed), believed).size
