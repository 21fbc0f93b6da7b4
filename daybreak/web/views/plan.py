"""The plan of visits: how good it is, what found no place and why, visits by window and force."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.agencies.queries import forces
from daybreak.visits import queries
from daybreak.visits.models import Plan, Visit, Window
from daybreak.visits.terms import VisitState
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views import capacities, conditions, searching
from daybreak.web.views.conditions import AIMS
from daybreak.web.views.lists import page_of_list
from daybreak.web.visit import in_operation, signed_in

MOVED = 50  # visits shown that moved; comparing two plans shows all
NAMED = 6  # visits named beside a reason; all of them are on the boards of their forces
STATUSES = {
    "optimal": "Proven best: no other plan is better",
    "bounded": "Within the gap of the best possible",
    "clock": "The search was ended by its time limit",
    "mended": "The plan before with few changes; a better one was not looked for",
}


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Show the newest plan with its bounds, and the visits it placed."""
    post, now = signed_in(request)
    require(post, "visit:plan")
    operation = in_operation(request)
    newest = queries.plan_latest(operation)
    windows = list(queries.windows(operation))
    unplaced = _grouped(seen_missing(newest.unplaced)) if newest else []
    missing = page_of_list(request, unplaced)
    context = {
        "plan": newest,
        "status": STATUSES.get(newest.status, words_of(newest.status)) if newest else "",
        "gap": f"{newest.gap:.1%}" if newest else "",
        "aims": _aims(newest) if newest else [],
        "aim_columns": ["Aim, most important first", *(Column(name, numeric=True) for name in ("Plan", "Bound"))],
        "page": missing,
        "missing_count": sum(len(each["visits"]) for each in unplaced),
        "missing_columns": ["Why", "What would help", Column("How many", numeric=True), "Visits"],
        "missing": [_missing(each) for each in missing],
        "windows": windows,
        "board_columns": [
            "Window",
            Column("Forces", numeric=True),
            Column("Visits", numeric=True),
            Column("Teams", numeric=True),
        ],
        "board": _windows(operation),
        "grid_columns": ["Force", *(Column(window.label, numeric=True) for window in windows)],
        "grid": _grid(operation, windows),
        **_changes(newest),
        **conditions.shown(operation),
        **searching.shown(operation, now),
        **capacities.aid_shown(operation),
        "force_columns": [
            "Force",
            *(Column(words, numeric=True) for words in ("Planned", "Ready", "Done", "Not placed")),
        ],
        "forces": _forces(operation),
    }
    return render(request, "web/plan.html", context)


def _aims(plan: Plan) -> list[list[object]]:
    return [[words, plan.objective.get(aim.value), plan.bound.get(aim.value)] for aim, words in AIMS.items()]


def seen_missing(unplaced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what found no place in time with the visits the viewer sees; one may have been restricted since."""
    named = {reference for each in unplaced for reference in each.get("visits", [])}
    seen = set(Visit.objects.filter(reference__in=named).values_list("reference", flat=True)) if named else set()
    kept = ({**each, "visits": [one for one in each.get("visits", []) if one in seen]} for each in unplaced)
    return [each for each in kept if each["visits"]]


def _grouped(unplaced: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what found no place in time, each reason once with all its visits."""
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for each in unplaced:
        key = tuple(each.get(name) for name in ("late", "why", "help", "force", "window", "teams"))
        found.setdefault(key, {**each, "visits": []})["visits"] += each.get("visits", [])
    return list(found.values())


def _missing(each: dict[str, Any]) -> Row:
    what = words_of(each.get("what") or "teams").lower()
    teams = f"{each['teams']} more: {what}" if each.get("teams") else ""
    where = ", ".join(str(part) for part in (teams, each.get("window"), each.get("force")) if part)
    more = len(each["visits"]) - NAMED
    late = "late" if each.get("late") else "without a place"
    return Row(
        [Cell(words_of(each.get("why")), note=late), Cell(each.get("help"), note=where), len(each["visits"]),
         Cell(", ".join(each["visits"][:NAMED]), exact=True, note=f"and {more:,} more" if more > 0 else "")]
    )  # fmt: skip


def _changes(newest: Plan | None) -> dict[str, object]:
    """Return what moved since the plan before, with why; visits the viewer does not see are passed over."""
    found = newest.changes if newest else []
    seen = set(
        Visit.objects.filter(reference__in=[each["target"] for each in found]).values_list("reference", flat=True)
    )
    rows = [
        [Cell(each["target"], exact=True), each["before"] or "No place", each["after"] or "No place", each["why"]]
        for each in found
        if each["target"] in seen
    ]
    columns = ["Visit", "Before", "Now", "Why"]
    return {"moved_columns": columns, "moved": rows[:MOVED], "moved_more": max(0, len(rows) - MOVED)}


def _grid(operation: Operation, windows: list[Window]) -> list[list[object]]:
    """Return windows by force: teams that visits take, of those there are."""
    names = {force.slug: force.name for force in forces()}
    there = {(row.compartment.agency.slug, row.window_starts_at): row.teams
             for row in queries.capacities(operation) if row.compartment.agency}  # fmt: skip
    taken = queries.teams_taken(operation)
    shown = sorted({slug for slug, _ in there} | {slug for slug, _ in taken}, key=lambda slug: names[slug])
    return [
        [
            Cell(names[slug], href=f"/plan/capacities/{slug}/"),
            *(f"{taken.get((slug, w.starts_at), 0)} of {there.get((slug, w.starts_at), 0)}" for w in windows),
        ]
        for slug in shown
    ]


def _windows(operation: Operation) -> list[list[object]]:
    teams: dict[object, int] = {}
    for row in queries.capacities(operation):
        teams[row.window_starts_at] = teams.get(row.window_starts_at, 0) + row.teams
    counts = [row for row in queries.board_counts(operation) if row.state != VisitState.STOOD_DOWN]
    return [
        [
            window.label,
            len({row.force for row in counts if row.starts_at == window.starts_at}),
            sum(row.visits for row in counts if row.starts_at == window.starts_at),
            teams.get(window.starts_at, 0),
        ]
        for window in queries.windows(operation)
    ]


def _forces(operation: Operation) -> list[Row]:
    names = {force.slug: force.name for force in forces()}
    table: dict[str, dict[str, int]] = {}
    for row in queries.board_counts(operation):
        states = table.setdefault(row.force, {})
        states[row.state] = states.get(row.state, 0) + row.visits
    return [
        Row(
            [
                Cell(names[slug], href=f"/forces/{slug}/"), states.get("planned", 0), states.get("ready", 0),
                states.get("under_way", 0) + states.get("completed", 0), states.get("proposed", 0),
            ]
        )
        for slug, states in sorted(table.items(), key=lambda pair: names[pair[0]])
    ]  # fmt: skip
