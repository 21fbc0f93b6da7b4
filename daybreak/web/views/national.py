"""The nation on one page, and one force on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from daybreak.packages.terms import LIVE, UNSENT, PackageState
from daybreak.release.counting import count_all
from daybreak.release.definitions import BY_KEY
from daybreak.release.documents.terms import PROTECTED
from daybreak.release.queries import shown_figures, snapshots
from daybreak.safeguarding import queries as safeguarding
from daybreak.safeguarding.terms import ChildReferralState
from daybreak.triage.queries import counts_by_level, with_blocked_door
from daybreak.visits import queries as visits
from daybreak.visits.terms import VisitState
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.views.package_list import package_columns, package_rows
from daybreak.web.visit import in_operation, signed_in

MAPS = {"packages": "Packages sent", "waiting": "Packages not acknowledged", "arrests": "People arrested"}
SENT = [state for state in PackageState if state not in UNSENT]
Stage = tuple[str, object, str, str]
Row = Mapping[str, object]  # force slug ('' national) -> number, or the mark of a protected one


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as a post may read them; `frozen_at` is None for what is counted now, `rows` empty before a freeze."""

    rows: Mapping[str, Row]
    frozen_at: datetime | None = None

    def of(self, key: str, slug: str = "") -> object:
        """Return one figure, None where there is none."""
        return self.rows.get(key, {}).get(slug)


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """Show the way from referral to arrest, what waits, the map of forces and the figures so far."""
    post, now = signed_in(request)
    require(post, "ranking:read")
    operation = in_operation(request)
    figures = _figures_for(post, operation)
    shown = request.GET.get("map", "packages")
    chosen = shown if shown in MAPS else "packages"
    levels = counts_by_level(operation)
    context = {
        "stages": _stages(operation, figures),
        "tiles": _tiles(operation, now),
        "levels": [(words_of(key), number, f"/subjects/?level={key.value}") for key, number in levels.items()],
        "map": {"values": _map(chosen, figures), "legend": MAPS[chosen], "chosen": chosen},
        "maps": MAPS.items(),
        "figures": _figures(figures),
        "frozen_at": figures.frozen_at,
        "counts": may_ever(post, "figures:count"),
    }
    return render(request, "web/national.html", context)


def _figures_for(post: Post, operation: Operation) -> Figures:
    """Return what is counted now to those who command, to others what is frozen, small counts protected.

    A snapshot counts restricted records and a post does not: whoever could set one against the other would learn that
    somebody is restricted, and in which force.
    """
    if may_ever(post, "figures:count"):
        return Figures({key: {"": each.national, **each.forces} for key, each in count_all(operation).items()})
    if (snapshot := snapshots().first()) is None:
        return Figures({})
    rows = shown_figures(snapshot)
    return Figures(
        {key: {slug: PROTECTED if n is None else n for slug, n in row.items()} for key, row in rows.items()},
        snapshot.as_at,
    )


def _stages(operation: Operation, figures: Figures) -> list[Stage]:
    reached = packages.reached()
    planned = sum(row.visits for row in visits.board_counts(operation) if row.state != VisitState.STOOD_DOWN)
    return [
        ("Referrals", sum(referrals_by_state().values()), "/referrals/", ""),
        ("Subjects", subjects().count(), "/subjects/", ""),
        ("Packages sent", reached.get(PackageState.DISSEMINATED, 0), "/packages/", ""),
        ("Packages accepted", reached.get(PackageState.ACCEPTED, 0), "/packages/?state=accepted", ""),
        ("Visits", planned, "/day/", ""),
        ("People arrested", figures.of("arrests"), "/release/", ""),
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


def _tile(label: str, value: object, href: str, tone: str = "", *, note: str = "") -> dict[str, object]:
    """Return a tile; only a number above nought takes its tone."""
    return {"label": label, "value": value, "href": href, "tone": tone if value else "", "note": note}


def _map(chosen: str, figures: Figures) -> Row:
    if chosen == "arrests":
        return {force.slug: figures.of("arrests", force.slug) for force in forces()}
    states = [PackageState.DISSEMINATED] if chosen == "waiting" else SENT
    return {force.slug: 0 for force in forces()} | packages.by_force(*states)


def _figures(figures: Figures) -> list[dict[str, object]]:
    return [_tile(BY_KEY[key].title, figures.of(key), "/release/") for key in figures.rows]


@require_safe
def force(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one force: its packages with their clocks, its visits, its figures."""
    post, now = signed_in(request)
    require(post, "package:read")
    operation = in_operation(request)
    found = _force(slug, post)
    live = packages.since_when(packages.packages()).filter(compartment__agency=found, state__in=LIVE)
    rows = personal_page_of(request, live, "package:read")
    board = [row for row in visits.board_counts(operation) if row.force == slug]
    context = {
        "force": found,
        "page": rows,
        "columns": package_columns(national=False),
        "rows": package_rows(rows, now, national=False),
        "figures": _force_tiles(found, post, operation),
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


def _force_tiles(found: Agency, post: Post, operation: Operation) -> list[dict[str, object]]:
    """Return what a force has done: counted now to itself and those who command, to others as it is frozen."""
    if found.id == post.agency_id or may_ever(post, "figures:count"):
        return _counted_tiles(found.slug, operation)
    figures = _figures_for(post, operation)
    note = "frozen" if figures.frozen_at else "not frozen yet"
    return [_tile(BY_KEY[key].title, figures.of(key, found.slug), "/release/", note=note) for key in BY_KEY]


def _counted_tiles(slug: str, operation: Operation) -> list[dict[str, object]]:
    done = next((row for row in visits.figures_by_force(operation) if row.force == slug), visits.ForceFigures("", ""))
    children = next((row for row in safeguarding.figures_by_force(operation) if row.force == slug), None)
    return [
        _tile("People arrested", done.arrests, ""),
        _tile("Voluntary attendances", done.voluntary_attendances, ""),
        _tile("Premises searched", done.premises_searched, ""),
        _tile("Visits completed", done.completed, "", note=f"of {done.visits}"),
        _tile("Devices seized", devices_by_force(operation).get(slug, 0), ""),
        _tile("Children", children.children if children else 0, "",
              note=f"{children.immediate_risk} at immediate risk" if children else ""),
    ]  # fmt: skip
