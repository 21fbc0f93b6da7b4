"""Hits between forces, and looking up whether anybody else holds an identifier."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from daybreak.access.gates import require
from daybreak.api import shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.deconfliction.actions import look_up
from daybreak.deconfliction.queries import alarm, my_hits, overdue_hits
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
    return [{name: getattr(row, name) for name in SHOWN} | {"alarm": alarm(row, at=now) or ""} for row in told]


@look_ups.post("", response={200: shapes.LookUpOut, **PROBLEMS})
def look_up_identifier(request: HttpRequest, said: shapes.LookUpIn) -> dict[str, Any]:
    """Look up whether anybody else holds an identifier; what is held blindly is answered as what nobody holds."""
    post, now = signed_in(request)
    answer = look_up(
        own_part(request), said.kind, said.identifier, service=said.service, reason=said.reason, by=post, at=now
    )
    return {"reference": answer.look_up.reference, "said": answer.said, "opened": list(answer.opened)}
