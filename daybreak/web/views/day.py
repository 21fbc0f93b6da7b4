"""The action day: the board, and one visit as it is held in a hand at a door."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces, names_of_posts
from daybreak.custody.tasks import bag, without_exhibit
from daybreak.safeguarding.tasks import record_events
from daybreak.visits import actions, queries
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.live import contradictions_of
from daybreak.visits.models import Visit, VisitEvent
from daybreak.visits.rules.day import DOUBTFUL, server_time
from daybreak.visits.rules.events import BEGINS, state_after
from daybreak.visits.rules.warrants import local_day, local_label
from daybreak.visits.terms import EventKind, Happened, Law, VisitState
from daybreak.web.forms.packages import ReasonForm
from daybreak.web.forms.visits import EventForm, PrepareForm, WaiveForm
from daybreak.web.parts.shown import day as day_words
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views import following
from daybreak.web.views.capacities import needs_shown
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in

BUTTONS: dict[EventKind, str] = {
    EventKind.ENTRY: "We are in",
    EventKind.NOBODY_THERE: "Nobody there",
    EventKind.SEARCH: "Search",
    EventKind.SEIZURE: "Seizure",
    EventKind.ARREST: "Arrest",
    EventKind.VOLUNTARY_ATTENDANCE: "Voluntary attendance",
    EventKind.CHILD_ENCOUNTERED: "Child encountered",
    EventKind.WELFARE: "Welfare concern",
    EventKind.OFFICER_SAFETY: "Officer safety",
    EventKind.NOTE: "Note",
    EventKind.LEFT: "We have left",
}
EVERY_DAY, STANDING = "all", "standing"
SHOWN = (VisitState.PROPOSED, VisitState.PLANNED, VisitState.READY, VisitState.UNDER_WAY, VisitState.COMPLETED,
         VisitState.STOOD_DOWN)  # fmt: skip


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show a day: a force's visits by window; whoever sees several forces gets them counted first."""
    post, now = signed_in(request)
    require(post, "visit:read")
    operation = in_operation(request)
    days = queries.days(operation)
    whole = request.GET.get("on") == EVERY_DAY
    on = None if whole else _day(request.GET.get("on", ""), days, now)
    national = may_ever(post, "ranking:read")
    force = request.GET.get("force", "") if national else ""
    rows, narrowed = _narrowed(request, queries.day_board(operation, on=on, force=force))
    page = personal_page_of(request, rows, "visit:read")
    context = {
        "days": [(each.isoformat(), day_words(each), each == on) for each in days],
        "on": on,
        "national": national,
        "may_carry": may_ever(post, "device:enrol"),
        "force": force,
        "page": page,
        "windows": _by_window(list(page), national),
        "columns": ["Visit", *(["Force"] if national else []), "Premises", "Level", "State"],
        "narrowed": narrowed,
        "counts": _counts(operation, on) if national and not narrowed else [],
        "count_columns": ["Force", *(Column(words_of(state), numeric=True) for state in SHOWN)],
        "wrong": [_wrong(event) for event in queries.wrong_premises(operation)[:50]],
    }
    return render(request, "web/day.html", context)


def _narrowed(request: HttpRequest, rows: QuerySet[Visit]) -> tuple[QuerySet[Visit], str]:
    """Return the visits of a state or with an event, as asked for, and in words which they are."""
    state, event = request.GET.get("state", ""), request.GET.get("event", "")
    words = []
    if state == STANDING:
        rows, words = rows.exclude(state=VisitState.STOOD_DOWN), ["not stood down"]
    elif state in list(VisitState):
        rows, words = rows.filter(state=state), [words_of(state).lower()]
    if event in list(EventKind):
        rows, words = queries.with_event(rows, EventKind(event)), [*words, f"with {words_of(event).lower()}"]
    return rows, ", ".join(words)


def _day(asked: str, days: list[date], now: datetime) -> date | None:
    """Return the day asked for; else today or the next day with visits, else the last one; None without any."""
    wanted = next((each for each in days if each.isoformat() == asked), None)
    ahead = next((each for each in days if each >= local_day(now)), None)
    return wanted or ahead or (days[-1] if days else None)


def _by_window(visits: list[Visit], national: bool) -> list[tuple[str, list[Row]]]:
    found = []
    for (start, end), group in groupby(visits, key=lambda visit: (visit.starts_at, visit.ends_at)):
        label = local_label(start, end) if start and end else "Without a window"
        found.append((label, [_visit_row(visit, national) for visit in group]))
    return found


def _visit_row(visit: Visit, national: bool) -> Row:
    agency = visit.compartment.agency
    force = [agency.name if agency else ""] if national else []
    return Row(
        [
            Cell(visit.reference, href=f"/visits/{visit.id}/"), *force, visit.premises.address,
            Cell(state=visit.package.level), Cell(state=visit.state),
        ]
    )  # fmt: skip


def _counts(operation: Operation, on: date | None) -> list[Row]:
    names = {force.slug: force.name for force in forces()}
    table: dict[str, dict[str, int]] = {}
    for row in queries.board_counts(operation, on=on):
        states = table.setdefault(row.force, {})
        states[row.state] = states.get(row.state, 0) + row.visits
    query = f"&on={on.isoformat()}" if on else ""
    return [
        Row([Cell(names[slug], href=f"/day/?force={slug}{query}"), *(states.get(state, 0) for state in SHOWN)])
        for slug, states in sorted(table.items(), key=lambda pair: names[pair[0]])
    ]


def _wrong(event: VisitEvent) -> dict[str, object]:
    agency = event.compartment.agency
    return {
        "at": event.happened_at, "title": event.visit.premises.address, "href": f"/visits/{event.visit_id}/",
        "by": agency.name if agency else "", "text": event.note,
    }  # fmt: skip


@require_safe
def visit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one visit: address, caution, gate, buttons, events."""
    return visit_page(request, key)


def visit_page(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    """Show one visit, with a form as it was filled in where something in it is wrong."""
    post, now = signed_in(request)
    found = actions.open_visit(key, by=post, at=now)
    law = law_of_visit(found)
    events = list(queries.events_of(found.id))
    people = names_of_posts(event.recorded_by for event in events)
    unbagged = {event.pk for event in without_exhibit([event for event in events if event.seized])}
    state = VisitState(found.state)
    context = {
        "visit": found,
        "force": found.compartment.agency,
        "window": local_label(found.starts_at, found.ends_at) if found.starts_at and found.ends_at else "",
        "gate": queries.readiness_of(found.id),
        "events": [_event(event, people, law, unbagged=event.pk in unbagged) for event in events],
        "contradictions": [[words_of(kind) for kind in pair] for pair in contradictions_of(events)],
        "others": queries.day_board(in_operation(request)).filter(package=found.package).exclude(pk=found.pk),
        "children_href": f"/packages/{found.package_id}/safeguarding/" if may_ever(post, "child:read") else "",
        "exhibits_href": f"/exhibits/?visit={found.id}" if may_ever(post, "exhibit:read") else "",
        **_recording(found, state, post, law),
        **_preparing(found, state, post, law),
        **needs_shown(found, post),
        **following.shown(request, found, post, law),
    }
    return render(request, "web/visit.html", context | bound, status=status)


def law_of_visit(visit: Visit) -> Law:
    """Return the law of the force whose visit it is."""
    agency = visit.compartment.agency
    assert agency is not None  # noqa: S101 - a visit lies in a force's compartment
    return law_of(agency.jurisdiction)


def _event(event: VisitEvent, people: dict[UUID | None, str], law: Law, *, unbagged: bool) -> dict[str, object]:
    happened_at = server_time(event.happened_at, event.ahead_ms)
    late = (event.received_at - happened_at).total_seconds() > 120
    said = [
        event.note,
        "(sent later)" if late else "",
        f"Against the gate: {event.against_gate}" * bool(event.against_gate),
    ]
    if event.seized:
        bagged = f"Exhibit {event.seized['reference']}, seal {event.seized['seal']}"
        said.append(bagged if not unbagged else f"{bagged}: no exhibit was made of it; seize it on its page")
    if abs(event.ahead_ms) > DOUBTFUL.total_seconds() * 1000:
        way = "fast" if event.ahead_ms > 0 else "slow"
        said.append(f"(the device's clock was {abs(event.ahead_ms) // 60_000} minutes {way})")
    return {
        "at": happened_at,
        "title": law.words.get(event.kind) or words_of(event.kind),
        "by": people.get(event.recorded_by, ""),
        "text": " ".join(filter(None, said)),
    }


def _recording(visit: Visit, state: VisitState, post: Post, law: Law) -> dict[str, object]:
    if not may(post, "visit:record", visit):
        return {}
    possible = [kind for kind in BUTTONS if state_after(state, kind) is not None]
    if state is VisitState.UNDER_WAY:
        possible = [kind for kind in possible if kind not in BEGINS]
    buttons = [(kind.value, law.words.get(kind, BUTTONS[kind])) for kind in possible]
    return {"event_form": EventForm(), "buttons": buttons, "afterwards": state is VisitState.COMPLETED}


def _preparing(visit: Visit, state: VisitState, post: Post, law: Law) -> dict[str, object]:
    if not may(post, "visit:prepare", visit) or state in (
        VisitState.UNDER_WAY,
        VisitState.COMPLETED,
        VisitState.STOOD_DOWN,
    ):
        return {}
    known = {item.kind: item for item in queries.preparation_of(visit.package_id)}
    waives, waived = may(post, "visit:waive", visit), [kind for kind, item in known.items() if item.waived]
    return {
        "prepare_form": PrepareForm(law=law, known=known, doors=list(queries.going_of(visit.package_id))),
        "waive_form": WaiveForm(law=law, prefix="waive") if waives else None,
        "withdraw_form": WaiveForm(law=law, of=waived, prefix="withdraw") if waives and waived else None,
        "stand_down_form": ReasonForm(label="Why it is stood down", prefix="stand_down"),
        "may_check": state is not VisitState.PROPOSED or visit.plan_number is None,
    }


@require_POST
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record one event at this moment."""
    post, now = signed_in(request)
    form = EventForm(request.POST)
    if not form.is_valid():
        return visit_page(request, key, status=422, event_form=form)
    said = form.cleaned_data
    event = Happened(key, said["event_ref"], EventKind(said["kind"]), now, said["note"])
    recorded = record_events([event], by=post, at=now)
    if event.kind in BEGINS:  # seizures a device sent before somebody said that we are in
        bag([key], at=now)
    return done(request, key, "Recorded." if recorded.new else "That was recorded before.")


@require_POST
def stand_down(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stand the visit down with the reason."""
    post, now = signed_in(request)
    form = ReasonForm(request.POST, prefix="stand_down")
    if not form.is_valid():
        return visit_page(request, key, status=422, stand_down_form=form)
    actions.stand_down([key], reason=form.cleaned_data["reason"], by=post, at=now)
    return done(request, key, "Stood down.")


def done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    """Say what was done, and show the visit again."""
    messages.success(request, said)
    return redirect("web:visit", key)
