"""The clearance register: what is cleared, what that recalled, and which forces have not yet said they stopped."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.attribution.models import Clearance
from daybreak.packages import actions, queries
from daybreak.visits.actions import Stopped, clear_and_stop
from daybreak.web.forms.clearances import ClearForm
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in

SHOWN_WAITING = 50  # the longest waiting; the number of all stands above them


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register, and which forces have not yet said that they stopped."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, form: ClearForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "clearance:enter")
    operation = in_operation(request)
    page = personal_page_of(request, queries.register(operation), "clearance:enter")
    waiting = queries.recalls_unsaid(operation)
    context = {
        "form": form or ClearForm(),
        "page": page,
        "columns": ["Cleared", "Why", "When", "Recalled", "Not yet acknowledged"],
        "rows": [_row(each) for each in page],
        "waiting": waiting.count(),
        "waiting_columns": ["Package", "Force", "Recalled"],
        "waiting_rows": [
            [Cell(row.package.reference, href=f"/packages/{row.package_id}/"),
             row.package.compartment.agency.name if row.package.compartment.agency else "", row.sent_at]
            for row in waiting[:SHOWN_WAITING]
        ],
    }  # fmt: skip
    return render(request, "web/clearances.html", context, status=status)


def _row(row: Clearance) -> Row:
    thing = row.subject.reference if row.subject else row.premises.line1 if row.premises else row.identifier
    unsaid = row.unsaid  # type: ignore[attr-defined]  # annotated
    cells = [Cell(thing, note=words_of(row.kind), exact=True), row.reason, row.cleared_at,
             row.recalled, unsaid]  # type: ignore[attr-defined]  # annotated  # fmt: skip
    return Row(cells, tone="danger" if unsaid else "")


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Clear, and recall every live package that holds it."""
    post, now = signed_in(request)
    require(post, "clearance:enter")
    form = ClearForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    _, stopped = clear_and_stop(form.thing, national=national, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(
        request,
        f"Cleared. {len(stopped.recalled)} packages recalled, {len(stopped.stood_down)} visits stood down;"
        f" the forces are asked to acknowledge.{under_way(stopped)}",
    )
    return redirect("web:clearances")


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say for the force that nothing more is done on a recalled package."""
    post, now = signed_in(request)
    actions.acknowledge_recall([key], by=post, at=now)
    messages.success(request, "Acknowledged. The lead agency sees that you have stopped.")
    return redirect("web:package", key)


def under_way(stopped: Stopped) -> str:
    """Return the warning about visits that have begun already; '' when there is none."""
    if not stopped.under_way:
        return ""
    return f" TELEPHONE NOW: officers are at {', '.join(visit.reference for visit in stopped.under_way)}."
