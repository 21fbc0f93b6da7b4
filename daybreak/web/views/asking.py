"""My access: what I may see, why and until when; asking for more, and answering those who ask."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access import actions, queries
from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import AccessRequest, Grant
from daybreak.access.terms import CompartmentKind, RequestState
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.locks import find
from daybreak.web.forms.access import AskForm, GrantForm, RefuseForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.views.lists import page_of
from daybreak.web.views.members import sees
from daybreak.web.visit import in_operation, signed_in, visit_of

GRANTED = (CompartmentKind.NATIONAL, CompartmentKind.FORCE, CompartmentKind.AUTHORITY, CompartmentKind.FIGURES)


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Show what the post may see, and what it has asked for; to those who answer, what waits for them."""
    return _access(request)


def _access(request: HttpRequest, *, status: int = 200, form: AskForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "access:ask")
    operation = visit_of(request).operation
    granted = queries.members(operation) if operation else Grant.objects.none()
    mine = queries.standing(granted, at=now).filter(post=post).order_by("granted_from")
    page = page_of(request, queries.requests(operation) if operation else AccessRequest.objects.none())
    people = names_of_posts([*(grant.granted_by for grant in mine), *(row.answered_by for row in page)])
    context = {
        "columns": ["You see", "Why", "Since", "Until", "By"],
        "rows": [
            [Cell(sees(grant)), grant.reason, grant.granted_from, grant.granted_until or "Your post ends",
             people.get(grant.granted_by, "Founding grant")]
            for grant in mine
        ],
        "answers": may(post, "access:answer"),
        "page": page,
        "request_columns": ["Wanted", "By", "Why", "Asked", "State", "Answer"],
        "requests": [_request(row, people, answers=may(post, "access:answer")) for row in page],
        "breaks_glass": may_ever(post, "access:break-glass"),
        "form": (form or AskForm()) if operation else None,
    }  # fmt: skip
    return render(request, "web/access.html", context, status=status)


def _request(row: AccessRequest, people: dict[UUID | None, str], *, answers: bool) -> Row:
    waits = row.state == RequestState.WAITING
    href = f"/access/requests/{row.id}/" if answers and waits else ""
    answer = Cell(row.answer, note=people.get(row.answered_by, "")) if row.answer else Cell("Not yet")
    return Row([Cell(row.wanted, href=href), str(row.post), row.reason, row.asked_at, Cell(state=row.state), answer])


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Pass a request on. The answer is the same whether what was named exists or not."""
    post, now = signed_in(request)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _access(request, status=422, form=form)
    actions.ask_access(in_operation(request), **form.cleaned_data, by=post, at=now)
    messages.success(request, "Passed on to the lead coordinators. Their answer appears below.")
    return redirect("web:access")


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one request that waits, to whoever answers it."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "access:answer")
    found = find(AccessRequest.objects.select_related("post__person", "post__agency"), key)
    waits = found.state == RequestState.WAITING
    context = {
        "asked": found,
        "summary": [
            ("Who asks", str(found.post)), ("What for", found.reason), ("Asked", found.asked_at),
            {"key": "State", "value": "", "state": found.state}, ("Answer", found.answer or "Not yet"),
        ],
        "own": found.post.person_id == post.person_id,
        "grant_form": GrantForm(prefix="grant", parts=queries.parts(found.operation, *GRANTED)) if waits else None,
        "refuse_form": RefuseForm(prefix="refuse") if waits else None,
    }  # fmt: skip
    return render(request, "web/access_request.html", context | bound, status=status)


@require_POST
def grant(request: HttpRequest, key: UUID) -> HttpResponse:
    """Grant one part for a term."""
    post, now = signed_in(request)
    form = GrantForm(request.POST, prefix="grant", parts=queries.parts(in_operation(request), *GRANTED))
    if not form.is_valid():
        return _one(request, key, status=422, grant_form=form)
    said = form.cleaned_data["reason"]
    actions.grant_access(key, part=form.chosen(), until=form.until(now), reason=said, by=post, at=now)
    messages.success(request, "Granted. They see it from now on, until it ends by itself.")
    return redirect("web:access")


@require_POST
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refuse, with the reason."""
    post, now = signed_in(request)
    form = RefuseForm(request.POST, prefix="refuse")
    if not form.is_valid():
        return _one(request, key, status=422, refuse_form=form)
    actions.refuse_access(key, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Refused. They read your reason.")
    return redirect("web:access")
