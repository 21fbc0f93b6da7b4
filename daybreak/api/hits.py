"""Hits between forces, and looking up whether anybody else holds an identifier."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.api import shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.deconfliction.actions import acknowledge, look_up, make_contact, settle
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.queries import alarm, my_hits, overdue_hits
from daybreak.kernel.locks import find
from daybreak.web.refusing import refused
from daybreak.web.views.lists import consulted
from daybreak.web.views.look_ups import own_part
from daybreak.web.visit import signed_in

hits = Router(tags=["deconfliction"])
look_ups = Router(tags=["deconfliction"])
SHOWN = ("id", "state", "handling", "subject_reference", "shown", "waiting_since", "acknowledged_at", "contact_at")


@hits.get("", response=list[shapes.HitOut])
def list_hits(request: HttpRequest, overdue: bool = False, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the caller's sides of hits, those waiting longest first; with overdue=true those that raise an alarm."""
    post, now = signed_in(request)
    require(post, "hit:read")
    rows = overdue_hits(now) if overdue else my_hits()
    told = list(rows[offset : offset + limit])
    consulted(request, told, "hit:read")
    return [_out(row, now) for row in told]


@hits.get("/{key}", response={200: shapes.HitOut, **PROBLEMS})
def one_hit(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return one side of a hit; hidden and absent are the same 404."""
    post, now = signed_in(request)
    side = find(my_hits(), key)
    consult("hit:read", "hit", side, by=post, at=now)
    return _out(side, now)


@hits.post("/{key}/acknowledge", response={200: shapes.HitOut, **PROBLEMS})
def acknowledge_hit(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Acknowledge the caller's side: whoever does has seen it and owns the contact."""
    post, now = signed_in(request)
    return _out(acknowledge([key], by=post, at=now)[0], now)


@hits.post("/{key}/contact", response={200: shapes.HitOut, **PROBLEMS})
def contact_over_hit(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Record that contact was made, for both sides; both have acknowledged before."""
    post, now = signed_in(request)
    return _out(make_contact([key], by=post, at=now)[0], now)


@hits.post("/{key}/settle", response={200: shapes.HitOut, **PROBLEMS})
def settle_hit(request: HttpRequest, key: UUID, said: shapes.SettleIn) -> dict[str, Any]:
    """Settle the caller's side with the words of what both forces agreed."""
    post, now = signed_in(request)
    return _out(settle([key], settlement=said.settlement, by=post, at=now)[0], now)


def _out(side: HitSide, now: datetime) -> dict[str, Any]:
    return {name: getattr(side, name) for name in SHOWN} | {"alarm": alarm(side, at=now) or ""}


@look_ups.post("", response={200: shapes.LookUpOut, **PROBLEMS})
def look_up_identifier(request: HttpRequest, said: shapes.LookUpIn) -> Any:
    """Look up whether anybody else holds an identifier; what is held blindly is answered as what nobody holds."""
    post, now = signed_in(request)
    answer = look_up(
        own_part(request), said.kind, said.identifier, service=said.service, reason=said.reason, by=post, at=now
    )
    if answer.refused:
        return refused(request, answer.refused)
    return {"reference": answer.reference, "said": answer.said, "opened": list(answer.opened)}
