"""Children: what was referred to an authority, with its clock; and what a force has referred or not yet."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may_ever, require
from daybreak.agencies.models import Post
from daybreak.safeguarding import actions, following, queries
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import Child, ChildReferral, ReferralEntry
from daybreak.safeguarding.terms import ChildReferralState, Decision, Words
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
    rows = queries.desk(post.agency, in_operation(request))
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
    page = personal_page_of(request, queries.sent(operation, package=request.GET.get("package", "")), "child:read")
    waiting = list(queries.not_referred(operation, package=request.GET.get("package", ""))[:50])
    consulted(request, waiting, "child:read")
    asked = list(following.unanswered(operation)[:50])
    context = {
        "page": page,
        "asked_columns": ["Referral", "Question", "Asked"],
        "asked": [_question(each) for each in asked],
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
            clock_cell(row.due_at, now, running=row.state == MADE, stopped="Acknowledged"),
        ],
        tone="danger" if late else "",
    )


def _child(row: ChildReferral | Child) -> str:
    return f"{row.age} years" if row.age is not None else "Age not known"


def _waiting(child: Child, now: datetime) -> Row:
    due = child.refer_by  # type: ignore[attr-defined]  # annotated by the query
    about = f"{_child(child)}, {words_of(child.relation).lower()}"
    return Row(
        [
            Cell(child.reference, href=f"/child-records/{child.id}/", note=about),
            Cell(child.package.reference, href=f"/packages/{child.package_id}/safeguarding/"),
            Cell(state="immediate_risk") if child.immediate_risk else "",
            child.authority.name,
            clock_cell(due, now),
        ],
        tone="danger" if due <= now else "",
    )


def _question(row: ReferralEntry) -> Row:
    return Row([Cell(row.referral.reference, href=f"/children/{row.referral_id}/"), row.words, row.entered_at])


@require_POST
def refer(request: HttpRequest) -> HttpResponse:
    """Refer every child the force has recorded and not referred yet."""
    post, now = signed_in(request)
    children = list(queries.not_referred(in_operation(request)).values_list("id", flat=True))
    made = actions.refer(children, by=post, at=now)
    messages.success(request, f"{len(made)} referred. Each authority's clock runs now.")
    return redirect("web:children")
