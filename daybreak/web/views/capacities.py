"""What a plan is made within: what forces have in each window, and what they lend each other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from daybreak.access.gates import may, require
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.queries import agency, forces
from daybreak.visits import actions, queries
from daybreak.visits.models import Visit, Window
from daybreak.visits.planner.terms import Aid
from daybreak.visits.terms import MOVABLE, Room
from daybreak.web.forms.planning import AidForm, CapacityForm, NeedsForm, skills_said
from daybreak.web.parts.tables import Column
from daybreak.web.visit import in_operation, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and set what a force has in each window that lies ahead."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    operation, force = in_operation(request), agency(slug)
    rows = _rows(request, operation, slug, now)
    wrong = False
    if request.method == "POST" and rows:
        wrong = any(form.errors for _, form in rows)
        if not wrong:
            wanted = {window.starts_at: _room(form.cleaned_data) for window, form in rows}
            actions.set_capacities(operation, {slug: wanted}, by=post, at=now)
            messages.success(request, f"Kept what {force.name} has. Plan again to use it.")
            return redirect("web:plan")
    context = {"force": force, "rows": [form for _, form in rows], "wrong": wrong}
    return render(request, "web/plan_capacity.html", context, status=422 if wrong else 200)


def _rows(request: HttpRequest, operation: Operation, slug: str, now: datetime) -> list[tuple[Window, CapacityForm]]:
    held = {row.window_starts_at: row for row in queries.capacities(operation).filter(compartment__agency__slug=slug)}
    found = []
    for window in queries.windows(operation).filter(starts_at__gte=now):
        row = held.get(window.starts_at)
        known = {"teams": row.teams, "skills": skills_said(row.skills), "custody": row.custody,
                 "forensic": row.forensic} if row else {"teams": 0}  # fmt: skip
        prefix = f"{window.starts_at:%Y%m%d%H%M}"
        said = request.POST if request.method == "POST" else None
        found.append((window, CapacityForm(said, prefix=prefix, window=window.label, initial=known)))
    return found


def _room(said: dict[str, Any]) -> Room:
    return Room(said["teams"], said["skills"], said["custody"], said["forensic"])


def aid_shown(operation: Operation) -> dict[str, Any]:
    """Return what forces lend each other, for the page of the plan."""
    rows = [[row.lender.name, row.borrower.name, row.teams, row.cost_km] for row in queries.aid(operation)]
    columns = ["Lends", "Borrows", Column("Teams at most", numeric=True), Column("Kilometres", numeric=True)]
    return {"aid_columns": columns, "aid_rows": rows, "aid_form": AidForm(forces=_forces(), prefix="aid")}


@require_POST
def agree_aid(request: HttpRequest) -> HttpResponse:
    """State what one force may lend another."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    form = AidForm(request.POST, forces=_forces(), prefix="aid")
    if form.is_valid():
        said = form.cleaned_data
        aid = Aid(said["lender"], said["borrower"], said["teams"], said["cost_km"])
        actions.agree_aid(in_operation(request), aid, by=post, at=now)
        messages.success(request, "Kept. Plan again to use it.")
        return redirect("web:plan")
    context = {"form": form, "heading": "Mutual aid", "button": "Keep", "action": reverse("web:plan-aid")}
    return render(request, "web/plan_condition.html", context, status=422)


def _forces() -> list[tuple[str, str]]:
    return [(force.slug, force.name) for force in forces()]


def needs_shown(visit: Visit, post: Post) -> dict[str, Any]:
    """Return what a visit needs, and the form to state it while a plan may still move it."""
    said = [f"{visit.teams} teams" if visit.teams > 1 else "1 team"]
    said += [skills_said(visit.skills)] if visit.skills else []
    said += [f"{visit.arrests} expected in custody"] if visit.arrests else []
    said += [f"{visit.devices} devices expected"] if visit.devices else []
    asks = visit.state in MOVABLE and may(post, "visit:prepare", visit)
    known = {"teams": visit.teams, "skills": skills_said(visit.skills), "arrests": visit.arrests,
             "devices": visit.devices}  # fmt: skip
    return {"needs": "; ".join(said), "needs_form": NeedsForm(initial=known, prefix="needs") if asks else None}
