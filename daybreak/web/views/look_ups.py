"""Look-ups: does anybody else hold this? Held blindly and held by nobody are answered by the same page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.deconfliction import actions, queries
from daybreak.deconfliction.actions import Answer
from daybreak.deconfliction.models import LookUp
from daybreak.deconfliction.terms import LookedUp
from daybreak.web.forms.hits import LookUpForm
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.refusing import refused
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in


def own_part(request: HttpRequest) -> Compartment:
    """Return the part of the caller's force, from which it looks up; NotAllowed first for a post that may not."""
    post, _ = signed_in(request)
    require(post, "hit:look-up", LookUp(compartment=Compartment(agency=post.agency)))
    return compartment(in_operation(request), CompartmentKind.FORCE, post.agency)


@require_safe
def look_ups(request: HttpRequest) -> HttpResponse:
    """Show the form, and what the force has looked up: never what was found."""
    return _page(request)


def _page(
    request: HttpRequest, *, status: int = 200, form: LookUpForm | None = None, answer: Answer | None = None
) -> HttpResponse:
    own_part(request)
    page = personal_page_of(request, queries.look_ups(), "hit:read")
    people = names_of_posts(row.asked_by for row in page)
    context = {
        "form": form or LookUpForm(),
        "answer": answer,
        "opened_columns": ["Force", "Its reference", "What it opened"],
        "opened": [
            [each["force"], Cell(each["reference"], exact=True), Cell(each.get("identifier", ""), exact=True)]
            for each in (answer.opened if answer else ())
        ],
        "page": page,
        "columns": ["Look-up", "Of", "Why", "By", "Asked"],
        "rows": [
            [Cell(row.reference, exact=True), Cell(row.identifier, note=words_of(row.identifier_kind), exact=True),
             row.reason, people.get(row.asked_by, ""), row.asked_at]
            for row in page
        ],
    }  # fmt: skip
    return render(request, "web/look_ups.html", context, status=status)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Look up; the answer is on the page itself and kept nowhere."""
    post, now = signed_in(request)
    part = own_part(request)
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    said = form.cleaned_data
    answer = actions.look_up(
        part,
        LookedUp(said["kind"]),
        said["identifier"],
        service=said["service"],
        reason=said["reason"],
        by=post,
        at=now,
    )
    if answer.refused:
        return refused(request, answer.refused)
    return _page(request, answer=answer)
