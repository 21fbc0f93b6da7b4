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
from daybreak.agencies.queries import forces
from daybreak.kernel.errors import BadInput
from daybreak.ledger.queries import latest_checkpoint
from daybreak.release import actions, queries, snapshots
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.documents.terms import HIDDEN
from daybreak.release.models import Snapshot
from daybreak.release.rules import Counted
from daybreak.release.terms import ReleaseState
from daybreak.web.forms.release import NewDraftForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.versions import version_of_thing
from daybreak.web.views import crossed
from daybreak.web.views.press import as_published
from daybreak.web.views.release_glance import earlier, locks
from daybreak.web.visit import in_operation, signed_in

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


@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """Show what is frozen, what may be shown of it, and what still keeps the release closed."""
    return show_room(request)


def show_room(request: HttpRequest, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "figures:read")
    operation, counts = in_operation(request), may_ever(post, "figures:count")
    frozen, snapshot = queries.snapshots(operation).first(), snapshots.newest(operation, counted=counts)
    context: dict[str, object] = {
        "may_freeze": may(post, "figures:freeze"), "snapshot": snapshot, "counts": counts,
        "unread": frozen if frozen != snapshot else None,
    }  # fmt: skip
    if snapshot is not None:
        context |= _figures(snapshot, sees_true=counts) | crossed.published(snapshot)
    if frozen is not None:
        context |= _release(request, frozen, post, now)
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


def _release(request: HttpRequest, frozen: Snapshot, post: Post, now: datetime) -> dict[str, object]:
    """Return what is shown of the newest release; a draft is offered where none stands in its way."""
    operation, counts = in_operation(request), may_ever(post, "figures:count")
    readable = list(queries.readable_releases(operation, counted=counts).defer("text"))
    newest = readable[0] if readable else None
    version = version_of_thing(newest, post) if newest else ""  # before it is read: what is shown is at least as new
    release = queries.release(newest.pk) if newest else None
    found: dict[str, object] = {
        "release": release, "edit_version": version, "earlier": earlier(readable[1:], post)
    }  # fmt: skip
    held = release is None or release.state == ReleaseState.HELD
    outdated = release is not None and release.state == ReleaseState.PUBLISHED and release.snapshot_id != frozen.pk
    if may(post, "release:draft", frozen) and (held or outdated):
        found |= {"draft_form": NewDraftForm(initial={"snapshot": frozen.pk}), "drafts": frozen}
    return found | locks(request, release, post, now) if release else found


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
    form = NewDraftForm(request.POST)
    if not form.is_valid():
        return show_room(request, status=422, draft_form=form)
    operation, embargo = in_operation(request), form.cleaned_data["embargo"]
    snapshot = queries.latest_snapshot(operation)
    try:
        read = form.cleaned_data["snapshot"] or snapshot.id
        actions.draft(read, operation=operation, embargo_until=embargo, by=post, at=now)
    except BadInput as wrong:  # what was said stays in the form
        form.add_error("embargo", f"{wrong.message}. {wrong.remedy}")
        return show_room(request, status=422, draft_form=form, drafts=snapshot)
    messages.success(request, "Drafted. Read its text, then seal its packs; two different people unlock it.")
    return redirect("web:release")


@require_safe
def published(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Send one published file exactly as it was published."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    file = queries.published_file(key, name)
    return as_published(file)
