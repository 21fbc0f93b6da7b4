"""The release room: figures beside their definitions, the gate, the locks, the text, the files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces, names_of_posts
from daybreak.kernel.words import GateItem
from daybreak.ledger.queries import latest_checkpoint
from daybreak.release import actions, queries
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.files import PROTECTED
from daybreak.release.models import Release, Snapshot
from daybreak.release.rules import Counted
from daybreak.release.terms import ReleaseState
from daybreak.web.forms.packages import ReasonForm
from daybreak.web.forms.release import DraftForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.versions import version_of_thing
from daybreak.web.views import stepping_up
from daybreak.web.visit import in_operation, signed_in

OPEN = (ReleaseState.DRAFT, ReleaseState.UNLOCKED)
SHORT = {
    "arrests": "Arrested",
    "voluntary_attendances": "Attended",
    "premises_searched": "Premises",
    "devices_seized": "Devices",
    "children_safeguarded": "Children",
    "children_at_immediate_risk": "At risk",
    "registered_sex_offenders": "Registered",
    "positions_of_trust": "In trust",
}
"""Headings narrow enough for a table of all forces; the full titles stand in the table above it."""
HIDDEN = f"{PROTECTED} protected"


@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """Show what is frozen, what may be shown of it, and what still keeps the release closed."""
    return _room(request)


def _room(request: HttpRequest, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "figures:read")
    snapshot = queries.snapshots().first()
    context: dict[str, object] = {"may_freeze": may(post, "figures:freeze"), "snapshot": snapshot}
    if snapshot is not None:
        context |= _figures(snapshot, sees_true=may(post, "figures:count"))
        context |= _release(request, snapshot, post, now)
    return render(request, "web/release.html", context | bound, status=status)


def _figures(snapshot: Snapshot, *, sees_true: bool) -> dict[str, object]:
    shown = queries.shown_figures(snapshot)
    counted = queries.true_figures(snapshot) if sees_true else {}
    return {
        "definition_columns": [
            "Figure", Column("National", numeric=True), *(["Reconciles"] if counted else []), "What it counts",
        ],
        "definitions": [_definition(definition.key, definition.title, definition.counts, shown, counted)
                        for definition in DEFINITIONS],
        "force_columns": ["Force", *(Column(SHORT.get(d.key, d.title), numeric=True) for d in DEFINITIONS)],
        "force_rows": _forces(shown, counted),
        "sees_true": bool(counted),
    }  # fmt: skip


def _definition(
    key: str, title: str, words: str, shown: Mapping[str, Mapping[str, int | None]], counted: Mapping[str, Counted]
) -> Row:
    true = counted.get(key)
    reconciles = [Cell(state="met" if true.reconciles else "not_met")] if true else []
    national = shown[key].get("")
    value: object = national
    if national is None:
        value = Cell(HIDDEN, note=f"counted {true.national}" if true else "")
    return Row([Cell(title, note=SHORT.get(key, "")), value, *reconciles, words])


def _forces(shown: Mapping[str, Mapping[str, int | None]], counted: Mapping[str, Counted]) -> list[Row]:
    return [
        Row([force.name, *(_cell(shown[d.key], counted.get(d.key), force.slug) for d in DEFINITIONS)])
        for force in forces()
    ]


def _cell(shown: Mapping[str, int | None], counted: Counted | None, slug: str) -> object:
    """Return the figure as it may be published; who sees the nation reads the counted one beneath."""
    if slug not in shown:
        return Cell("–")
    value = shown[slug]
    if value is not None:
        return value
    return Cell(HIDDEN, note=f"counted {counted.forces.get(slug, 0)}" if counted else "")


def _release(request: HttpRequest, snapshot: Snapshot, post: Post, now: datetime) -> dict[str, object]:
    newest = queries.releases().first()
    version = version_of_thing(newest, post) if newest else ""  # before it is read: what is shown is at least as new
    release = queries.release(newest.pk) if newest else None
    found: dict[str, object] = {"release": release, "edit_version": version}
    if may(post, "release:draft", snapshot) and (release is None or release.state == ReleaseState.HELD):
        found["draft_form"] = DraftForm()
    if release is None:
        return found
    unlocks = list(release.unlocks.order_by("unlocked_at"))
    people = names_of_posts([release.drafted_by, *(unlock.post for unlock in unlocks)])
    published = release.state == ReleaseState.PUBLISHED
    found["unlocks"] = [
        {"at": release.drafted_at, "title": "Drafted", "by": people.get(release.drafted_by, "")},
        *({"at": unlock.unlocked_at, "title": "Unlocked", "by": people.get(unlock.post, "")} for unlock in unlocks),
        *([{"at": release.published_at, "title": "Published"}] if published else []),
    ]
    found["files"] = list(release.files.order_by("name").defer("content")) if published else []
    return found | _locks(request, release, post, now)


def _locks(request: HttpRequest, release: Release, post: Post, now: datetime) -> dict[str, object]:
    counts = may_ever(post, "figures:count") and release.state != ReleaseState.PUBLISHED
    items: tuple[GateItem, ...] = ()
    if counts:  # the gate says how many are counted whom its reader may not open
        items = queries.gate_of(release, operation=in_operation(request), at=now)
    mine = release.unlocks.filter(person=post.person_id).exists()
    unlocks = may(post, "release:unlock", release)
    return {
        "items": items,
        "clock_state": "stopped" if release.state == ReleaseState.PUBLISHED else "running",
        "may_unlock": unlocks and release.state == ReleaseState.DRAFT and not mine,
        "unlocked_by_me": mine and release.state == ReleaseState.DRAFT,
        "hold_form": ReasonForm(label="Why it is held", prefix="hold") if unlocks and release.state in OPEN else None,
        "may_publish": may(post, "release:publish", release) and release.state == ReleaseState.UNLOCKED,
    }


@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze every figure at this moment."""
    post, now = signed_in(request)
    snapshot = actions.freeze(in_operation(request), checkpoint=latest_checkpoint(), by=post, at=now)
    messages.success(request, f"Frozen as snapshot {snapshot.number}.")
    return redirect("web:release")


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft the release of the newest snapshot."""
    post, now = signed_in(request)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _room(request, status=422, draft_form=form)
    snapshot = queries.latest_snapshot()
    embargo = form.cleaned_data["embargo"]
    actions.draft(snapshot.id, operation=in_operation(request), embargo_until=embargo, by=post, at=now)
    return _done(request, "Drafted. Two different people unlock it now.")


@require_POST
@stepping_up.confirmed("unlock the release")
def unlock(request: HttpRequest, key: UUID) -> HttpResponse:
    """Unlock as one of two people."""
    post, now = signed_in(request)
    row = actions.unlock(key, by=post, at=now)
    done = row.state == ReleaseState.UNLOCKED
    return _done(request, "Unlocked." if done else "Your unlock is kept. A second person unlocks it too.")


@require_POST
def hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hold the release with the reason."""
    post, now = signed_in(request)
    form = ReasonForm(request.POST, prefix="hold")
    if not form.is_valid():
        return _room(request, status=422, hold_form=form)
    actions.hold(key, reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(request, "Held. Nothing is published until it is drafted again.")


@require_POST
@stepping_up.confirmed("publish the release")
def publish(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish: the files are made and the operation is secret no longer."""
    post, now = signed_in(request)
    actions.publish(key, operation=in_operation(request), by=post, at=now)
    return _done(request, "Published. The files are below.")


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:release")


@require_safe
def published(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Send one published file exactly as it was published."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    file = queries.published_file(key, name)
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
