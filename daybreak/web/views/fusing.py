"""The switch that lets strong links join records without a judgement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.identity.actions import switch_fusing
from daybreak.identity.questions import switches
from daybreak.web.forms.links import SwitchForm
from daybreak.web.visit import in_operation, signed_in


@require_safe
def switch(request: HttpRequest) -> HttpResponse:
    """Show whether strong links join without a judgement, and who switched that when and why."""
    return _switch(request)


def _switch(request: HttpRequest, *, status: int = 200, form: SwitchForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "identity:switch-fusing")
    switched = switches(_national(request))
    people = names_of_posts(each.switched_by for each in switched)
    history = [
        {"at": each.switched_at, "by": people.get(each.switched_by, ""), "text": each.reason,
         "title": "Switched on" if each.on else "Switched off"}
        for each in switched
    ]  # fmt: skip
    context = {"on": bool(switched and switched[0].on), "history": history, "form": form or SwitchForm()}
    return render(request, "web/fusing.html", context, status=status)


@require_POST
def switch_now(request: HttpRequest) -> HttpResponse:
    """Switch it on or off, with the reason."""
    post, now = signed_in(request)
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _switch(request, status=422, form=form)
    on = request.POST.get("on") == "yes"
    switch_fusing(_national(request), on=on, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, f"Switched {'on' if on else 'off'}. It takes effect with the next resolution.")
    return redirect("web:links-switch")


def _national(request: HttpRequest) -> Compartment:
    return compartment(in_operation(request), CompartmentKind.NATIONAL)
