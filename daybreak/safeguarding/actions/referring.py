"""Referring children to children's services, and the authority's answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import Conflict
from daybreak.kernel.locks import find
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing
from daybreak.safeguarding.entries import entry
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import Child, ChildReferral, ReferralEntry
from daybreak.safeguarding.rules import due_at, need_words
from daybreak.safeguarding.terms import (
    CHILD_REFERRAL_MOVES,
    USUAL_CLOCK,
    ChildReferralState,
    Decided,
    EntryKind,
    ReferralClock,
)

NO_WORDS = "No words were added."


def refer(
    children: Sequence[UUID], *, by: Post, at: datetime, clock: ReferralClock = USUAL_CLOCK
) -> list[ChildReferral]:
    """Refer children to their authorities and start the clock; return the referrals by reference.

    A child that was referred already keeps its referral and its clock. Conflict when an authority takes no part.
    """
    rows = lock_rows(Child, children)
    for row in rows:
        require(by, "child:refer", row)
    known = list(ChildReferral.objects.filter(child__in=rows))
    done = {referral.child_id for referral in known}
    to = _compartments(rows)
    new = ChildReferral.objects.bulk_create(
        [
            _referral(row, to[row.compartment.operation_id, row.authority_id], at, clock)
            for row in rows
            if row.id not in done
        ]
    )
    _record_disclosed(new, by=by, at=at)
    return sorted([*known, *new], key=lambda referral: referral.reference)


def acknowledge(referrals: Sequence[UUID], *, by: Post, at: datetime) -> list[ChildReferral]:
    """Acknowledge referrals for the authority they were sent to: the clock stops."""
    rows = lock_rows(ChildReferral, referrals)
    for row in rows:
        require(by, "child-referral:acknowledge", row)
    for row in rows:
        _move(row, ChildReferralState.ACKNOWLEDGED)
        row.acknowledged_at = at
    update_rows(rows, ["state", "acknowledged_at"])
    record_many("child-referral:acknowledge", "child-referral", [(row.id, {}) for row in rows], by=by.actor, at=at)
    return rows


def decide(decisions: Sequence[Decided], *, by: Post, at: datetime) -> list[ChildReferral]:
    """Record what children's services decided; a later decision follows the earlier one, which stays in its thread."""
    chosen = {each.referral: each for each in decisions}
    rows = lock_rows(ChildReferral, chosen)
    for row in rows:
        require(by, "child-referral:decide", row)
    for row in rows:
        _move(row, ChildReferralState.DECIDED)
        row.decision, row.decided_at = chosen[row.id].decision, at
    update_rows(rows, ["state", "decision", "decided_at"])
    ReferralEntry.objects.bulk_create(
        entry(row, EntryKind.DECISION, chosen[row.id].words or NO_WORDS, by=by, at=at, decision=row.decision)
        for row in rows
    )
    payloads = [(row.id, {"decision": row.decision}) for row in rows]
    record_many("child-referral:decide", "child-referral", payloads, by=by.actor, at=at)
    return rows


def close_referral(key: UUID, *, words: str, by: Post, at: datetime) -> ChildReferral:
    """Close a decided referral for the authority: nothing more is asked of anybody; a later decision opens it again."""
    row = lock_rows(ChildReferral, [key])[0]
    require(by, "child-referral:close", row)
    said = need_words(words, "words")
    _move(row, ChildReferralState.CLOSED)
    row.closed_at = at
    row.save(update_fields=["state", "closed_at"])
    entry(row, EntryKind.CLOSING, said, by=by, at=at).save(force_insert=True)
    record("child-referral:close", "child-referral", row.id, by=by.actor, at=at)
    return row


def open_referral(key: UUID, *, by: Post, at: datetime) -> ChildReferral:
    """Return one referral, and record that it was looked at."""
    row = find(ChildReferral.objects.select_related("compartment__agency"), key)
    require(by, "child:read", row)
    record("child-referral:open", "child-referral", row.id, by=by.actor, at=at, processing=Processing.CONSULT)
    return row


def _compartments(children: Iterable[Child]) -> dict[tuple[UUID, UUID], Compartment]:
    """Return the authorities' compartments by operation and authority; Conflict when one takes no part."""
    operations = {child.compartment.operation_id for child in children}
    rows = Compartment.objects.filter(operation__in=operations, kind=CompartmentKind.AUTHORITY).select_related("agency")
    found = {(row.operation_id, row.agency_id): row for row in rows if row.agency_id is not None}
    for child in children:
        if (child.compartment.operation_id, child.authority_id) not in found:
            raise Conflict(
                f"The authority of child {child.reference} takes no part in this operation",
                rule="authority",
                remedy="Telephone it now; ask the lead coordinator to let it take part",
            )
    return found


def _referral(child: Child, to: Compartment, at: datetime, clock: ReferralClock) -> ChildReferral:
    force = child.compartment.agency
    assert force is not None  # noqa: S101 - a child lies in a force's compartment
    return ChildReferral(
        compartment=to,
        sender=child.compartment,
        child=child,
        reference=child.reference,
        force_name=force.name,
        category=child.category,
        known_as=child.known_as,
        age=child.age,
        relation=child.relation,
        immediate_risk=child.immediate_risk,
        certainty=child.certainty,
        whereabouts=child.whereabouts,
        capacity=child.capacity,
        made_at=at,
        due_at=due_at(at, immediate_risk=child.immediate_risk, clock=clock),
    )


def _record_disclosed(referrals: Iterable[ChildReferral], *, by: Post, at: datetime) -> None:
    by_authority: dict[str, list[tuple[UUID, Mapping[str, object]]]] = defaultdict(list)
    for row in referrals:
        assert row.compartment.agency is not None  # noqa: S101 - an authority's compartment
        by_authority[row.compartment.agency.slug].append((row.id, {"child": row.child_id, "due_at": row.due_at}))
    for slug, entries in sorted(by_authority.items()):
        record_many(
            "child:refer", "child-referral", entries, by=by.actor, at=at, processing=Processing.DISCLOSE, to=slug
        )


def _move(row: ChildReferral, to: ChildReferralState) -> None:
    check_move(CHILD_REFERRAL_MOVES, what=f"Referral {row.reference}", now=ChildReferralState(row.state), to=to)
    row.state = to
