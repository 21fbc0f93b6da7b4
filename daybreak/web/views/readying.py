"""What is settled before a visit: answers, the gate, and items waived with rank and reason, or waived no longer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from daybreak.access.gates import require
from daybreak.safeguarding.tasks import check_ready
from daybreak.visits import actions, queries
from daybreak.visits.terms import Preparation
from daybreak.web.forms.visits import PrepareForm, WaiveForm
from daybreak.web.views.day import done, law_of_visit, visit_page
from daybreak.web.visit import signed_in


@require_POST
def prepare(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down the answers for the visit's package."""
    post, now = signed_in(request)
    found = actions.open_visit(key, by=post, at=now)
    form = PrepareForm(request.POST, law=law_of_visit(found), known={}, doors=list(queries.going_of(found.package_id)))
    if not form.is_valid():
        return visit_page(request, key, status=422, prepare_form=form)
    actions.prepare(form.prepared(found.package_id), by=post, at=now)
    return done(request, key, "Answers kept. Check the gate again.")


@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check the readiness gate."""
    post, now = signed_in(request)
    checked = check_ready([key], by=post, at=now)
    if checked.ready:
        return done(request, key, "Ready: nothing is open.")
    messages.warning(
        request, f"{len(checked.waiting[0].items)} items keep the gate closed." if checked.waiting else "Not ready."
    )
    return redirect("web:visit", key)


@require_POST
def waive(request: HttpRequest, key: UUID) -> HttpResponse:
    """Waive one item with rank and reason."""
    post, now = signed_in(request)
    found = actions.open_visit(key, by=post, at=now)
    form = WaiveForm(request.POST, law=law_of_visit(found), prefix="waive")
    if not form.is_valid():
        return visit_page(request, key, status=422, waive_form=form)
    said = form.cleaned_data
    actions.waive([found.package_id], Preparation(said["kind"]), reason=said["reason"], by=post, at=now)
    return done(request, key, "Waived, with your name and reason. Check the gate again.")


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a waiver back, with the reason."""
    post, now = signed_in(request)
    found = actions.open_visit(key, by=post, at=now)
    require(post, "visit:waive", found)
    waived = [item.kind for item in queries.preparation_of(found.package_id) if item.waived]
    form = WaiveForm(request.POST, law=law_of_visit(found), of=waived, prefix="withdraw")
    if not form.is_valid():
        return visit_page(request, key, status=422, withdraw_form=form)
    said = form.cleaned_data
    actions.withdraw_waiver([found.package_id], Preparation(said["kind"]), reason=said["reason"], by=post, at=now)
    return done(request, key, "The item is unanswered again. Check the gate again.")
