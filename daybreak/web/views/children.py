"""Children: what was referred to an authority, with its clock; and what a force has referred or not yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.safeguarding import actions, queries
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import Child, ChildReferral
from daybreak.safeguarding.terms import ChildReferralState, Decided, Decision, Words
from daybreak.web.forms.children import DecideForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clocks import clock_cell
from daybreak.web.views.lists import consulted, personal_page_of
from daybreak.web.visit import in_operation, signed_in

MADE = ChildReferralState.MADE


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show an authority what was referred to it, and a force what it has referred and has not."""
    post, now = signed_in(request)
    require(post, "child:read")
    if may_ever(post, "child-referral:decide"):
        return _authority(request, post, now)
    return _force(request, now)


def _authority(request: HttpRequest, post: Post, now: datetime) -> HttpResponse:
    words = law_words(post.agency.jurisdiction)
    rows = queries.desk(post.agency)
    page = personal_page_of(request, rows, "child:read")
    context = {
        "page": page,
        "words": words,
        "made": rows.filter(state=MADE).count(),
        "late": rows.filter(state=MADE, due_at__lte=now).count(),
        "at_risk": rows.filter(state=MADE, immediate_risk=True).count(),
        "undecided": rows.filter(state=ChildReferralState.ACKNOWLEDGED).count(),
        "columns": ["Referral", "From", "Child", "Risk", "State", "Acknowledge by"],
        "rows": [_referral(each, now, words, to=False) for each in page],
    }
    return render(request, "web/children_desk.html", context)


def _force(request: HttpRequest, now: datetime) -> HttpResponse:
    operation = in_operation(request)
    page = personal_page_of(request, queries.sent(operation), "child:read")
    waiting = list(queries.not_referred(operation)[:50])
    consulted(request, waiting, "child:read")
    context = {
        "page": page,
        "columns": ["Referral", "To", "Child", "Risk", "State", "Acknowledge by"],
        "rows": [_referral(each, now, None, to=True) for each in page],
        "waiting_columns": ["Child", "Package", "Risk", "Authority", "Refer by"],
        "waiting": [_waiting(child, now) for child in waiting],
    }
    return render(request, "web/children_force.html", context)


def _referral(row: ChildReferral, now: datetime, words: Words | None, *, to: bool) -> Row:
    late = row.state == MADE and row.due_at <= now
    decided = words.decisions[Decision(row.decision)] if words and row.decision else ""
    agency = row.compartment.agency if to else None
    return Row(
        [
            Cell(row.reference, href=f"/children/{row.id}/"),
            agency.name if agency else row.force_name,
            Cell(_child(row), note=words_of(row.relation)),
            Cell(state="immediate_risk") if row.immediate_risk else "",
            Cell(state=row.state, note=decided),
            clock_cell(row.due_at, now, running=row.state == MADE),
        ],
        tone="danger" if late else "",
    )


def _child(row: ChildReferral | Child) -> str:
    return f"{row.age} years" if row.age is not None else "Age not known"


def _waiting(child: Child, now: datetime) -> Row:
    due = child.refer_by  # type: ignore[attr-defined]  # annotated by the query
    return Row(
        [
            Cell(child.reference, note=f"{_child(child)}, {words_of(child.relation).lower()}"),
            Cell(child.package.reference, href=f"/packages/{child.package_id}/"),
            Cell(state="immediate_risk") if child.immediate_risk else "",
            child.authority.name,
            clock_cell(due, now),
        ],
        tone="danger" if due <= now else "",
    )


@require_safe
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one child's referral; looking is recorded."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    found = actions.open_referral(key, by=post, at=now)
    words = law_words(post.agency.jurisdiction)
    answers = found.state != MADE and may(post, "child-referral:decide", found)
    context = {
        "referral": found,
        "words": words,
        "summary": _summary(found, words),
        "clock_state": "running" if found.state == MADE else "answered",
        "may_acknowledge": found.state == MADE and may(post, "child-referral:acknowledge", found),
        "decide_form": DecideForm(words=words, initial={"decision": found.decision}) if answers else None,
    }
    return render(request, "web/child_referral.html", context | bound, status=status)


def _summary(row: ChildReferral, words: Words) -> list[object]:
    decided = words.decisions[Decision(row.decision)] if row.decision else "Not decided yet"
    return [
        ("Known as", row.known_as or "Not known"),
        ("Age", row.age),
        ("How the child stands to the suspect", words_of(row.relation)),
        {"key": "Risk", "value": "" if row.immediate_risk else "Not immediate",
         "state": "immediate_risk" if row.immediate_risk else ""},
        ("From", row.force_name),
        ("Referred", row.made_at),
        ("Acknowledged", row.acknowledged_at or "Not yet"),
        ("Decision", decided[:1].upper() + decided[1:]),
        ("Decided", row.decided_at or "Not yet"),
    ]  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Acknowledge: the clock stops."""
    post, now = signed_in(request)
    actions.acknowledge([key], by=post, at=now)
    return _done(request, key, "Acknowledged; the force sees it. Record the decision when it is made.")


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what was decided."""
    post, now = signed_in(request)
    form = DecideForm(request.POST, words=law_words(post.agency.jurisdiction))
    if not form.is_valid():
        return _one(request, key, status=422, decide_form=form)
    actions.decide([Decided(key, Decision(form.cleaned_data["decision"]))], by=post, at=now)
    return _done(request, key, "Decision kept. A later one may follow it.")


@require_POST
def refer(request: HttpRequest) -> HttpResponse:
    """Refer every child the force has recorded and not referred yet."""
    post, now = signed_in(request)
    children = list(queries.not_referred(in_operation(request)).values_list("id", flat=True))
    made = actions.refer(children, by=post, at=now)
    messages.success(request, f"{len(made)} referred. Each authority's clock runs now.")
    return redirect("web:children")


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:child-referral", key)
