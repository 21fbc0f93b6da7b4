"""Members of the operation: why each is there, until when and by whom; a grant is extended or ended here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access import actions, queries
from daybreak.access.gates import may, require
from daybreak.access.models import Grant
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.web.forms.access import EndForm, ExtendForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import page_of
from daybreak.web.visit import signed_in, visit_of


@require_safe
def membership(request: HttpRequest) -> HttpResponse:
    """Show who is a member, of which part, why, since when and until when; who is a member of nothing sees nothing."""
    post, now = signed_in(request)
    require(post, "membership:grant")
    operation = visit_of(request).operation
    words, ended = request.GET.get("q", "").strip(), request.GET.get("ended") == "yes"
    rows = queries.members(operation) if operation else Grant.objects.none()
    rows = rows if ended else queries.standing(rows, at=now)
    rows = rows.filter(post__person__name__icontains=words) if words else rows
    page = page_of(request, rows.order_by("post__agency__name", "post__role", "post__person__name", "granted_from"))
    people = names_of_posts(grant.granted_by for grant in page)
    context = {
        "words": words,
        "ended": ended,
        "page": page,
        "columns": ["Member", "Sees", "Why", "Since", "Until", "By"],
        "rows": [_row(grant, people, now) for grant in page],
    }
    return render(request, "web/members.html", context)


def _row(grant: Grant, people: dict[UUID | None, str], now: datetime) -> Row:
    who = Cell(
        grant.post.person.name, href=f"/members/{grant.id}/", note=f"{grant.post.title}, {grant.post.agency.name}"
    )
    over = bool(grant.granted_until and grant.granted_until <= now)
    until = Cell(grant.granted_until or "Until the post ends", state="expired" if over else "")
    by = people.get(grant.granted_by, "Founding grant")
    return Row([who, sees(grant), grant.reason, grant.granted_from, until, by])


def sees(grant: Grant) -> str:
    """Return in words what a grant opens."""
    part = grant.compartment
    if part is None:
        return "The whole operation"
    agency = part.agency.name if part.agency else ""
    if part.kind == CompartmentKind.RESTRICTED:
        return f"A restricted record{f', {agency}' if agency else ''}"
    if part.kind == CompartmentKind.PRESS:
        return f"What is published for the press of {agency}"
    return agency or words_of(part.kind)


@require_safe
def member(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one grant, with what can be done about it."""
    return _member(request, key)


def _member(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "membership:grant")
    grant = queries.grant(key)
    stands = queries.standing(Grant.objects.filter(pk=grant.pk), at=now).exists()
    context = {
        "grant": grant,
        "stands": stands,
        "summary": [
            ("Member", str(grant.post)), ("Sees", sees(grant)), ("Why", grant.reason),
            ("Granted", grant.granted_from),
            ("By", names_of_posts([grant.granted_by]).get(grant.granted_by, "Founding grant")),
            ("Until", grant.granted_until or "The post ends"),
        ],
        "extend_form": ExtendForm(prefix="extend") if stands and _extendable(grant, post) else None,
        "end_form": EndForm(prefix="end") if stands and may(post, "membership:end") else None,
    }  # fmt: skip
    return render(request, "web/member.html", context | bound, status=status)


def _extendable(grant: Grant, post: Post) -> bool:
    return grant.granted_until is not None and grant.post.person_id != post.person_id


@require_POST
def extend(request: HttpRequest, key: UUID) -> HttpResponse:
    """Extend a grant that has an end."""
    post, now = signed_in(request)
    form = ExtendForm(request.POST, prefix="extend")
    if not form.is_valid():
        return _member(request, key, status=422, extend_form=form)
    actions.extend(key, until=form.until(now), reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Extended.")
    return redirect("web:member", key)


@require_POST
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a grant at once."""
    post, now = signed_in(request)
    form = EndForm(request.POST, prefix="end")
    if not form.is_valid():
        return _member(request, key, status=422, end_form=form)
    actions.end(key, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Ended: what it opened is closed to them.")
    return redirect("web:members")
