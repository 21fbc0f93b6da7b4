"""Breaking glass: another force's part, at once, for hours, under review."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access import actions, queries
from daybreak.access.gates import require
from daybreak.access.terms import CompartmentKind, Purpose
from daybreak.web.forms.access import BreakGlassForm
from daybreak.web.views import stepping_up
from daybreak.web.visit import in_operation, signed_in


def _form(request: HttpRequest, data: object = None) -> BreakGlassForm:
    post, _ = signed_in(request)
    parts = queries.parts(in_operation(request), CompartmentKind.FORCE).exclude(agency=post.agency_id)
    return BreakGlassForm(data, parts=parts)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what breaking glass does, and the form."""
    post, _ = signed_in(request)
    require(post, "access:break-glass")
    return render(request, "web/break_glass.html", {"form": _form(request)})


@require_POST
@stepping_up.confirmed("break glass")
def break_it(request: HttpRequest) -> HttpResponse:
    """Open the part now; the task to review it is there in the same moment."""
    post, now = signed_in(request)
    require(post, "access:break-glass")
    form = _form(request, request.POST)
    if not form.is_valid():
        return render(request, "web/break_glass.html", {"form": form}, status=422)
    said = form.cleaned_data
    actions.break_glass(
        form.chosen(), purpose=Purpose(said["purpose"]), reason=said["reason"], hours=said["hours"], by=post, at=now
    )
    messages.success(request, f"Open for {said['hours']} hours. Its commander and the lead coordinators are told now.")
    return redirect("web:access")
