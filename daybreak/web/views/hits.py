"""Hits: another force is looking too. What is shown of it is that force's choice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.queries import names_of_posts
from daybreak.deconfliction import actions, queries
from daybreak.deconfliction.actions.owning import permission
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.queries import OtherSide
from daybreak.deconfliction.terms import Alarm, HitState
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
    "meets": "You meet in",
    "kind": "Kind",
    "identifier": "Identifier",
}
HANDLING = {
    "blind": "The other force shows itself only to whom the desk connects: telephone the desk.",
    "pointer": "You learn which force and its reference; the content stays with it.",
    "open": "You learn the content.",
}


OVERDUE, FOR_GOLD = "overdue", "overdue_gold"
ALARMS = {Alarm.SUPERVISOR: "Overdue: the supervisor is told", Alarm.GOLD: "Overdue: gold is told"}


@require_safe
def hits(request: HttpRequest) -> HttpResponse:
    """Show the viewer's sides of hits: who waits for whom, since when; those waiting longest first."""
    post, now = signed_in(request)
    require(post, "hit:read")
    national = may_ever(post, "ranking:read")
    state = request.GET.get("state", "")
    late = queries.overdue_hits(now)
    gold = queries.overdue_hits(now, Alarm.GOLD)
    rows = {OVERDUE: late, FOR_GOLD: gold}.get(state, queries.my_hits())
    rows = rows.filter(state=state) if state in list(HitState) else rows
    page = personal_page_of(request, rows, "hit:read")
    counted, others = queries.hits_by_state(), queries.other_sides(page)
    context = {
        "page": page,
        "state": state,
        "national": national,
        "asks": may_ever(post, "hit:look-up"),
        "states": [(OVERDUE, "Overdue", late.count()), (FOR_GOLD, "For three days", gold.count()),
                   *((each.value, words_of(each), counted.get(each.value, 0)) for each in HitState)],
        "columns": ["Hit", *(["Side of"] if national else []), "You learn", "State", "Who is waited for", "Since"],
        "rows": [_row(each, others.get(each.id), national, now) for each in page],
    }  # fmt: skip
    return render(request, "web/hits.html", context)


def _row(side: HitSide, other: OtherSide | None, national: bool, now: datetime) -> Row:
    learned = side.shown.get("force", "Only whom to contact")
    subject = side.subject_reference or "A subject not yet named"
    late = queries.alarm(side, at=now)
    who, since, _ = turn(side, other)
    return Row(
        [
            Cell(subject, href=f"/hits/{side.id}/"),
            *([_whose(side)] if national else []),
            Cell(learned, note=side.shown.get("reference", side.shown.get("contact", ""))),
            Cell(state=side.state),
            Cell(who, note=ALARMS[late] if late else ""),
            since,
        ],
        tone=("danger" if late else "attention" if side.state == HitState.WAITING else ""),
    )


def _whose(side: HitSide) -> str:
    """Return whose side it is; one that lies nationally is the desk's."""
    return side.compartment.agency.name if side.compartment.agency else "The desk"


def turn(side: HitSide, other: OtherSide | None) -> tuple[str, datetime | None, str]:
    """Return who is waited for, since when, and what to do next, as this side may know it."""
    seen = side.acknowledged_at
    match HitState(side.state):
        case HitState.WAITING:
            also = " The other side has acknowledged and waits for you." if other and other.acknowledged_at else ""
            return "This side", side.waiting_since, f"Acknowledge it: then the contact is yours to make.{also}"
        case HitState.ACKNOWLEDGED if other and other.state == HitState.WAITING:
            return "The other side", seen, "The other side has not acknowledged. After a day its supervisor is told, "\
                "after three days gold. If it cannot wait, telephone the desk."  # fmt: skip
        case HitState.ACKNOWLEDGED:
            return "Both sides", seen, "Both have acknowledged. Telephone, then record that contact was made."
        case HitState.CONTACT_MADE:
            return "This side", side.contact_at, "Contact was made. Write what was agreed."
        case HitState.SETTLED:
            return "Nobody", side.settled_at, "Settled on this side; nothing is left to do."
        case HitState.LAPSED:
            return (
                "Nobody",
                side.waiting_since,
                "What made it a hit no longer holds; nothing is to be done.",
            )


@require_safe
def hit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one side of a hit: what may be learned, who waits for whom, and what to do next."""
    return _hit(request, key)


def _hit(request: HttpRequest, key: UUID, *, status: int = 200, form: SettleForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    side = find(queries.my_hits(), key)
    consult("hit:read", "hit", side, by=post, at=now)
    other = queries.other_sides([side]).get(side.id)
    who, since, then = turn(side, other)
    late = queries.alarm(side, at=now)
    mine = may(post, permission(side), side)
    context = {
        "side": side,
        "force": _whose(side),
        "handling": HANDLING[side.handling],
        "learned": [{"key": words, "value": words_of(side.shown[name]) if name == "meets" else side.shown[name],
                     "exact": name in ("reference", "identifier")}
                    for name, words in SHOWN.items() if side.shown.get(name)],
        "turn": [("Waited for", who), ("Since", since), *([("Alarm", ALARMS[late])] if late else [])],
        "next": then,
        "steps": _steps(side),
        "may_acknowledge": mine and side.state == HitState.WAITING,
        "may_contact": mine and side.state == HitState.ACKNOWLEDGED and not (other and other.state == HitState.WAITING),
        "form": form or (SettleForm() if mine and side.state == HitState.CONTACT_MADE else None),
    }  # fmt: skip
    return render(request, "web/hit.html", context, status=status)


def _steps(side: HitSide) -> list[dict[str, object]]:
    owner = names_of_posts([side.owned_by]).get(side.owned_by, "") if side.owned_by else ""
    steps = [("Found", side.waiting_since, ""), ("Acknowledged", side.acknowledged_at, owner),
             ("Contact made", side.contact_at, ""), ("Settled", side.settled_at, side.settlement)]  # fmt: skip
    return [{"title": title, "at": at, "text": text} for title, at, text in steps if at]


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Acknowledge: whoever does has seen it and owns the contact."""
    post, now = signed_in(request)
    actions.acknowledge([key], by=post, at=now)
    messages.success(request, "Acknowledged. The contact is yours: make it as soon as the other side has acknowledged.")
    return redirect("web:hit", key)


@require_POST
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that contact was made; it holds for both sides."""
    post, now = signed_in(request)
    actions.make_contact([key], by=post, at=now)
    messages.success(request, "Recorded for both sides. Write what was agreed.")
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
