"""Typed identifiers: a first entry, and the blind second one of another person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution import actions, asked
from daybreak.attribution.models import TypedIdentifier
from daybreak.attribution.terms import TypedKind, TypedState
from daybreak.identity.queries import subject_by_reference
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.locks import find
from daybreak.web.forms.resolutions import FirstEntryForm, SecondEntryForm
from daybreak.web.parts.tables import Cell
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def typed(request: HttpRequest) -> HttpResponse:
    """Show the typed identifiers, those that wait first, and the form for a first entry."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, form: FirstEntryForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "identifier:enter")
    page = personal_page_of(request, asked.typed_identifiers(), "identifier:enter")
    people = names_of_posts(row.first_by for row in page)
    context = {
        "form": form or FirstEntryForm(),
        "page": page,
        "columns": ["Kind", "Identifier", "Subject", "State", "First typed by", "Typed"],
        "rows": [
            [Cell(TypedKind(row.kind).shown, href=f"/typed/{row.id}/"), Cell(row.value or "not shown", exact=True),
             row.subject.reference if row.subject else "", Cell(state=row.state), people.get(row.first_by, ""),
             row.first_at]
            for row in page
        ],
    }  # fmt: skip
    return render(request, "web/typed.html", context, status=status)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Take a first entry."""
    post, now = signed_in(request)
    require(post, "identifier:enter")
    form = FirstEntryForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    said, field = form.cleaned_data, "subject"
    try:
        of = subject_by_reference(said["subject"].strip()) if said["subject"].strip() else None
        field = "identifier"
        national = compartment(in_operation(request), CompartmentKind.NATIONAL)
        row = actions.enter_identifier(
            national, TypedKind(said["kind"]), said["identifier"], of=of, why=said["why"], by=post, at=now
        )
    except (BadInput, NotFound) as wrong:
        form.add_error(field, str(wrong) if isinstance(wrong, BadInput) else "You see no subject of this reference")
        return _page(request, status=422, form=form)
    messages.success(request, "Kept. Now another person types it from the source, without seeing yours.")
    return redirect("web:typed-one", row.id)


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one typed identifier, and to another person than the first the form for the second entry."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, form: SecondEntryForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(asked.typed_identifiers(), key)
    consult("identifier:enter", "typed_identifier", row, by=post, at=now)
    waits = row.state == TypedState.WAITING
    own = row.first_person == post.person_id
    context = {
        "row": row,
        "kind": TypedKind(row.kind).shown,
        "said": _said(row),
        "waits_for_another": waits and own,
        "form": form or (SecondEntryForm() if waits and not own else None),
    }
    return render(request, "web/typed_one.html", context, status=status)


def _said(row: TypedIdentifier) -> list[tuple[str, object]]:
    people = names_of_posts(key for key in (row.first_by, row.second_by) if key)
    said: list[tuple[str, object]] = [
        ("Subject", row.subject.reference if row.subject else "none named"), ("Why it is typed", row.why),
        ("First typed by", people.get(row.first_by, "")), ("Typed", row.first_at),
    ]  # fmt: skip
    if row.second_by:
        said += [("Typed again by", people.get(row.second_by, "")), ("Typed again", row.second_at)]
    return [*said, ("Identifier", row.value)] if row.value else said


@require_POST
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the second entry; what differs names nothing of the first."""
    post, now = signed_in(request)
    form = SecondEntryForm(request.POST)
    if not form.is_valid():
        return _one(request, key, status=422, form=form)
    try:
        row = actions.enter_again(key, form.cleaned_data["again"], by=post, at=now)
    except BadInput as wrong:
        form.add_error("again", str(wrong))
        return _one(request, key, status=422, form=form)
    if row.state == TypedState.VERIFIED:
        messages.success(request, "Both entries are the same.")
    else:
        messages.warning(request, "The two entries differ. Nobody relies on either: both of you type it anew.")
    return redirect("web:typed-one", row.id)
