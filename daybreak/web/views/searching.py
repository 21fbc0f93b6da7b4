"""A plan that is searched: begun, watched and stopped from its page; and an earlier plan taken up again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.kernel.errors import BadInput
from daybreak.visits import actions, queries
from daybreak.visits.actions.searching import SILENT
from daybreak.visits.models import PlanSearch
from daybreak.visits.planner.result import Aim
from daybreak.visits.tasks import begin_search
from daybreak.visits.terms import GOING, SearchState
from daybreak.web.forms.planning import SearchForm
from daybreak.web.views.conditions import AIMS
from daybreak.web.visit import in_operation, signed_in

WAITS_LONG_SECONDS = 20


@require_POST
def plan_again(request: HttpRequest) -> HttpResponse:
    """Begin a search for a plan, or mend the plan with few changes at once."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    operation = in_operation(request)
    if request.POST.get("mend") == "yes":
        made = actions.plan_operation(operation, by=post, at=now, seconds=1, seed=0, mend=True)
        messages.success(request, _said(made.number, made.placed, len(made.changes), len(made.unplaced)))
        return redirect("web:plan")
    form = SearchForm(request.POST)
    if not form.is_valid():
        raise BadInput("Choose how long to search", place="seconds", remedy="Go back and choose one of the times")
    begin_search(operation, seconds=form.cleaned_data["seconds"], by=post, at=now)
    return redirect("web:plan")


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Return how far the search is, for the page that asks each second; when it has ended the page is shown anew."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    context = shown(in_operation(request), now)
    if context["search"] is None and "HX-Request" in request.headers:
        return HttpResponseClientRefresh()
    return render(request, "web/parts/search.html", context)


@require_POST
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop a search: what it found by now becomes the plan."""
    post, now = signed_in(request)
    actions.stop_search(key, by=post, at=now)
    messages.success(request, "Stopped. The best plan found by now is written in a moment.")
    return redirect("web:plan")


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take an earlier plan up again."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    word = request.POST.get("number", "")
    if not word.isdecimal() or len(word) > 6:
        raise BadInput("Which plan is taken up?", place="number", remedy="Go back and choose a plan")
    number = int(word)
    made = actions.take_up(in_operation(request), number, by=post, at=now)
    messages.success(
        request, f"As plan {number}. " + _said(made.number, made.placed, len(made.changes), len(made.unplaced))
    )
    return redirect("web:plan")


def shown(operation: Operation, now: datetime) -> dict[str, Any]:
    """Return the search that goes on, with how far it is; and why the last one came to nothing."""
    row = queries.search_latest(operation)
    going = row is not None and row.state in GOING and row.told_at >= now - SILENT
    failed = row is not None and row.state == SearchState.FAILED
    return {
        "search": row if going else None,
        "search_failed": row.failed_why if row is not None and failed else "",
        "search_form": SearchForm(),
        **(_far(row, now) if row is not None and going else {}),
    }


def _far(row: PlanSearch, now: datetime) -> dict[str, Any]:
    elapsed = max(0, int((now - row.begun_at).total_seconds()))
    best = [(words, row.aims[aim.value]) for aim, words in AIMS.items() if aim.value in row.aims]
    return {
        "elapsed": min(elapsed, row.seconds),
        "stopping": row.stopped_at is not None,
        "nobody": row.state == SearchState.WAITING and elapsed > WAITS_LONG_SECONDS,
        "best": [(words, value) for words, value in best if words != AIMS[Aim.TRAVEL] or value],
    }


def _said(number: int, placed: int, moved: int, left: int) -> str:
    return f"Plan {number}: {placed} visits placed, {moved} moved, {left} entries to look at."
