"""Exceptions that wait for a second person, and what was found about those before."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access import actions, queries
from daybreak.access.gates import may, require
from daybreak.access.models import Review
from daybreak.access.terms import CompartmentKind, Finding
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.locks import find
from daybreak.web.forms.access import ReviewForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clocks import clock_cell
from daybreak.web.views.lists import page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the exceptions of the parts the post sees, those nobody has reviewed first."""
    post, now = signed_in(request)
    require(post, "review:read")
    page = page_of(request, queries.reviews(in_operation(request)))
    people = names_of_posts([*(row.opened_by for row in page), *(row.reviewed_by for row in page)])
    rows = []
    for row in page:
        waits = row.reviewed_at is None
        cells = [
            Cell(words_of(row.kind), href=f"/reviews/{row.id}/"), _part(row), people.get(row.opened_by, ""),
            Cell(row.reason, note=words_of(row.purpose) if row.purpose else ""), row.opened_at,
            clock_cell(row.due_at, now, running=waits, stopped="Reviewed"),
            Cell(state=row.finding or "waiting", note=people.get(row.reviewed_by, "")),
        ]  # fmt: skip
        rows.append(Row(cells, tone="danger" if waits and row.due_at <= now else ""))
    columns = ["Exception", "Opens", "By", "Why", "When", "Review by", "Finding"]
    thin = queries.thinly_named(in_operation(request), at=now)
    return render(request, "web/reviews.html", {"page": page, "columns": columns, "rows": rows, "thin": thin})


def _part(row: Review) -> str:
    agency = row.compartment.agency
    if row.compartment.kind == CompartmentKind.RESTRICTED:
        return "A restricted record"
    return agency.name if agency else words_of(row.compartment.kind)


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one exception with its reason."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, form: ReviewForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "review:read")
    found = find(Review.objects.select_related("compartment__agency", "grant"), key)
    people = names_of_posts([found.opened_by, found.reviewed_by])
    waits = found.reviewed_at is None
    mine_to_judge = found.opened_by_person != post.person_id and may(post, "access:review", found)
    context = {
        "review": found,
        "summary": [
            ("Opens", _part(found)), ("By", people.get(found.opened_by)), ("When", found.opened_at),
            ("Until", found.grant.granted_until if found.grant else "It is lifted"),
            ("What had happened", words_of(found.purpose) if found.purpose else "–"), ("Why", found.reason),
            {"key": "Finding", "value": found.words, "state": found.finding or "waiting"},
            ("Reviewed by", people.get(found.reviewed_by, "Nobody yet")),
        ],
        "own": found.opened_by_person == post.person_id,
        "elsewhere": waits and not may(post, "access:review", found),
        "form": form or (ReviewForm() if waits and mine_to_judge else None),
    }  # fmt: skip
    return render(request, "web/review.html", context, status=status)


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what the second person found."""
    post, now = signed_in(request)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _one(request, key, status=422, form=form)
    said = form.cleaned_data
    actions.review(key, finding=Finding(said["finding"]), words=said["words"], by=post, at=now)
    messages.success(request, "Your finding is kept.")
    return redirect("web:reviews")
