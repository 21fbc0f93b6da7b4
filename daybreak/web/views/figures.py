"""Figures: what each one counts, what a snapshot holds of it, and the records behind it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces
from daybreak.release import actions, changes, queries, snapshots
from daybreak.release.categories import OUTCOMES, ROWS, Axis
from daybreak.release.definitions import Definition, Group
from daybreak.release.documents.terms import HIDDEN
from daybreak.release.models import Snapshot
from daybreak.release.register import DEFINED, REGISTER, STATEMENTS
from daybreak.release.tables.printed import TABLES
from daybreak.web.forms.figures import ExplainForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.views import crossed
from daybreak.web.views.lists import consulted, page_of
from daybreak.web.visit import in_operation, signed_in

CHANGES = ("Figure", Column("Published", numeric=True), Column("Now", numeric=True), "By force", "Why")
COLUMNS = ("Figure", Column("National", numeric=True), Column("Forces with any", numeric=True), "What it counts")


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Show the register: every figure with its rule, and what is said to be not so."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    groups = [
        (group.value, [(each, _told(each)) for each in (*REGISTER, *TABLES) if each.group == group]) for group in Group
    ]
    said = [(each, [DEFINED[key] for key in each.zero]) for each in STATEMENTS]
    context = {"groups": groups, "statements": said, "snapshot": _newest(request, post)}
    return render(request, "web/definitions.html", context)


def _newest(request: HttpRequest, post: Post) -> Snapshot | None:
    return snapshots.newest(in_operation(request), counted=may_ever(post, "figures:count"))


def _told(each: Definition) -> list[dict[str, object]]:
    told: dict[str, object] = {
        "Counts": each.counts, "Once": each.rule, "Where": each.jurisdiction, "As at": each.as_at,
        "Small counts": "protected" if each.of_people else "shown",
    }  # fmt: skip
    return [
        *({"key": key, "value": value} for key, value in told.items()),
        {"key": "Key", "value": each.key, "exact": True},
    ]


@require_safe
def frozen(request: HttpRequest) -> HttpResponse:
    """Show the snapshots, newest first."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    counts = may_ever(post, "figures:count")
    page = page_of(request, snapshots.readable(in_operation(request), counted=counts))
    columns = ["Snapshot", "Frozen", Column("Ledger entries", numeric=True), *(["SHA-256 of the figures"] * counts)]
    rows = [
        Row([
            Cell(f"Snapshot {row.number}", href=_page(row)), row.as_at, row.ledger_size,
            *([Cell(row.digest, exact=True)] if counts else []),
        ])
        for row in page
    ]  # fmt: skip
    return render(
        request,
        "web/snapshots.html",
        {"page": page, "columns": columns, "rows": rows, "counts": counts, "may_time": may_ever(post, "ranking:read")},
    )


def _page(snapshot: Snapshot) -> str:
    return reverse("web:snapshot", args=[snapshot.pk])


@require_safe
def snapshot(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one snapshot: every figure with the list behind it, what is not so, and what changed since a release."""
    return _snapshot(request, key)


def _snapshot(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "figures:read")
    found = snapshots.snapshot(key, in_operation(request), counted=may_ever(post, "figures:count"))
    counts = may(post, "figures:count", found)
    context = {
        "snapshot": found,
        "statements": snapshots.statements(found),
        "counts": counts,
        "may_recount": counts and bool(found.records_digest),
        "columns": COLUMNS,
        "groups": _groups(found, post),
    } | (crossed.as_counted(found) if counts else crossed.published(found))
    return render(request, "web/snapshot.html", context | _changed(found, post) | bound, status=status)


def _changed(found: Snapshot, post: Post) -> dict[str, object]:
    """Return what changed against the snapshot published before, where there is one."""
    since = changes.published_before(found)
    if since is None:
        return {}
    names = dict(forces().values_list("slug", "name"))
    told = changes.changes(found, counted=may(post, "figures:count", found))
    context: dict[str, object] = {
        "since": since,
        "change_columns": CHANGES,
        "change_rows": [_change(each, names) for each in told],
    }
    if told and may(post, "figures:explain", found) and not changes.is_published(found):
        context["explain_form"] = ExplainForm([each.figure for each in told])
    return context


def _change(each: changes.Change, names: Mapping[str, str]) -> Row:
    moved = each.moved.get("")
    by_force = [
        f"{names.get(slug, slug)} {_said(then)} to {_said(now)}{_moved(each.moved.get(slug))}"
        for slug, (then, now) in sorted(each.forces.items(), key=lambda pair: names.get(pair[0], pair[0]))
    ]
    title = Cell(changes.title_of(each.figure), href=f"{reverse('web:definitions')}#{each.figure}")
    now = Cell(_said(each.now), note=_moved(moved).strip(" ()"))
    return Row([title, _said(each.then), now, "; ".join(by_force), each.reason or "No reason given yet"])


def _moved(moved: changes.Moved | None) -> str:
    return f" ({moved.added:,} added, {moved.removed:,} removed)" if moved else ""


def _said(value: int | None) -> str:
    return HIDDEN if value is None else f"{value:,}"


def _groups(found: Snapshot, post: Post) -> list[tuple[str, list[Row]]]:
    """Return the figures as who commands reads them; for others the released ones, as they may be published."""
    if not may(post, "figures:count", found):
        shown = queries.shown_figures(found)
        rows = [_row(each, shown[each.key].get(""), shown[each.key]) for each in REGISTER if shown.get(each.key)]
        return [(Group.RELEASED.value, rows)]
    true = queries.true_figures(found, REGISTER)
    return [
        (group.value, [_row(each, true[each.key].national, true[each.key].forces, found)
                       for each in REGISTER if each.group == group and each.key in true])
        for group in Group if group is not Group.TABLES
    ]  # fmt: skip


def _row(
    each: Definition, national: int | None, by_force: Mapping[str, int | None], opens: Snapshot | None = None
) -> Row:
    with_any = sum(1 for slug, value in by_force.items() if slug and value != 0)
    href = reverse("web:figure-records", args=[opens.pk, each.key]) if opens and opens.records_digest else ""
    value = Cell(HIDDEN if national is None else national, href=href)
    return Row([Cell(each.title, href=f"{reverse('web:definitions')}#{each.key}"), value, with_any, each.counts])


@require_safe
def records(request: HttpRequest, key: UUID, figure: str) -> HttpResponse:
    """Show the records behind a figure of a snapshot that the reader may open; recorded as a consultation."""
    post, _ = signed_in(request)
    require(post, "figures:count")  # before it is looked for: to who may not, every key is answered alike
    found = snapshots.snapshot(key, in_operation(request), counted=True)
    slug = request.GET.get("force", "")
    followed, nation = request.GET.get("followed", ""), request.GET.get("nation", "")
    behind = snapshots.records_of(found, figure, force=slug, followed=followed, nation=nation)
    page = page_of(request, behind)
    consulted(request, page, "figures:count")
    rows = [
        Row([
            Cell(each.reference, href=f"/{each.opens}/{each.key}/" if each.opens else ""),
            each.record.agency.name if each.record.agency else "No force",
            each.at or "",
        ])
        for each in snapshots.named(page)
    ]  # fmt: skip
    context = {
        "snapshot": found, "definition": DEFINED[figure], "page": page, "columns": ["Record", "Force", "When"],
        "rows": rows, "forces": forces(), "chosen": slug, "followed": followed, "nation": nation,
        "only": [words for words in (OUTCOMES.get(followed), ROWS[Axis.NATION].get(nation)) if words],
    }  # fmt: skip
    return render(request, "web/figure_records.html", context)


@require_POST
def recount(request: HttpRequest, key: UUID) -> HttpResponse:
    """Count a snapshot again from its frozen records."""
    post, now = signed_in(request)
    found = actions.recount(key, by=post, at=now)
    if found.same:
        messages.success(request, f"Counted again from {found.records:,} records: all is as it was frozen.")
    else:
        messages.error(request, f"This differs from what was frozen: {', '.join(found.differs)}.")
    return redirect("web:snapshot", key)


@require_POST
def explain(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say why a published figure changed."""
    post, now = signed_in(request)
    require(post, "figures:explain")  # before it is looked for: to who may not, every key is answered alike
    found = snapshots.snapshot(key, in_operation(request), counted=may_ever(post, "figures:count"))
    form = ExplainForm([each.figure for each in changes.changes(found, counted=True)], request.POST)
    if not form.is_valid():
        return _snapshot(request, key, status=422, explain_form=form)
    actions.explain(key, form.cleaned_data["figure"], reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "The reason stands beside the figure.")
    return redirect("web:snapshot", key)
