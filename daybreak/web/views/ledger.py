"""The ledger as an auditor reads it: who did what, when, to which thing; never the content of a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.agencies.queries import names_of_posts
from daybreak.ledger import queries
from daybreak.ledger.terms import Processing
from daybreak.web.forms.ledger import LedgerFilter
from daybreak.web.parts.links import with_query
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import ROWS
from daybreak.web.visit import signed_in


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Show the newest entries and the newest signed head.

    Pages go by the entry's number, not by counting: a ledger of twenty million entries answers as fast as a new one.
    """
    post, _ = signed_in(request)
    require(post, "ledger:read")
    form = LedgerFilter(request.GET)
    rows = queries.latest_entries()
    if form.is_valid():
        asked = form.cleaned_data
        if asked["thing_ref"]:
            rows = rows.filter(thing_ref=asked["thing_ref"])
        if asked["processing"]:
            rows = rows.filter(processing=Processing(asked["processing"]))
        if asked["before"]:
            rows = rows.filter(id__lt=asked["before"])
    found = list(rows.defer("canonical", "leaf_hash")[: ROWS + 1])
    people = names_of_posts({entry.post for entry in found})
    context = {
        "form": form,
        "checkpoint": queries.latest_checkpoint(),
        "columns": ["Entry", "When", "Who", "Act", "Processing", "Thing"],
        "rows": [
            [
                str(entry.id), entry.at, _who(people.get(entry.post, "")), entry.act,
                words_of(entry.processing), Cell(words_of(entry.thing), note=entry.thing_ref),
            ]
            for entry in found[:ROWS]
        ],
        "older": with_query(request.GET, before=found[ROWS - 1].id) if len(found) > ROWS else "",
        "newest": with_query(request.GET, before=None) if request.GET.get("before") else "",
    }  # fmt: skip
    return render(request, "web/ledger.html", context)


def _who(post: str) -> Cell:
    name, _, role = post.partition(", ")
    return Cell(name or "A post that is gone", note=role)
