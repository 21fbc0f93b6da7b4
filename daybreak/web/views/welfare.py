"""Welfare of suspects across a force: contacts that are due or overdue, suspects without a plan; and families."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, welfare
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import WelfareContact
from daybreak.visits.rules.warrants import local_day
from daybreak.web.forms.welfare import MadeForm, ReleaseDayForm, SignpostForm
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import consulted, personal_page_of
from daybreak.web.views.safeguarding import contact_row, member_row
from daybreak.web.visit import in_operation, signed_in


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Show contacts not made yet, overdue ones first, and accepted packages without a plan."""
    return _contacts(request)


def _contacts(request: HttpRequest, *, failed: ReleaseDayForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "welfare:read")
    operation, today = in_operation(request), local_day(now)
    page = personal_page_of(request, welfare.contacts(operation), "welfare:read")
    missing, due = list(welfare.without_plan(operation)[:50]), welfare.due(operation, on=today)
    consulted(request, missing, "welfare:read")
    context = {
        "page": page,
        "late": due.late,
        "today": due.today,
        "families_href": "/families/" if may_ever(post, "family:read") else "",
        "form": failed or (ReleaseDayForm() if may_ever(post, "welfare:plan") else None),
        "unplanned": welfare.without_plan(operation).count(),
        "columns": ["Day", "Package", "Due", "State"],
        "rows": [contact_row(row, now, package=True) for row in page],
        "missing_columns": ["Package", "Act by"],
        "missing": [[Cell(row.reference, href=f"/packages/{row.id}/safeguarding/"), row.act_by] for row in missing],
    }
    return render(request, "web/welfare.html", context, status=422 if failed else 200)


@require_POST
def release_day(request: HttpRequest) -> HttpResponse:
    """Plan a contact on the day of release for every suspect of the force who was met and has none."""
    post, now = signed_in(request)
    form = ReleaseDayForm(request.POST)
    require(post, "welfare:plan", WelfareContact(compartment=_force(request, post)))  # before the form says anything
    if not form.is_valid():
        return _contacts(request, failed=form)
    made = actions.plan_release_day(_force(request, post), on=form.cleaned_data["on"], by=post, at=now)
    messages.success(request, f"{len(made)} planned." if made else "Everybody who was met has a contact on that day.")
    return redirect("web:welfare")


def _force(request: HttpRequest, post: Post) -> Compartment:
    return compartment(in_operation(request), CompartmentKind.FORCE, post.agency)


@require_safe
def contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one contact, and the form that says it was made."""
    return _contact(request, key)


def _contact(request: HttpRequest, key: UUID, *, form: MadeForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(welfare.every_contact(), key)
    consult("welfare:read", "welfare-contact", row, by=post, at=now)
    late = row.done_at is None and row.due_on < local_day(now)
    people = names_of_posts([row.done_by] if row.done_by else [])
    made = [("Made", row.done_at), ("By", people.get(row.done_by, "")), ("How the person was", row.found or "Not said")]
    context = {
        "row": row,
        "title": f"Contact: {words_of(row.trigger)}",
        "state": "done" if row.done_at else "overdue" if late else "planned",
        "summary": [("Due", row.due_on), *(made if row.done_at else [])],
        "form": form or (MadeForm() if row.done_at is None and may(post, "welfare:plan", row) else None),
        "failed": form,
        "action": f"/welfare/{row.id}/done/",
        "button": "The contact was made",
        "back": ("/welfare/", "Welfare"),
        "package_href": f"/packages/{row.package_id}/safeguarding/",
    }
    return render(request, "web/welfare_one.html", context, status=422 if form else 200)


@require_POST
def done(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that it was made."""
    post, now = signed_in(request)
    form = MadeForm(request.POST)
    if not form.is_valid():
        return _contact(request, key, form=form)
    actions.done_welfare_contact([key], by=post, at=now, found=form.cleaned_data["found"])
    messages.success(request, "Kept. The contact is made.")
    return redirect("web:welfare-contact", key)


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """Show the adults of families, whoever was told of no support first."""
    post, _ = signed_in(request)
    require(post, "family:read")
    rows = welfare.families(in_operation(request))
    page = personal_page_of(request, rows, "family:read")
    context = {
        "page": page,
        "untold": rows.filter(signposted_at=None).count(),
        "columns": ["Known as", "Category", "Who they are", "Told of support", "Package"],
        "rows": [member_row(row, package=True) for row in page],
    }
    return render(request, "web/families.html", context)


@require_safe
def member(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one adult of a family: a third party."""
    return _member(request, key)


def _member(request: HttpRequest, key: UUID, *, form: forms.Form | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(welfare.every_member(), key)
    consult("family:read", "family-member", row, by=post, at=now)
    usual = SignpostForm(initial={"support": row.signpost or law_words(post.agency.jurisdiction).family_support})
    context = {
        "row": row,
        "title": row.known_as,
        "state": row.category,
        "summary": [
            ("Who they are", row.relation), ("Told of support", row.signpost or "Not yet"),
            ("Told", row.signposted_at or "Not yet"), ("Recorded", row.recorded_at),
        ],
        "form": form or (usual if may(post, "family:record", row) else None),
        "failed": form,
        "action": f"/families/{row.id}/signpost/",
        "button": "They were told",
        "back": (f"/packages/{row.package_id}/safeguarding/", "Safeguarding"),
        "package_href": f"/packages/{row.package_id}/safeguarding/",
    }  # fmt: skip
    return render(request, "web/welfare_one.html", context, status=422 if form else 200)


@require_POST
def signpost(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say which support they were told of."""
    post, now = signed_in(request)
    form = SignpostForm(request.POST)
    if not form.is_valid():
        return _member(request, key, form=form)
    actions.signpost(key, support=form.cleaned_data["support"], by=post, at=now)
    messages.success(request, "Kept.")
    return redirect("web:family-member", key)
