"""Members of the operation, and why each is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.access.models import Grant
from daybreak.access.queries import members
from daybreak.agencies.queries import names_of_posts
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import page_of
from daybreak.web.visit import signed_in, visit_of


@require_safe
def membership(request: HttpRequest) -> HttpResponse:
    """Show who is a member, of which part, since when and why; who is a member of nothing sees nothing."""
    post, _ = signed_in(request)
    require(post, "membership:grant")
    operation = visit_of(request).operation
    words = request.GET.get("q", "").strip()
    rows = members(operation) if operation else Grant.objects.none()
    rows = rows.filter(post__person__name__icontains=words) if words else rows
    page = page_of(request, rows.order_by("post__agency__name", "post__role", "post__person__name", "granted_from"))
    people = names_of_posts(grant.granted_by for grant in page)
    context = {
        "words": words,
        "page": page,
        "columns": ["Member", "Sees", "Why", "Granted", "By"],
        "rows": [
            [
                Cell(grant.post.person.name, note=f"{grant.post.title}, {grant.post.agency.name}"), _sees(grant),
                grant.reason, Cell(grant.granted_from, note=_until(grant)),
                people.get(grant.granted_by, "Founding grant"),
            ]
            for grant in page
        ],
    }  # fmt: skip
    return render(request, "web/members.html", context)


def _sees(grant: Grant) -> str:
    part = grant.compartment
    if part is None:
        return "The whole operation"
    return part.agency.name if part.agency else words_of(part.kind)


def _until(grant: Grant) -> str:
    return f"until {grant.granted_until:%d %B %Y}" if grant.granted_until else ""
