"""The ledger as an auditor reads it: who did what, when, to which thing; never the content of a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.errors import NotFound
from daybreak.ledger import queries
from daybreak.ledger.models import Entry, Leaf
from daybreak.web.forms.ledger import LedgerFilter
from daybreak.web.parts.links import with_query
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views import stepping_up
from daybreak.web.views.lists import ROWS
from daybreak.web.visit import signed_in


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Show the entries that fit, the newest first, and the newest signed head.

    Pages go by the entry's number, not by counting: a ledger of twenty million entries answers as fast as a new one.
    """
    post, _ = signed_in(request)
    require(post, "ledger:read")
    form = LedgerFilter(request.GET)
    fits = form.is_valid()
    rows = queries.search_entries(form.search(), before=form.cleaned_data.get("before"))
    found = list(rows[: ROWS + 1]) if fits else []
    people = names_of_posts({entry.post for entry in found})
    context = {
        "form": form,
        "checkpoint": queries.latest_checkpoint(),
        "columns": ["Entry", "When", "Who", "Act", "Processing", "Thing"],
        "rows": [
            [
                Cell(str(entry.id), href=f"/ledger/{entry.ref}/"), entry.at, _who(people.get(entry.post, "")),
                entry.act, words_of(entry.processing), Cell(words_of(entry.thing), note=entry.thing_ref),
            ]
            for entry in found[:ROWS]
        ],
        "older": with_query(request.GET, before=found[ROWS - 1].id) if len(found) > ROWS else "",
        "newest": with_query(request.GET, before=None) if request.GET.get("before") else "",
    }  # fmt: skip
    return render(request, "web/ledger.html", context, status=200 if fits else 422)


def _who(post: str) -> Cell:
    name, _, role = post.partition(", ")
    return Cell(name or "A post that is gone", note=role)


@require_safe
def entry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one entry as it was sealed, with its place in the tree; what the act was about stays closed."""
    post, _ = signed_in(request)
    require(post, "ledger:read")
    found = Entry.objects.filter(ref=key).first()
    if found is None:
        raise NotFound(thing="ledger entry")
    leaf = Leaf.objects.filter(entry_id=found.id).first()
    context = {
        "entry": found,
        "sealed": leaf is not None,
        "summary": [
            ("When", found.at), ("Who", names_of_posts([found.post]).get(found.post, "A post that is gone")),
            {"key": "Post's key", "value": str(found.post), "exact": True}, ("Agency", found.agency),
            ("Act", found.act), ("Processing", words_of(found.processing)), ("Thing", words_of(found.thing)),
            {"key": "Thing's key", "value": found.thing_ref, "exact": True}, ("To whom", found.to or "–"),
            ("Place in the tree", leaf.position if leaf else "Waits to be sealed"),
            {"key": "Leaf", "value": bytes(leaf.leaf_hash).hex() if leaf else "", "exact": True},
        ],
    }  # fmt: skip
    return render(request, "web/ledger_entry.html", context)


@stepping_up.confirmed("export from the ledger")
@require_safe
def proof(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the proof that an entry stands in the sealed ledger, as a file that is checked without this installation."""
    post, _ = signed_in(request)
    require(post, "ledger:read")
    text = queries.proof_document(key)
    headers = {"Content-Disposition": f'attachment; filename="{key}.tlog-proof"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
