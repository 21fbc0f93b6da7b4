"""Identifiers that were typed: nobody relies on one until another person has typed the same, without seeing the first.

Of the first entry only a salted digest is kept, so there is nothing for the second person to see; what is kept in the
end is what the second one typed, and both are the same.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution.actions.doors import recheck_standing
from daybreak.attribution.models import TypedIdentifier
from daybreak.attribution.terms import TYPED_MOVES, TypedKind, TypedState
from daybreak.attribution.typed import normal_typed
from daybreak.identity.models import Subject
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.kernel.locks import lock
from daybreak.kernel.prepared import hold
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def enter_identifier(
    national: Compartment, kind: TypedKind, text: str, *, of: Subject | None, why: str, by: Post, at: datetime
) -> TypedIdentifier:
    """Take the first entry of an identifier, with why it is typed; BadInput where its check digits say it is wrong.

    It waits for the second entry of another person; until then nothing may rely on it, and doors of its subject are
    blocked.
    """
    hold(national)
    require(by, "identifier:enter")
    if not why.strip():
        raise BadInput("A typed identifier needs why it is typed", rule="why it is typed",
                       remedy="Say where it was read, and why it could not be imported or pasted")  # fmt: skip
    salt = token_hex(16)
    row = TypedIdentifier(
        compartment=national, kind=kind, subject=of, why=why.strip()[:500], salt=salt,
        digest=_digest(salt, normal_typed(kind, text)), first_by=by.id, first_person=by.person_id, first_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    record("identifier:enter", "typed_identifier", row.id, by=by.actor, at=at, processing=Processing.COLLECT,
           kind=str(kind), entry="first")  # fmt: skip
    if of is not None:
        recheck_standing(national, [of.id], by=by, at=at)
    return row


def enter_again(key: UUID, text: str, *, by: Post, at: datetime) -> TypedIdentifier:
    """Take the second, blind entry of another person; verified when both are the same, otherwise of no use for ever.

    A mismatch tells nothing about the first entry, and there is no second try: both type it anew.
    """
    row = lock(TypedIdentifier, key)
    require(by, "identifier:enter", row)
    if row.first_person == by.person_id:
        raise NotAllowed("Who typed it first may not type it again", rule="blind second entry",
                         remedy="Ask another analyst or coordinator")  # fmt: skip
    said = normal_typed(TypedKind(row.kind), text)
    same = compare_digest(_digest(row.salt, said), row.digest)
    state = TypedState.VERIFIED if same else TypedState.DIFFERS
    check_move(TYPED_MOVES, what="A typed identifier", now=TypedState(row.state), to=state)
    row.state, row.value = state, said if same else ""
    row.second_by, row.second_person, row.second_at = by.id, by.person_id, at
    row.save(update_fields=["state", "value", "second_by", "second_person", "second_at"])
    record("identifier:enter", "typed_identifier", row.id, by=by.actor, at=at, processing=Processing.COLLECT,
           kind=row.kind, entry="second", same=same)  # fmt: skip
    if row.subject_id is not None:
        recheck_standing(row.compartment, [row.subject_id], by=by, at=at)
    return row


def _digest(salt: str, said: str) -> str:
    return sha256(f"{salt}|{said}".encode()).hexdigest()
