"""The operation on one page, for a desk or a wall: of the nation, of one's own force; and one force on one page."""

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
from daybreak.agencies.queries import agency
from daybreak.agencies.terms import AgencyKind
from daybreak.custody.queries import devices_by_force
from daybreak.kernel.errors import NotFound
from daybreak.packages import queries as packages
from daybreak.packages.terms import LIVE
from daybreak.release.counting import count_all
from daybreak.release.definitions import BY_KEY
from daybreak.release.documents.terms import PROTECTED
from daybreak.release.queries import last_published, shown_figures
from daybreak.release.snapshots import newest as newest_snapshot
from daybreak.safeguarding import queries as safeguarding
from daybreak.visits import queries as visits
from daybreak.visits.live import parts_counted
from daybreak.visits.terms import OutcomeKind, VisitState
from daybreak.web.parts.live import total_of
from daybreak.web.parts.tones import words_of
from daybreak.web.views import picture_forces
from daybreak.web.views.lists import personal_page_of
from daybreak.web.views.package_list import package_columns, package_rows
from daybreak.web.views.picture import SECTIONS, SENT, Reader, stages
from daybreak.web.views.picture_forces import MAPS
from daybreak.web.visit import in_operation, signed_in

PEOPLE = {
    "arrests": f"/packages/?outcome={OutcomeKind.ARREST}",
    "voluntary_attendances": f"/packages/?outcome={OutcomeKind.VOLUNTARY_ATTENDANCE}",
}
"""Lists of exactly the people these figures count."""
Stage = tuple[str, object, str, str]
FigureRow = Mapping[str, object]  # force slug ('' national) -> number, or the mark of a protected one


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as a post may read them; `frozen_at` is None for what is counted now, `rows` empty before a freeze."""

    rows: Mapping[str, FigureRow]
    frozen_at: datetime | None = None

    def of(self, key: str, slug: str = "") -> object:
        """Return one figure, None where there is none."""
        return self.rows.get(key, {}).get(slug)


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """Show the operation on one page: the nation to whoever sees it, to a force its own part."""
    return render(request, "web/national.html", _picture(request))


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Show the same for a screen on a wall: no navigation, and it goes on by itself."""
    return render(request, "web/wall.html", _picture(request) | {"navigation": []})


def _picture(request: HttpRequest) -> dict[str, object]:
    post, now = signed_in(request)
    whole = may_ever(post, "ranking:read")
    if not may_ever(post, "package:read"):
        raise NotFound  # before its release nobody else learns that there is such a page of this operation
    reader = Reader(post, in_operation(request), now)
    figures = _figures_for(post, reader.operation) if whole else Figures({})
    own = visits.ForceFigures("", "") if whole else _done_by(post.agency.slug, reader.operation)
    found = picture_forces.known(reader.board, reader.packages)
    shown = request.GET.get("map", "packages")
    if whole:
        request.silent = reader.silent  # type: ignore[attr-defined]  # what waits on the same page counts them too
    return {
        "whole": whole,
        "agency": post.agency,
        "sections": {name: section(reader) for name, section in SECTIONS.items()},
        "stages": stages(reader, figures.of("arrests") if whole else own.arrests),
        "live": total_of(parts_counted(reader.operation).values()),
        "panels": picture_forces.panels(found),
        "table": {"columns": picture_forces.columns(), "rows": picture_forces.rows(found)},
        "map": picture_forces.drawn(shown if shown in MAPS else "packages", found, figures, counts=reader.counts),
        "maps": [(key, words) for key, (words, _) in MAPS.items()],
        "figures": _figures(figures) if whole else _counted_tiles(own, post.agency.slug, reader.operation),
        "frozen_at": figures.frozen_at,
        "counts": reader.counts,
        "released": _released(reader) if reader.may("figures:read") else None,
    }


def _released(reader: Reader) -> dict[str, object] | None:
    """Return the newest figures that were published, as every file of the release says them; None before.

    Whoever may see what was counted opens the records frozen behind a figure, others its definition.
    """
    release = last_published(reader.operation)
    if release is None:
        return None
    rows = shown_figures(release.snapshot)
    href = f"/figures/snapshots/{release.snapshot_id}/records/{{}}/" if reader.may("figures:count") else "/release/"
    tiles = [_tile(BY_KEY[key].title, _shown(row.get("")), href.format(key)) for key, row in rows.items()]
    return {"release": release, "tiles": tiles}


def _shown(number: int | None) -> object:
    return PROTECTED if number is None else number


def _figures_for(post: Post, operation: Operation) -> Figures:
    """Return what is counted now to those who command, to others what is frozen, small counts protected.

    A snapshot counts restricted records and a post does not: whoever could set one against the other would learn that
    somebody is restricted, and in which force.
    """
    if may_ever(post, "figures:count"):
        return Figures({key: {"": each.national, **each.forces} for key, each in count_all(operation).items()})
    if (snapshot := newest_snapshot(operation, counted=False)) is None:
        return Figures({})
    rows = shown_figures(snapshot)
    return Figures(
        {key: {slug: _shown(n) for slug, n in row.items()} for key, row in rows.items()},
        snapshot.as_at,
    )


def _tile(label: str, value: object, href: str, tone: str = "", *, note: str = "") -> dict[str, object]:
    """Return a tile; only a number above nought takes its tone."""
    return {"label": label, "value": value, "href": href, "tone": tone if value else "", "note": note}


def _figures(figures: Figures) -> list[dict[str, object]]:
    """Return the figures; one that is counted now opens its people, one that is frozen its definition."""
    lists = {} if figures.frozen_at else PEOPLE
    return [_tile(BY_KEY[key].title, figures.of(key), lists.get(key, "/release/")) for key in figures.rows]


@require_safe
def force(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one force: its packages with their clocks, its visits, its figures."""
    post, now = signed_in(request)
    require(post, "package:read")
    operation = in_operation(request)
    found = _force(slug, post)
    live = packages.since_when(packages.packages()).filter(
        compartment__operation=operation, compartment__agency=found, state__in=LIVE
    )
    rows = personal_page_of(request, live, "package:read")
    board = [row for row in visits.board_counts(operation) if row.force == slug]
    context = {
        "force": found,
        "page": rows,
        "columns": package_columns(national=False),
        "rows": package_rows(rows, now, national=False),
        "figures": _force_tiles(found, post, operation),
        "states": _states(slug, operation),
        "visits": _visits(board),
    }
    return render(request, "web/force.html", context)


def _force(slug: str, post: Post) -> Agency:
    """Return the force; one whose packages the post does not see is as absent as one that does not exist."""
    found = agency(slug)
    if found.kind != AgencyKind.FORCE or (found.id != post.agency_id and not may_ever(post, "ranking:read")):
        raise NotFound(thing="force")
    return found


def _states(slug: str, operation: Operation) -> list[Stage]:
    counted = packages.states_of_force(slug, operation)
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
        return _counted_tiles(_done_by(found.slug, operation), found.slug, operation)
    figures = _figures_for(post, operation)
    note = "frozen" if figures.frozen_at else "not frozen yet"
    return [_tile(BY_KEY[key].title, figures.of(key, found.slug), "/release/", note=note) for key in BY_KEY]


def _done_by(slug: str, operation: Operation) -> visits.ForceFigures:
    return next((row for row in visits.figures_by_force(operation) if row.force == slug), visits.ForceFigures("", ""))


def _counted_tiles(done: visits.ForceFigures, slug: str, operation: Operation) -> list[dict[str, object]]:
    children = next((row for row in safeguarding.figures_by_force(operation) if row.force == slug), None)
    return [
        _tile("People arrested", done.arrests, PEOPLE["arrests"]),
        _tile("Voluntary attendances", done.voluntary_attendances, PEOPLE["voluntary_attendances"]),
        _tile("Premises searched", done.premises_searched, ""),
        _tile("Visits completed", done.completed, "/day/?on=all&state=completed", note=f"of {done.visits}"),
        _tile("Devices seized", devices_by_force(operation).get(slug, 0), ""),
        _tile("Children", children.children if children else 0, "",
              note=f"{children.immediate_risk} at immediate risk" if children else ""),
    ]  # fmt: skip
