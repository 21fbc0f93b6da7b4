"""The lead agency's steps with a package, from the check to a new version; and a force passing it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from daybreak.access.gates import may
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import forces
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.packages import actions
from daybreak.packages.models import Package
from daybreak.packages.offline import opens_envelopes
from daybreak.packages.pauses import holds, runs_out_at
from daybreak.packages.queries import why_clock_stands
from daybreak.packages.rules import may_give_back
from daybreak.packages.terms import CLOCK_RUNS, LIVE, PackageState
from daybreak.triage.terms import PauseGround
from daybreak.web.forms.packages import GROUNDS, PauseForm, ReasonForm, TransferForm
from daybreak.web.visit import signed_in

NEXT = {
    PackageState.DRAFT: ("check", "package:check", "Check: it says what its sources say"),
    PackageState.CHECKED: ("sign", "package:sign", "Sign it for the lead agency"),
    PackageState.SIGNED: ("disseminate", "package:disseminate", "Disseminate it to its force"),
}


def steps_of(package: Package, by: Post, *, at: datetime) -> dict[str, object]:
    """Return the steps this post may take next; the actions require again."""
    state = PackageState(package.state)
    step = NEXT.get(state)
    passes = may_give_back(state, acted=package.acted_at is not None) and may(by, "package:answer", package)
    return {
        "next_step": {"name": f"web:package-{step[0]}", "words": step[2]} if step and may(by, step[1]) else None,
        "renew_form": ReasonForm(label="Why a new version is needed", prefix="renew")
        if state in CLOCK_RUNS and may(by, "package:build")
        else None,
        "may_export": state in LIVE and may(by, "package:export", package) and opens_envelopes(package),
        "transfer_form": TransferForm(prefix="transfer", forces=_others(package)) if passes else None,
        **_clock_of(package, by, at),
    }


def _clock_of(package: Package, by: Post, at: datetime) -> dict[str, object]:
    """Return the pauses of the clock, and whether this post may pause it or let it run again."""
    pauses = list(package.pauses.all())
    mine = may(by, "package:pause", package)
    runs = package.state in CLOCK_RUNS and package.acted_at is None
    lasting = next((each for each in pauses if each.resumed_at is None), None) if runs else None
    paused = lasting if holds(lasting, at=at) else None
    return {
        "clock_state": "paused" if paused else "running" if runs else "stopped",
        "clock_end": runs_out_at(package, lasting, at=at),
        "clock_now": paused.paused_at if paused else at,  # what is left was left when it was paused
        "paused": {"since": paused.paused_at, "ground": dict(GROUNDS)[paused.ground], "why": paused.reason}
        if paused
        else None,
        "pause_over": lasting.review_at if lasting and not paused else None,
        "pause_columns": ["Waits for", "Why", "From", "To be looked at", "Ended"],
        "pauses": [
            [dict(GROUNDS)[each.ground], each.reason, each.paused_at, each.review_at,
             each.resumed_at or ("It is paused now" if holds(each, at=at) else "Nobody has ended it")]
            for each in pauses
        ],
        "may_resume": mine and package.state in CLOCK_RUNS and any(each.resumed_at is None for each in pauses),
        "pause_form": PauseForm(prefix="pause") if mine and not why_clock_stands(package, at=at) else None,
    }  # fmt: skip


def _others(package: Package) -> list[Agency]:
    return [force for force in forces() if force.pk != package.compartment.agency_id]


@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check a draft as the second person."""
    return _step(request, key, actions.check, "Checked. Next: it is signed.")


@require_POST
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign a checked package; its doors are taken as they stand now."""
    return _step(request, key, actions.sign, "Signed. What it says does not change any more.")


@require_POST
def disseminate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a signed package to its force; the version before is superseded."""
    return _step(request, key, actions.disseminate, "Disseminated. The clock of its level runs.")


@require_POST
def renew(request: HttpRequest, key: UUID) -> HttpResponse:
    """Build a new version of a package its force holds."""
    post, now = signed_in(request)
    form = ReasonForm(request.POST, prefix="renew")
    if not form.is_valid():
        raise BadInput("A new version needs its reason", place="renew-reason", remedy="Write why in one sentence")
    made = actions.renew([key], because=form.cleaned_data["reason"], by=post, at=now)
    if made.unplaced:
        raise Conflict(f"No new version was built: {made.unplaced[0].reason}", remedy="Settle that first")
    messages.success(request, "A new version is built. The force works on with this one until it is disseminated.")
    return redirect("web:package", made.packages[0].pk)


@require_POST
def transfer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pass a package on to the force it belongs to."""
    post, now = signed_in(request)
    form = TransferForm(request.POST, prefix="transfer", forces=forces())
    if not form.is_valid():
        raise BadInput(
            "Passing on needs a force and the reason", place="transfer", remedy="Choose a force, and write why"
        )
    to = Agency.objects.get(slug=form.cleaned_data["to"])
    actions.transfer([key], to=to, reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(request, key, "Passed on. The lead agency builds its version for that force; the clock runs on.")


@require_POST
def pause(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pause the action clock of a package, with its ground and its reason."""
    post, now = signed_in(request)
    form = PauseForm(request.POST, prefix="pause")
    if not form.is_valid():
        raise BadInput(
            "A pause needs a ground, the reason and when it is looked at again",
            place="pause", remedy="Choose a ground, write why, and choose a time within fourteen days",
        )  # fmt: skip
    said = form.cleaned_data
    actions.pause(
        key, ground=PauseGround(said["ground"]), reason=said["reason"], review_at=said["review_at"], by=post, at=now
    )
    return _done(request, key, "Paused. The pause stays listed, with its reason, for the lead agency too.")


@require_POST
def resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let the clock of a package run again."""
    post, now = signed_in(request)
    actions.resume(key, by=post, at=now)
    return _done(request, key, "The clock runs again; its end moved by as long as it stood.")


def _step(request: HttpRequest, key: UUID, act: Callable[..., Sequence[Package]], said: str) -> HttpResponse:
    post, now = signed_in(request)
    act([key], by=post, at=now)
    return _done(request, key, said)


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:package", key)
