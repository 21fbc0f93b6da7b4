"""Hits: another force is looking too. What is shown of it is that force's choice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, may_ever, require
from daybreak.deconfliction import actions, queries
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.terms import HitState
from daybreak.kernel.locks import find
from daybreak.web.forms.hits import SettleForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import signed_in

SHOWN = {
    "contact": "Contact",
    "force": "Force",
    "reference": "Its reference",
    "kind": "Kind",
    "identifier": "Identifier",
}
HANDLING = {
    "blind": "The other force shows itself only to whom the desk connects: telephone the desk.",
    "pointer": "You learn which force and its reference; the content stays with it.",
    "open": "You learn the content.",
}


@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Show the viewer's sides of hits, those waiting longest first."""
    post, _ = signed_in(request)
    require(post, "hit:read")
    national = may_ever(post, "ranking:read")
    state = request.GET.get("state", "")
    rows = queries.my_hits()
    rows = rows.filter(state=state) if state in list(HitState) else rows
    page = personal_page_of(request, rows, "hit:read")
    counted = queries.hits_by_state()
    context = {
        "page": page,
        "state": state,
        "national": national,
        "states": [(each.value, words_of(each), counted.get(each.value, 0)) for each in HitState],
        "columns": ["Hit", *(["Force"] if national else []), "You learn", "State", "Since"],
        "rows": [_row(each, national) for each in page],
    }
    return render(request, "web/hits.html", context)


def _row(side: HitSide, national: bool) -> Row:
    agency = side.compartment.agency
    learned = side.shown.get("force", "Only whom to contact")
    subject = side.subject_reference or "A subject not yet named"
    return Row(
        [
            Cell(subject, href=f"/hits/{side.id}/"),
            *([agency.name if agency else ""] if national else []),
            Cell(learned, note=side.shown.get("reference", side.shown.get("contact", ""))),
            Cell(state=side.state),
            side.waiting_since,
        ],
        tone="attention" if side.state == HitState.WAITING else "",
    )


@require_safe
def hit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one side of a hit: what may be learned, and what to do."""
    return _hit(request, key)


def _hit(request: HttpRequest, key: UUID, *, status: int = 200, form: SettleForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    side = find(queries.my_hits(), key)
    consult("hit:read", "hit", side, by=post, at=now)
    mine = may(post, "hit:acknowledge", side)
    agency = side.compartment.agency
    learned = [{"key": words, "value": side.shown[name], "exact": name in ("reference", "identifier")}
               for name, words in SHOWN.items() if side.shown.get(name)]  # fmt: skip
    steps = [("Found", side.waiting_since, ""), ("Acknowledged", side.acknowledged_at, ""),
             ("Settled", side.settled_at, side.settlement)]  # fmt: skip
    context = {
        "side": side,
        "force": agency.name if agency else "",
        "handling": HANDLING[side.handling],
        "learned": learned,
        "steps": [{"title": title, "at": at, "text": text} for title, at, text in steps if at],
        "may_acknowledge": mine and side.state == HitState.WAITING,
        "form": form or (SettleForm() if mine and side.state == HitState.ACKNOWLEDGED else None),
    }
    return render(request, "web/hit.html", context, status=status)


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Acknowledge: this force has seen it and owns the contact."""
    post, now = signed_in(request)
    actions.acknowledge([key], by=post, at=now)
    messages.success(request, "Acknowledged. Make the contact, then write what was agreed.")
    return redirect("web:hit", key)


@require_POST
def settle(request: HttpRequest, key: UUID) -> HttpResponse:
    """Settle with the words of what was agreed."""
    post, now = signed_in(request)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _hit(request, key, status=422, form=form)
    actions.settle([key], settlement=form.cleaned_data["settlement"], by=post, at=now)
    messages.success(request, "Settled.")
    return redirect("web:hit", key)
