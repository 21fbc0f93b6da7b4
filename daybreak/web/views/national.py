"""The nation on one page, and one force on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import may_ever, require
from daybreak.access.models import Operation
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import agency, forces
from daybreak.agencies.terms import AgencyKind
from daybreak.custody.queries import devices_by_force
from daybreak.deconfliction.queries import overdue_hits, waiting_by_force
from daybreak.deconfliction.terms import Alarm
from daybreak.identity.queries import subjects
from daybreak.intake.queries import quarantine, referrals_by_state
from daybreak.kernel.errors import NotFound
from daybreak.packages import queries as packages
from daybreak.packages.terms import LIVE, PackageState
from daybreak.release.counting import count_all
from daybreak.release.definitions import BY_KEY
from daybreak.release.rules import Counted
from daybreak.safeguarding import queries as safeguarding
from daybreak.safeguarding.terms import ChildReferralState
from daybreak.triage.queries import counts_by_level, with_blocked_door
from daybreak.visits import queries as visits
from daybreak.visits.terms import VisitState
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.views.packages import package_columns, package_row
from daybreak.web.visit import in_operation, signed_in

MAPS = {"packages": "Packages sent", "waiting": "Packages not acknowledged", "arrests": "People arrested"}
SENT = [state for state in PackageState if state not in (PackageState.DRAFT, PackageState.CHECKED)]
Stage = tuple[str, int, str, str]


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """Show the way from referral to arrest, what waits, the map of forces and the figures so far."""
    post, now = signed_in(request)
    require(post, "ranking:read")
    operation = in_operation(request)
    counted = count_all(operation)
    shown = request.GET.get("map", "packages")
    chosen = shown if shown in MAPS else "packages"
    levels = counts_by_level(operation)
    context = {
        "stages": _stages(operation, counted["arrests"]),
        "tiles": _tiles(operation, now),
        "levels": [(words_of(key), number, f"/subjects/?level={key.value}") for key, number in levels.items()],
        "map": {"values": _map(chosen, counted["arrests"]), "legend": MAPS[chosen], "chosen": chosen},
        "maps": MAPS.items(),
        "figures": _figures(counted),
    }
    return render(request, "web/national.html", context)


def _stages(operation: Operation, arrests: Counted) -> list[Stage]:
    reached = packages.reached()
    planned = sum(row.visits for row in visits.board_counts(operation) if row.state != VisitState.STOOD_DOWN)
    return [
        ("Referrals", sum(referrals_by_state().values()), "/referrals/", ""),
        ("Subjects", subjects().count(), "/subjects/", ""),
        ("Packages sent", reached.get(PackageState.DISSEMINATED, 0), "/packages/", ""),
        ("Packages accepted", reached.get(PackageState.ACCEPTED, 0), "/packages/?state=accepted", ""),
        ("Visits", planned, "/day/", ""),
        ("People arrested", arrests.national, "/release/", ""),
    ]


def _tiles(operation: Operation, now: datetime) -> list[dict[str, object]]:
    waiting = packages.by_state().get(PackageState.DISSEMINATED, 0)
    hits = sum(waiting_by_force().values())
    gold = overdue_hits(now, Alarm.GOLD).count()
    late = safeguarding.overdue(operation, at=now).count()
    unanswered = safeguarding.sent(operation).filter(state=ChildReferralState.MADE).count()
    return [
        _tile("Packages not acknowledged", waiting, "/packages/?state=disseminated", "attention"),
        _tile("Packages overdue", packages.overdue(now).count(), "/packages/?overdue=on", "danger"),
        _tile("Hits waiting", hits, "/hits/?state=waiting", "attention", note="sides not yet acknowledged"),
        _tile("Hits overdue", overdue_hits(now).count(), "/hits/?state=overdue", "danger",
              note=f"{gold} for three days or more" if gold else "a day or more without the next step"),
        _tile("Subjects with a blocked door", with_blocked_door(operation).count(), "/subjects/?door=blocked"),
        _tile("Records in quarantine", quarantine().count(), "/quarantine/", note="each with its reason"),
        _tile("Children's referrals unacknowledged", unanswered, "", "danger" if late else "attention",
              note=f"{late} past their clock" if late else "names stay with force and authority"),
        _tile("Wrong premises reported", visits.wrong_premises(operation).count(), "/day/#wrong-premises", "danger"),
    ]  # fmt: skip


def _tile(label: str, value: int, href: str, tone: str = "", *, note: str = "") -> dict[str, object]:
    """Return a tile; only a number above nought takes its tone."""
    return {"label": label, "value": value, "href": href, "tone": tone if value else "", "note": note}


def _map(chosen: str, arrests: Counted) -> Mapping[str, int]:
    if chosen == "arrests":
        return arrests.forces
    states = [PackageState.DISSEMINATED] if chosen == "waiting" else SENT
    return {force.slug: 0 for force in forces()} | packages.by_force(*states)


def _figures(counted: Mapping[str, Counted]) -> list[dict[str, object]]:
    return [_tile(BY_KEY[key].title, figure.national, "/release/") for key, figure in counted.items()]


@require_safe
def force(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one force: its packages with their clocks, its visits, its figures."""
    post, now = signed_in(request)
    require(post, "package:read")
    operation = in_operation(request)
    found = _force(slug, post)
    live = packages.since_when(packages.packages()).filter(compartment__agency=found, state__in=LIVE)
    rows = personal_page_of(request, live, "package:read")
    figures = next((row for row in visits.figures_by_force(operation) if row.force == slug), None)
    children = next((row for row in safeguarding.figures_by_force(operation) if row.force == slug), None)
    board = [row for row in visits.board_counts(operation) if row.force == slug]
    context = {
        "force": found,
        "page": rows,
        "columns": package_columns(national=False),
        "rows": [package_row(each, now, national=False) for each in rows],
        "figures": _force_tiles(figures, children, devices_by_force(operation).get(slug, 0)),
        "states": _states(slug),
        "visits": _visits(board),
    }
    return render(request, "web/force.html", context)


def _force(slug: str, post: Post) -> Agency:
    """Return the force; one whose packages the post does not see is as absent as one that does not exist."""
    found = agency(slug)
    if found.kind != AgencyKind.FORCE or (found.id != post.agency_id and not may_ever(post, "ranking:read")):
        raise NotFound
    return found


def _states(slug: str) -> list[Stage]:
    counted = packages.states_of_force(slug)
    return [
        (words_of(state), counted[state], f"/packages/?force={slug}&state={state.value}", "")
        for state in SENT
        if counted.get(state)
    ]


def _visits(board: list[visits.BoardCount]) -> list[Stage]:
    counted: dict[str, int] = {}
    for row in board:
        counted[row.state] = counted.get(row.state, 0) + row.visits
    return [(words_of(state), counted[state], "/day/", "") for state in VisitState if state in counted]


def _force_tiles(
    figures: visits.ForceFigures | None, children: safeguarding.ChildFigures | None, devices: int
) -> list[dict[str, object]]:
    done = figures or visits.ForceFigures("", "")
    return [
        _tile("People arrested", done.arrests, ""),
        _tile("Voluntary attendances", done.voluntary_attendances, ""),
        _tile("Premises searched", done.premises_searched, ""),
        _tile("Visits completed", done.completed, "", note=f"of {done.visits}"),
        _tile("Devices seized", devices, ""),
        _tile("Children", children.children if children else 0, "",
              note=f"{children.immediate_risk} at immediate risk" if children else ""),
    ]  # fmt: skip
