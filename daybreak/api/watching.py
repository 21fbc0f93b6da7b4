"""What nobody acts on, over the API: clocks that ran out, and deliveries that lie silent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from daybreak.access.gates import require
from daybreak.api import shapes
from daybreak.api.shapes import PAGE, Limit, Offset
from daybreak.packages import watching
from daybreak.packages.models import Package
from daybreak.web.views.lists import consulted
from daybreak.web.views.waiting import waits_for
from daybreak.web.visit import in_operation, signed_in

router = Router(tags=["triage"])


class WaitingOut(Schema):
    """`href` is the page that lists what is counted."""

    words: str
    number: int
    href: str
    alarms: bool


@router.get("/breaches", response=list[shapes.BreachOut])
def list_breaches(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the packages whose clock ran out, the longest ago first: the same lines for a force and for the lead."""
    post, now = signed_in(request)
    require(post, "package:read")
    rows = watching.breaches(at=now)[offset : offset + limit]
    consulted(request, Package.objects.filter(pk__in=[row.key for row in rows]), "package:read")
    return [
        {
            "package": row.key, "reference": row.reference, "force": row.force, "level": row.level,
            "received_at": row.received_at, "act_by": row.act_by, "late_seconds": int(row.late.total_seconds()),
            "paused_seconds": int(row.paused.total_seconds()),
            "pauses": [{"begun": each.begun, "until": each.until, "why": each.why} for each in row.pauses],
        }
        for row in rows
    ]  # fmt: skip


@router.get("/queues", response=list[shapes.QueueOut])
def list_queues(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the deliveries with open records, the longest silent first, with whom the silence is shown to."""
    post, now = signed_in(request)
    require(post, "ranking:read")
    return [
        {
            "batch": row.key, "name": row.name, "sender": row.sender, "received_at": row.received_at,
            "records": row.records, "open": row.open, "touched_at": row.touched_at, "untouched": row.untouched,
            "alarm": row.alarm,
        }
        for row in watching.queues(in_operation(request), at=now)[offset : offset + limit]
    ]  # fmt: skip


@router.get("/waiting", response=list[WaitingOut])
def list_waiting(request: HttpRequest) -> Any:
    """Return what waits for the caller's post, what alarms first: counts, as on the page it starts from."""
    post, now = signed_in(request)
    return waits_for(post, in_operation(request), now)
