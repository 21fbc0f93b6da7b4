"""Each side of a hit: acknowledged by who owns the contact, contact made, settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.deconfliction import queries
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.rules import check_both
from daybreak.deconfliction.terms import HIT_MOVES, HitState
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record_many


def acknowledge(sides: Sequence[UUID], *, by: Post, at: datetime) -> list[HitSide]:
    """Acknowledge sides of hits: whoever does has seen them and owns the contact."""
    rows = _locked(sides, by)
    for side in rows:
        _check(side, HitState.ACKNOWLEDGED)
        side.state, side.acknowledged_at, side.owned_by = HitState.ACKNOWLEDGED, at, by.id
    update_rows(rows, ["state", "acknowledged_at", "owned_by"])
    record_many("hit:acknowledge", "hit", [(side.id, {}) for side in rows], by=by.actor, at=at)
    return rows


def make_contact(sides: Sequence[UUID], *, by: Post, at: datetime) -> list[HitSide]:
    """Record that contact was made; recorded by either side it holds for both.

    Raises Conflict while the other side has not acknowledged: it would not know what the contact was about.
    """
    rows = _locked(sides, by)
    others = queries.other_sides(rows)
    for side in rows:
        _check(side, HitState.CONTACT_MADE)
        check_both(others[side.id].state if side.id in others else None)
        side.state, side.contact_at = HitState.CONTACT_MADE, at
    update_rows(rows, ["state", "contact_at"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT deconfliction.contact(%s::uuid[], %s)", [[side.id for side in rows], at])
    record_many("hit:contact", "hit", [(side.id, {}) for side in rows], by=by.actor, at=at)
    return rows


def settle(sides: Sequence[UUID], *, settlement: str, by: Post, at: datetime) -> list[HitSide]:
    """Settle sides of hits: contact was made, and this is what was agreed."""
    rows = _locked(sides, by)
    if not settlement.strip():
        raise BadInput("A settlement needs words", rule="settlement", remedy="Write what both forces agreed")
    for side in rows:
        _check(side, HitState.SETTLED)
        side.state, side.settled_at, side.settlement = HitState.SETTLED, at, settlement
    update_rows(rows, ["state", "settled_at", "settlement"])
    things = [(side.id, {"settlement": settlement}) for side in rows]
    record_many("hit:settle", "hit", things, by=by.actor, at=at)
    return rows


def _check(side: HitSide, to: HitState) -> None:
    check_move(HIT_MOVES, what="A hit", now=HitState(side.state), to=to)


def permission(side: HitSide) -> str:
    """Return the permission that acts on a side: a force's own, or the desk's where it lies nationally."""
    return "hit:acknowledge" if side.compartment.agency_id else "hit:desk"


def _locked(keys: Sequence[UUID], by: Post) -> list[HitSide]:
    """Lock the sides in one order and require the permission on each; one that is hidden or absent is NotFound."""
    rows = list(
        HitSide.objects.select_for_update(of=("self",)).select_related("compartment").filter(pk__in=keys).order_by("pk")
    )
    if len(rows) != len(set(keys)):
        raise NotFound(thing="hit")
    for side in rows:
        require(by, permission(side), side)
    return rows
