"""Suspected errors: raising one stops everything; who is still to be corrected stands at the head of each list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution.models import SuspectedError
from daybreak.attribution.terms import ErrorFinding
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, corrections
from daybreak.safeguarding.models import ErrorRecipient
from daybreak.web.forms.errors import CloseForm, ConfirmForm, RaiseForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clearances import under_way
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in

LINE_COLUMNS = ["Who", "What they had", "State", "What they are asked", "What they were told", "Confirmed"]


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Show the errors to the lead agency, and to a force or an authority its own lines."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, form: RaiseForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "error:read")
    operation = in_operation(request)
    if not may(post, "subject:read"):  # who sees nothing national has lines of their own and no list of errors
        page = personal_page_of(request, corrections.lines(operation), "error:read")
        context: dict[str, object] = {"page": page, "columns": ["Error", *LINE_COLUMNS],
                   "rows": [Row([row.reference, *_line(row)], tone=_tone(row)) for row in page]}  # fmt: skip
        return render(request, "web/corrections.html", context, status=status)
    errors = personal_page_of(request, corrections.errors(operation), "error:read")
    context = {
        "form": form or (RaiseForm() if may(post, "error:raise") else None),
        "page": errors,
        "columns": ["Error", "About", "What may be wrong", "State", "Raised", "Recipients", "Not corrected yet"],
        "rows": [_row(row) for row in errors],
    }
    return render(request, "web/errors.html", context, status=status)


def _row(row: SuspectedError) -> Row:
    waiting = row.waiting  # type: ignore[attr-defined]  # annotated
    return Row(
        [Cell(row.reference, href=f"/errors/{row.id}/"), _about(row), row.reason, Cell(state=_state(row)),
         row.raised_at, row.concerns, waiting],  # type: ignore[attr-defined]  # annotated
        tone="danger" if waiting else "",
    )  # fmt: skip


def _about(row: SuspectedError) -> Cell:
    thing = row.subject.reference if row.subject else row.premises.line1 if row.premises else row.identifier
    return Cell(thing, note=words_of(row.kind), exact=True)


def _state(row: SuspectedError) -> str:
    return "closed" if row.closed_at else "open"


def _line(row: ErrorRecipient) -> list[object]:
    return [
        Cell(row.name, note=words_of(row.kind), href=f"/corrections/{row.id}/"), Cell(row.about, exact=True),
        Cell(state="confirmed" if row.confirmed_at else "waiting"), row.asks, row.told, row.confirmed_at or "",
    ]  # fmt: skip


def _tone(row: ErrorRecipient) -> str:
    return "" if row.confirmed_at else "danger"


@require_POST
def raise_error(request: HttpRequest) -> HttpResponse:
    """Stop everything that is done on it, and show whom to correct."""
    post, now = signed_in(request)
    require(post, "error:raise")
    form = RaiseForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    made = actions.raise_error(form.thing, national=national, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(
        request,
        f"Stopped: {len(made.stopped.recalled)} packages recalled, {len(made.stopped.stood_down)} visits stood down."
        f" {len(made.recipients)} to be corrected.{under_way(made.stopped)}",
    )
    return redirect("web:error", made.error.id)


@require_safe
def error(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one error, whom it concerns, and what may be done with it."""
    return _error(request, key)


def _error(request: HttpRequest, key: UUID, *, status: int = 200, form: CloseForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "error:read")
    row = find(corrections.errors(in_operation(request)), key)
    consult("error:read", "suspected-error", row, by=post, at=now)
    page = personal_page_of(request, corrections.recipients_of(row), "error:read")
    waiting = row.waiting  # type: ignore[attr-defined]  # annotated
    open_ = row.closed_at is None
    closable = open_ and not waiting and row.raised_by_person != post.person_id and may(post, "error:close")
    context = {
        "row": row, "state": _state(row), "waiting": waiting, "page": page, "columns": LINE_COLUMNS,
        "rows": [Row(_line(each), tone=_tone(each)) for each in page],
        "summary": _summary(row),
        "may_look": open_ and may(post, "error:raise"),
        "own": open_ and row.raised_by_person == post.person_id,
        "form": form or (CloseForm() if closable else None),
    }  # fmt: skip
    return render(request, "web/error_one.html", context, status=status)


def _summary(row: SuspectedError) -> list[tuple[str, object]]:
    people = names_of_posts(key for key in (row.raised_by, row.closed_by) if key)
    about = _about(row)
    said: list[tuple[str, object]] = [
        ("About", f"{about.value} ({about.note})"), ("What may be wrong", row.reason),
        ("Raised by", people.get(row.raised_by, "")), ("Raised", row.raised_at),
    ]  # fmt: skip
    if row.closed_by is None:
        return said
    return [*said, ("Found to be", words_of(row.finding)), ("Why", row.words),
            ("Closed by", people.get(row.closed_by, "")), ("Closed", row.closed_at)]  # fmt: skip


@require_POST
def look_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask those who were told since."""
    post, now = signed_in(request)
    found = actions.look_again(key, by=post, at=now)
    messages.success(request, f"{len(found)} told since, and now asked." if found else "Nobody was told since.")
    return redirect("web:error", key)


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close it as the second person."""
    post, now = signed_in(request)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _error(request, key, status=422, form=form)
    finding, words = ErrorFinding(form.cleaned_data["finding"]), form.cleaned_data["words"]
    actions.close_error(key, finding, words=words, by=post, at=now)
    messages.success(request, "Closed. Everybody it concerned sees how it ended.")
    return redirect("web:error", key)


@require_safe
def line(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what one recipient is asked, and the form that says they were corrected."""
    return _correction(request, key)


def _correction(request: HttpRequest, key: UUID, *, status: int = 200, form: ConfirmForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(ErrorRecipient.objects.select_related("compartment__agency"), key)
    consult("error:read", "error-recipient", row, by=post, at=now)
    people = names_of_posts([row.confirmed_by] if row.confirmed_by else [])
    told = [("What they were told", row.told), ("Confirmed by", people.get(row.confirmed_by, "")),
            ("Confirmed", row.confirmed_at)] if row.confirmed_by else []  # fmt: skip
    ended = [("The error was found to be", words_of(row.finding))] if row.finding else []
    context = {
        "row": row,
        "state": "confirmed" if row.confirmed_at else "waiting",
        "summary": [("Error", row.reference), ("What they had", row.about), ("What they are asked", row.asks),
                    ("Asked", row.asked_at), *told, *ended],
        "form": form or (ConfirmForm() if not row.confirmed_at and may(post, "error:confirm", row) else None),
    }  # fmt: skip
    return render(request, "web/correction.html", context, status=status)


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that they were corrected, and what they were told."""
    post, now = signed_in(request)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _correction(request, key, status=422, form=form)
    actions.confirm_corrected(key, told=form.cleaned_data["told"], by=post, at=now)
    messages.success(request, "Confirmed. The lead agency sees it.")
    return redirect("web:correction", key)
