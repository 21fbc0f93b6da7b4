"""Grounds of a subject that people saw in records elsewhere: entering one, withdrawing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution import actions, seen
from daybreak.attribution.models import SeenGround
from daybreak.identity import queries as identity
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.web.forms.grounds import GroundForm, WithdrawForm
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.visit import signed_in


@require_safe
def grounds(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the grounds entered about a subject, and the form for one more."""
    return _page(request, key)


def _page(request: HttpRequest, key: UUID, *, status: int = 200, form: GroundForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    found = identity.subject(key)
    consult("ground:enter", "subject", found, by=post, at=now)
    rows = list(seen.seen_grounds(found.id))
    people = names_of_posts(row.entered_by for row in rows)
    context = {
        "subject": found,
        "form": form or GroundForm(known=seen.places_known(found.id)),
        "columns": ["Ground", "Premises", "Rests on", "As at", "Seen and entered by", "State"],
        "rows": [_row(row, people.get(row.entered_by, "")) for row in rows],
    }
    return render(request, "web/grounds.html", context, status=status)


def _row(row: SeenGround, entered_by: str) -> list[object]:
    withdrawn = getattr(row, "withdrawal", None)
    kind = words_of(row.kind) + (": not there" if row.against else "")
    state = Cell("Withdrawn", note=withdrawn.reason) if withdrawn else Cell("Withdraw", href=f"/grounds/{row.id}/")
    upstream = Cell(row.upstream, note="an operator's subscriber record" if row.from_subscriber else "")
    return [
        Cell(kind, note=row.reference), Cell(str(row.premises), note=words_of(row.role)), upstream,
        row.on, Cell(row.seen_by, note=entered_by), state,
    ]  # fmt: skip


@require_POST
def enter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Enter a ground; the doors of the subject are checked again at once."""
    post, now = signed_in(request)
    found = identity.subject(key)
    known = seen.places_known(found.id)
    form = GroundForm(request.POST, known=known)
    if not form.is_valid():
        return _page(request, key, status=422, form=form)
    try:
        actions.enter_ground(found, find(known, form.place), form.seen, by=post, at=now)
    except BadInput as wrong:
        form.add_error(None, str(wrong))
        return _page(request, key, status=422, form=form)
    messages.success(request, "Entered. The doors of this subject were checked again.")
    return redirect("web:subject-grounds", found.id)


@require_safe
def ground(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask why a ground is withdrawn."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, form: WithdrawForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = seen.seen_ground(key)
    consult("ground:withdraw", "ground", row, by=post, at=now)
    withdrawn = getattr(row, "withdrawal", None)
    context = {
        "row": row,
        "said": [("Kind", words_of(row.kind) + (": not there" if row.against else "")), ("Reference", row.reference),
                 ("Rests on", row.upstream), ("Premises", str(row.premises)), ("As at", row.on),
                 ("Seen by", row.seen_by), *([("Withdrawn", withdrawn.reason)] if withdrawn else [])],
        "form": None if withdrawn else form or WithdrawForm(),
    }  # fmt: skip
    return render(request, "web/ground.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Withdraw a ground; a door that rested on it is blocked at once."""
    post, now = signed_in(request)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _one(request, key, status=422, form=form)
    row = actions.withdraw_ground(key, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Withdrawn. The doors of this subject were checked again.")
    return redirect("web:subject-grounds", row.ground.subject_id)
