"""Exhibits: what was seized, and every hand each thing went through."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.queries import colleagues, names_of_posts
from daybreak.agencies.queries import post as held_post
from daybreak.custody import actions, queries
from daybreak.custody.models import Exhibit
from daybreak.custody.queries import Holding
from daybreak.custody.terms import BreakKind, HandedOver
from daybreak.kernel.errors import NotFound
from daybreak.web.forms.exhibits import ExhibitFilter, HandOverForm
from daybreak.web.forms.opening import OpeningForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import page_of
from daybreak.web.visit import in_operation, signed_in

BREAKS = {
    BreakKind.GAP: "Given by somebody who did not hold it",
    BreakKind.OVERLAP: "Given before it was taken",
    BreakKind.SEAL: "Another seal than the one on the bag",
}


@require_safe
def exhibits(request: HttpRequest) -> HttpResponse:
    """Show what was seized, who holds it now, and whether its continuity is unbroken."""
    post, _ = signed_in(request)
    require(post, "exhibit:read")
    form = ExhibitFilter(request.GET)
    page = page_of(request, _filtered(in_operation(request), form))
    held = queries.holdings(page.object_list)
    people = names_of_posts(holding.held_by for holding in held.values())
    context = {
        "form": form,
        "page": page,
        "columns": ["Exhibit", "Visit", "Seal", "Held by", "Hands", "Continuity"],
        "rows": [_row(each, held[each.id], people) for each in page],
    }
    return render(request, "web/exhibits.html", context)


def _filtered(operation: Operation, form: ExhibitFilter) -> QuerySet[Exhibit]:
    rows = queries.exhibits(operation)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("visit"):
        rows = rows.filter(visit=asked["visit"])
    words = asked.get("q", "").strip()
    return rows.filter(Q(reference__iexact=words) | Q(seal_number__icontains=words)) if words else rows


def _row(exhibit: Exhibit, holding: Holding, people: dict[UUID | None, str]) -> Row:
    broken = len(holding.breaks)
    continuity = Cell(state="breached", note=f"{broken} breaks") if broken else Cell("Unbroken")
    return Row(
        [
            Cell(exhibit.reference, href=f"/exhibits/{exhibit.id}/", note=words_of(exhibit.kind)),
            Cell(exhibit.visit.reference, href=f"/visits/{exhibit.visit_id}/"),
            Cell(exhibit.seal_number, exact=True), people.get(holding.held_by, ""), len(holding.handovers), continuity,
        ],
        tone="danger" if broken else "",
    )  # fmt: skip


@require_safe
def exhibit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one exhibit with its continuity; looking is recorded."""
    return _exhibit(request, key)


def _exhibit(
    request: HttpRequest, key: UUID, *, status: int = 200, form: HandOverForm | None = None, **bound: object
) -> HttpResponse:
    post, now = signed_in(request)
    holding = actions.open_exhibit(key, by=post, at=now)
    found = holding.exhibit
    hands = [found.seized_by, *(h.given_by for h in holding.handovers), *(h.taken_by for h in holding.handovers)]
    people = names_of_posts(hands)
    gives = may(post, "exhibit:hand-over", found) and holding.held_by == post.id
    context = {
        "exhibit": found,
        "held_by": people.get(holding.held_by, ""),
        "breaks": [
            {"number": each.number, "what": BREAKS[each.kind], "expected": _known(each.expected, people),
             "recorded": _known(each.recorded, people)}
            for each in holding.breaks
        ],
        "timeline": _timeline(holding, people),
        "count_columns": ["Scheme", "Category", Column("Items", numeric=True), "Counted"],
        "counts": [[words_of(c.scheme), c.category, c.count, c.examined_at] for c in queries.counts_of(found.id)],
        "summary": [
            {"key": "Seal", "value": found.seal_number, "exact": True}, ("Kind", words_of(found.kind)),
            ("Found", found.found_where or None), ("Seized", found.seized_at),
            ("Visit", found.visit.reference, f"/visits/{found.visit_id}/"),
            ("Held by", people.get(holding.held_by)),
        ],
        "opening_form": OpeningForm() if getattr(found, "described", False) else None,
        "form": form or (HandOverForm(posts=_takers(post, request)) if gives else None),
    }  # fmt: skip
    return render(request, "web/exhibit.html", context | bound, status=status)


@require_POST
def open_text(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how an exhibit is described; that it was opened, and why, is recorded."""
    post, now = signed_in(request)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return _exhibit(request, key, status=422, opening_form=form)
    said = actions.open_description(key, reason=form.cleaned_data["reason"], by=post, at=now)
    return _exhibit(request, key, description=said, opening_form=None)


def _known(text: str, people: dict[UUID | None, str]) -> str:
    return {str(key): name for key, name in people.items()}.get(text, text)


def _timeline(holding: Holding, people: dict[UUID | None, str]) -> list[dict[str, Any]]:
    broken = {each.number: BREAKS[each.kind] for each in holding.breaks}
    seized = holding.exhibit
    first = {"at": seized.seized_at, "title": "Seized", "by": people.get(seized.seized_by, ""),
             "text": f"Seal {seized.seal_number}"}  # fmt: skip
    return [
        first,
        *(
            {
                "at": each.taken_at,
                "title": f"{each.number}. Taken by {people.get(each.taken_by, '')}",
                "by": f"given by {people.get(each.given_by, '')}",
                "text": f"Seal {each.seal_number}{f', {each.where}' if each.where else ''}"
                + (f". {broken[each.number]}" if each.number in broken else ""),
                "state": "breached" if each.number in broken else "",
            }
            for each in holding.handovers
        ),
    ]


def _takers(post: Post, request: HttpRequest) -> list[Post]:
    _, now = signed_in(request)
    everybody = colleagues(post.agency, at=now).exclude(person=post.person_id)
    return [each for each in everybody if may_ever(each, "exhibit:hand-over")]


@require_POST
def hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the exhibit went from this post to another, now."""
    post, now = signed_in(request)
    form = HandOverForm(request.POST, posts=_takers(post, request))
    if not form.is_valid():
        return _exhibit(request, key, status=422, form=form)
    said = form.cleaned_data
    to = held_post(said["to"], at=now)
    if to is None:
        raise NotFound
    passed = actions.hand_over([HandedOver(key, said["seal_number"], now, said["where"])], to=to, by=post, at=now)
    if passed.breaks:
        messages.warning(request, "Recorded as it was; it breaks continuity. Say why to your exhibits officer.")
    else:
        messages.success(request, f"{to.person.name} holds it now.")
    return redirect("web:exhibit", key)
