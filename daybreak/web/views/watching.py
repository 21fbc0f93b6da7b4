"""What nobody acts on: clocks that ran out, silent queues, what waits for a second look; and how forces grade."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import may_ever, require
from daybreak.access.models import Operation
from daybreak.packages import watching
from daybreak.packages.models import Package
from daybreak.packages.terms import Breach, Queue
from daybreak.triage import queries
from daybreak.triage.models import LevelDecision, Ranking
from daybreak.triage.terms import Drift, Silence
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import consulted, page_of_list
from daybreak.web.visit import in_operation, signed_in

SHOWN = 20
ALARMS = {Silence.SUPERVISOR: "The supervisor is told", Silence.GOLD: "Gold is told"}


@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """Show the breach list, the same to force and lead; to who sees the nation also what lies silent."""
    post, now = signed_in(request)
    require(post, "package:read")
    operation = in_operation(request)
    page = page_of_list(request, watching.breaches(at=now))
    consulted(request, Package.objects.filter(pk__in=[each.key for each in page]), "package:read")
    context = {
        "page": page,
        "columns": ["Package", "Force", "Level", "Received", "Should have acted by", "Late", "Paused"],
        "rows": [_breach(each) for each in page],
        **(_national(request, operation, now) if may_ever(post, "ranking:read") else {}),
    }
    return render(request, "web/watch.html", context)


def _national(request: HttpRequest, operation: Operation, now: datetime) -> dict[str, object]:
    due, asked = queries.due_again(operation, at=now), queries.lowerings_asked(operation)[:SHOWN]
    shown = list(due[:SHOWN])
    consulted(request, [*(each.subject for each in shown), *(each.subject for each in asked)], "ranking:read")
    return {
        "national": True,
        "queue_columns": [
            "Delivery",
            Column("Open", numeric=True),
            "Oldest not touched since",
            Column("As old", numeric=True),
            "Alarm",
        ],
        "queues": [_queue(each) for each in watching.queues(operation, at=now)],
        "asked_columns": ["Subject", "Asked", "Why", "Since"],
        "asked": [_asked(each) for each in asked],
        "due_count": due.count(),
        "due_columns": ["Subject", Column("Points", numeric=True), "Not looked at since"],
        "due": [_due(each) for each in shown],
    }


def _breach(each: Breach) -> Row:
    pauses = "; ".join(f"{pause.why} ({_span((pause.until or pause.begun) - pause.begun)})" for pause in each.pauses)
    return Row(
        [
            Cell(each.reference, href=f"/packages/{each.key}/"), each.force, Cell(state=each.level), each.received_at,
            each.act_by, _span(each.late), Cell(_span(each.paused) if each.pauses else "Never", note=pauses),
        ],
        tone="danger",
    )  # fmt: skip


def _queue(each: Queue) -> Row:
    tone = {Silence.GOLD: "danger", Silence.SUPERVISOR: "attention"}.get(each.alarm, "") if each.alarm else ""
    name = Cell(each.name, href=f"/batches/{each.key}/", note=each.sender)
    alarm = ALARMS[each.alarm] if each.alarm else "None"
    counted = f"{each.open:,} of {each.records:,}"
    return Row([name, counted, each.touched_at, f"{each.untouched:,}" if each.alarm else "", alarm], tone=tone)


def _asked(each: LevelDecision) -> list[object]:
    return [Cell(each.subject.reference, href=f"/subjects/{each.subject_id}/rank/"), words_of(str(each)), each.why,
            each.asked_at]  # fmt: skip


def _due(each: Ranking) -> list[object]:
    since = getattr(each, "since", None)
    return [Cell(each.subject.reference, href=f"/subjects/{each.subject_id}/rank/"), f"{each.score:g}", since]


def _span(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h"


@require_safe
def grading(request: HttpRequest) -> HttpResponse:
    """Show how each force's packages are graded beside all the others', with intervals fit for small numbers."""
    post, _ = signed_in(request)
    require(post, "ranking:read")
    page = page_of_list(request, watching.grading_drift())
    context = {
        "page": page,
        "columns": ["Force", "Level", Column("Packages", numeric=True), "Share, 95 % interval",
                    Column("All others", numeric=True), "Stands out"],
        "rows": [_drift(each) for each in page],
    }  # fmt: skip
    return render(request, "web/grading.html", context)


def _drift(each: Drift) -> Row:
    share = f"{each.count / each.of:.0%} ({each.interval.low:.0%} to {each.interval.high:.0%})"
    expected = "" if each.expected is None else f"{each.expected:.0%}"
    cells = [each.force, Cell(state=each.level), f"{each.count} of {each.of}", share, expected,
             "Yes: look at its grading" if each.beyond else "No"]  # fmt: skip
    return Row(cells, tone="attention" if each.beyond else "")
