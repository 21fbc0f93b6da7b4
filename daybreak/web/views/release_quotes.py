"""What people say on the record: written by one, approved by another, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces, names_of_posts
from daybreak.kernel.errors import BadInput, GateNotMet
from daybreak.release import actions, queries
from daybreak.release.documents.terms import Quote as Said
from daybreak.release.models import Quote
from daybreak.release.quotes import quotes as quotes_of
from daybreak.release.terms import QuoteState, ReleaseState
from daybreak.release.wording import marks_by_quote
from daybreak.web.forms.packages import ReasonForm
from daybreak.web.forms.release import QuoteForm, WhichQuoteForm
from daybreak.web.visit import in_operation, signed_in


@require_safe
def quotes(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show every quote with its approval, and what this post may do about it."""
    return _quotes(request, key)


def _quotes(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "figures:read")
    release = queries.readable_release(key, in_operation(request), counted=may_ever(post, "figures:count"))
    rows = list(quotes_of(release))
    people = names_of_posts([at for row in rows for at in (row.written_by, row.approved_by, row.withdrawn_by) if at])
    marks = marks_by_quote(release, rows, operation=in_operation(request))
    writes = release.state == ReleaseState.DRAFT and may(post, "release:draft", release)
    approves = release.state == ReleaseState.DRAFT and may(post, "release:clear", release)
    context = {
        "release": release,
        "quotes": [
            _shown(row, post, people, writes=writes, approves=approves) | {"marks": marks.get(row.pk, ())}
            for row in rows
        ],
        "write_form": QuoteForm(areas=_areas()) if writes else None,
    }
    return render(request, "web/release_quotes.html", context | bound, status=status)


def _shown(
    row: Quote, post: Post, people: Mapping[UUID | None, str], *, writes: bool, approves: bool
) -> dict[str, object]:
    written, mine = row.state == QuoteState.WRITTEN, row.written_by_person == post.person_id
    return {
        "row": row,
        "where": row.agency.name if row.agency else "The national page",
        "written": people.get(row.written_by, ""),
        "approved": people.get(row.approved_by, "") if row.approved_by else "",
        "withdrawn": people.get(row.withdrawn_by, "") if row.withdrawn_by else "",
        "may_approve": approves and written and not mine,
        "wrote": approves and written and mine,
        "withdraw_form": ReasonForm(label="Why it is withdrawn", prefix=f"withdraw-{row.pk}")
        if writes and row.state != QuoteState.WITHDRAWN
        else None,
    }


def _areas() -> list[tuple[str, str]]:
    return [("", "The national page"), *((force.slug, force.name) for force in forces())]


@require_POST
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a quote."""
    post, now = signed_in(request)
    form = QuoteForm(request.POST, areas=_areas())
    if not form.is_valid():
        return _quotes(request, key, status=422, write_form=form)
    said = form.cleaned_data
    quote = Said(said["words"], said["speaker"], said["title"], said["area"])
    actions.write_quote(key, quote, by=post, at=now)
    return _done(request, key, "Written. Somebody else approves it before it is printed.")


@require_POST
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve a quote; what it must not say stands at the top of the page."""
    post, now = signed_in(request)
    try:
        actions.approve_quote(key, _which(request), operation=in_operation(request), by=post, at=now)
    except GateNotMet as refused:
        return _quotes(request, key, status=409, refused=refused)
    return _done(request, key, "Approved. The packs print it.")


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Withdraw a quote, with a reason."""
    post, now = signed_in(request)
    quote = _which(request)
    form = ReasonForm(request.POST, prefix=f"withdraw-{quote}")
    if not form.is_valid():
        raise BadInput("A withdrawn quote needs its reason", place="reason", remedy="Write why in one sentence")
    actions.withdraw_quote(key, quote, reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(request, key, "Withdrawn. It is not printed.")


def _which(request: HttpRequest) -> UUID:
    form = WhichQuoteForm(request.POST)
    if not form.is_valid():
        raise BadInput("Which quote is not said", place="quote", remedy="Use the form on the page")
    quote: UUID = form.cleaned_data["quote"]
    return quote


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:release-quotes", key)
