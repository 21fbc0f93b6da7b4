"""The steps to publication, one view each: seal, unlock, hold, take back, move the embargo, lift it, publish."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may_ever, require
from daybreak.kernel.errors import BadInput
from daybreak.release import actions, clocks, queries
from daybreak.release.terms import ReleaseState
from daybreak.web.forms.packages import ReasonForm
from daybreak.web.forms.release import AgreeForm, EmbargoForm
from daybreak.web.views import stepping_up
from daybreak.web.views.release import show_room
from daybreak.web.visit import in_operation, signed_in

LAST_MINUTES = 5
SLOW_SECONDS, FAST_SECONDS = 60, 10
"""How often the countdown asks for itself again: seldom, and in the last minutes often enough to be watched."""


@require_POST
def seal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make every pack and seal it."""
    post, now = signed_in(request)
    actions.seal(key, operation=in_operation(request), by=post, at=now)
    return _done(request, "Sealed. Now two different people who command (gold, lead coordinator) unlock it.")


@require_POST
@stepping_up.confirmed("unlock the release")
def unlock(request: HttpRequest, key: UUID) -> HttpResponse:
    """Unlock as one of two people."""
    post, now = signed_in(request)
    row = actions.unlock(key, by=post, at=now)
    done = row.state == ReleaseState.UNLOCKED
    said = "Unlocked. It is published by itself when the embargo ends and every item of the gate is met."
    return _done(
        request,
        said if done else "Your unlock is kept. Another person who commands (gold, lead coordinator) unlocks it too.",
    )


@require_POST
def hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hold the release with the reason."""
    post, now = signed_in(request)
    form = ReasonForm(request.POST, prefix="hold")
    if not form.is_valid():
        return show_room(request, status=422, hold_form=form)
    actions.hold(key, reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(
        request, "Held. Gold or a lead coordinator takes it back to the draft; then it is sealed and unlocked anew."
    )


@require_POST
def resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a held release back to the draft."""
    post, now = signed_in(request)
    actions.resume(key, by=post, at=now)
    return _done(request, "It is a draft again. It is sealed and unlocked anew.")


@require_POST
def embargo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Propose another embargo."""
    post, now = signed_in(request)
    form = EmbargoForm(request.POST, prefix="embargo")
    if not form.is_valid():
        return show_room(request, status=422, embargo_form=form)
    said = form.cleaned_data
    actions.propose_embargo(key, until=said["embargo"], reason=said["reason"], by=post, at=now)
    return _done(request, "Proposed. The embargo moves when another commander agrees.")


@require_POST
@stepping_up.confirmed("move the embargo")
def agree(request: HttpRequest, key: UUID) -> HttpResponse:
    """Agree to the embargo somebody else proposed."""
    post, now = signed_in(request)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        raise BadInput("The time that is agreed to is not said", place="until", rule="embargo", remedy="Use the page")
    actions.agree(key, until=form.cleaned_data["until"], by=post, at=now)
    return _done(request, "The embargo is moved. The release is a draft again: it is sealed and unlocked anew.")


@require_POST
@stepping_up.confirmed("lift the embargo")
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for an emergency lift, as the first of two gold commanders."""
    post, now = signed_in(request)
    form = ReasonForm(request.POST, prefix="lift")
    if not form.is_valid():
        return show_room(request, status=422, lift_form=form)
    actions.propose_lift(key, reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(request, "Asked for. Another gold commander has one hour to agree; then everything is published.")


@require_POST
@stepping_up.confirmed("lift the embargo")
def lift_now(request: HttpRequest, key: UUID) -> HttpResponse:
    """Agree to an emergency lift, as the second: every pack opens at once."""
    post, now = signed_in(request)
    actions.lift(key, operation=in_operation(request), by=post, at=now)
    return _done(request, "Lifted and published. The files are below.")


@require_POST
@stepping_up.confirmed("publish the release")
def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish: every pack opens and the operation is secret no longer."""
    post, now = signed_in(request)
    actions.publish(key, operation=in_operation(request), readings=clocks.read(now), by=post, at=now)
    return _done(request, "Published. The files are below; the contacts of release day are due.")


@require_safe
def countdown(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how long it is, to be left open on a wall: the page asks for itself again, without any script."""
    post, now = signed_in(request)
    require(post, "figures:read")
    release = queries.readable_release(key, in_operation(request), counted=may_ever(post, "figures:count"))
    left = (release.embargo_until - now).total_seconds()
    context = {"release": release, "unlocked_by": queries.unlocked_by(release, at=now), "over": left <= 0}
    response = render(request, "web/release_countdown.html", context)
    if release.state != ReleaseState.PUBLISHED:
        response["Refresh"] = str(FAST_SECONDS if left < LAST_MINUTES * 60 else SLOW_SECONDS)
    return response


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:release")
