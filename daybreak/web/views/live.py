"""The live picture of the day, the decision log, and the devices that are out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult_list
from daybreak.access.gates import may_ever, require
from daybreak.access.policy import Within
from daybreak.access.queries import part_of
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.errors import BadInput
from daybreak.visits import actions, live
from daybreak.web.forms.day import DecisionForm
from daybreak.web.live import picture, watcher_of
from daybreak.web.parts.live import fragments, names_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in

STREAM = "text/event-stream"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the day as it moves: gold the nation, a force its own."""
    post, now = signed_in(request)
    require(post, "visit:read")
    operation = in_operation(request)
    consult_list("visit:read", [], of=operation, by=post, at=now)
    rows = operation.compartments.select_related("agency")
    pieces = fragments(live.parts_shown(operation), names_of(rows))
    found = {name.removeprefix("live-"): text for name, text in pieces.items()}
    return render(request, "web/live.html", {"pieces": found, "decisions": may_ever(post, "decision:read")})


@require_safe
def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Send the picture as it moves; only to a page that asks for a stream of events."""
    post, _ = signed_in(request)
    require(post, "visit:read")
    if STREAM not in request.headers.get("Accept", ""):
        raise BadInput("This address sends events", place="Accept", rule=STREAM, remedy="Open the page The day, live")
    watcher = watcher_of(post, in_operation(request), getattr(request.session, "row", None))

    async def events() -> Any:
        async for piece in picture().stream(watcher):
            yield piece

    answer = StreamingHttpResponse(events(), content_type=STREAM)
    answer["X-Accel-Buffering"] = "no"
    return answer


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Show the decision log, newest first, with a form for the next entry."""
    return _decisions(request, DecisionForm())


def _decisions(request: HttpRequest, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "decision:read")
    rows = live.decisions(in_operation(request))
    found = personal_page_of(request, rows, "decision:read")
    people = names_of_posts(row.recorded_by for row in found)
    shown = [(row, people.get(row.recorded_by, "")) for row in found]
    context = {"page": found, "rows": shown, "form": form if may_ever(post, "decision:log") else None}
    return render(request, "web/decisions.html", context, status=status)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Append a decision to the log of one's own part."""
    post, now = signed_in(request)
    part = part_of(post, in_operation(request))
    require(post, "decision:log", Within(part))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _decisions(request, form, status=422)
    said = form.cleaned_data
    actions.log_decision(
        part, decided=said["decided"], rationale=said["rationale"], corrects=said["corrects"] or None, by=post, at=now
    )
    messages.success(request, "Logged. What is wrong in it is put right by a further entry.")
    return redirect("web:decisions")


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """Show which devices are out, when they were last heard, and what they carry."""
    post, _ = signed_in(request)
    require(post, "device:read")
    rows = personal_page_of(request, live.devices(in_operation(request)), "device:read")
    people = names_of_posts(row.post for row in rows)
    shown = [(row, people.get(row.post, "")) for row in rows]
    return render(
        request, "web/devices.html", {"page": rows, "rows": shown, "may_revoke": may_ever(post, "device:revoke")}
    )


@require_POST
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """Revoke a device, with the reason."""
    post, now = signed_in(request)
    actions.revoke_device(key, reason=request.POST.get("reason", ""), by=post, at=now)
    messages.success(request, "Revoked. It wipes itself when it is next heard; nothing it sends is taken any more.")
    return redirect("web:devices")
