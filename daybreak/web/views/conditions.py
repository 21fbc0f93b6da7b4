"""What a person lays down for plans, lifting it, and two plans side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.locks import find
from daybreak.visits import actions, queries
from daybreak.visits.models import Plan, PlanCondition, Visit
from daybreak.visits.planner.result import Aim
from daybreak.visits.terms import ConditionKind
from daybreak.web.forms.planning import KINDS, ConditionForm, LiftForm
from daybreak.web.parts.tables import Cell, Column
from daybreak.web.views.lists import page_of_list
from daybreak.web.visit import in_operation, signed_in

AIMS = {
    Aim.DEADLINES: "Very-high deadlines missed; twice for a visit without a place",
    Aim.DELAY: "Delay, weighted by endangered children",
    Aim.WINDOWS: "Windows used",
    Aim.BALANCE: "Teams out in the busiest windows",
    Aim.TRAVEL: "Travel: teams lent and trips, in kilometres",
}


def shown(operation: Operation) -> dict[str, Any]:
    """Return what stands, for the page of the plan; visits the viewer does not see are passed over."""
    standing = list(queries.conditions(operation))
    named = {key for row in standing for key in row.visits}
    reference = dict(Visit.objects.filter(pk__in=named).values_list("id", "reference"))
    rows = [
        [
            Cell(KINDS[ConditionKind(row.kind)], href=reverse("web:plan-lift", args=[row.id])),
            Cell(", ".join(sorted(reference[key] for key in row.visits)), exact=True),
            row.starts_at or "",
            row.ends_at or "",
            row.reason,
        ]
        for row in standing
        if reference.keys() >= set(row.visits)
    ]
    columns = ["What", "Visits", "From", "Until", "Why"]
    return {"condition_columns": columns, "condition_rows": rows, "condition_form": ConditionForm()}


@require_POST
def lay_down(request: HttpRequest) -> HttpResponse:
    """Lay down a condition that every plan keeps from now on."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    operation = in_operation(request)
    form = ConditionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.lay_down(
                operation, ConditionKind(said["kind"]), _visits(operation, said["visits"]), reason=said["reason"],
                starts_at=said["starts_at"], ends_at=said["ends_at"], by=post, at=now,
            )  # fmt: skip
            return redirect("web:plan")
        except BadInput as error:
            form.add_error(error.place if error.place in form.fields else "starts_at", str(error))
        except NotFound:
            form.add_error("visits", "There is no visit under one of these references")
    context = {
        "form": form,
        "heading": "Lay something down",
        "button": "Lay down",
        "action": reverse("web:plan-lay-down"),
    }
    return render(request, "web/plan_condition.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a condition, and lift it for a written reason."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    row = find(PlanCondition, key)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.lift(row.id, reason=form.cleaned_data["reason"], by=post, at=now)
        return redirect("web:plan")
    summary = [("What", KINDS[ConditionKind(row.kind)]), ("Why", row.reason), ("Since", row.set_at)]
    context = {
        "form": form, "summary": summary, "heading": "Lift what was laid down", "button": "Lift",
        "action": reverse("web:plan-lift", args=[row.id]),
    }  # fmt: skip
    return render(request, "web/plan_condition.html", context, status=422 if form.errors else 200)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what moved between two plans and what each aim became: the last two unless others are asked for."""
    post, _ = signed_in(request)
    require(post, "visit:plan")
    operation = in_operation(request)
    newest = queries.plan_latest(operation)
    if newest is None:
        raise NotFound(thing="plan")
    after = queries.plan_numbered(operation, _number(request, "after", newest.number))
    before = queries.plan_numbered(operation, _number(request, "before", max(1, after.number - 1)))
    page = page_of_list(request, queries.moved_between(before, after))
    context = {
        "before": before,
        "after": after,
        "page": page,
        "take_words": f"Take plan {before.number} up again",
        "aim_columns": [
            "Aim, most important first",
            *(Column(f"Plan {n.number}", numeric=True) for n in (before, after)),
        ],
        "aims": _aims(before, after),
        "columns": ["Visit", "Before", "Now"],
        "rows": [[Cell(key, exact=True), _when(old), _when(new)] for key, old, new in page],
    }
    return render(request, "web/plan_compare.html", context)


def _aims(before: Plan, after: Plan) -> list[list[object]]:
    return [[words, before.objective.get(aim.value), after.objective.get(aim.value)] for aim, words in AIMS.items()]


def _visits(operation: Operation, references: list[str]) -> list[UUID]:
    rows = Visit.objects.filter(compartment__operation=operation, reference__in=references)
    found = dict(rows.values_list("reference", "id"))
    if found.keys() != set(references):
        raise NotFound(thing="visit")
    return list(found.values())


def _number(request: HttpRequest, name: str, usual: int) -> int:
    word = request.GET.get(name, "")
    return int(word) if word.isdecimal() and len(word) < 9 else usual


def _when(start: str | None) -> datetime | str:
    return (parse_datetime(start) or start) if start else "No place"
