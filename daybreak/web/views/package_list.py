"""Who has what since when, and what waits for a force: the list of packages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daybreak.access.gates import may_ever, require
from daybreak.agencies.queries import forces
from daybreak.intake.queries import batches
from daybreak.packages import doors, queries, rules
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.pauses import holds, pauses_open, pauses_to_review, runs_out_at
from daybreak.packages.terms import CLOCK_RUNS, UNSENT, Answer, PackageState
from daybreak.visits.queries import with_outcome
from daybreak.visits.terms import OutcomeKind
from daybreak.web.forms.packages import NOT_SENT, PackageFilter
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clocks import clock_cell
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in

NEXT_STEP = {
    PackageState.DRAFT: "Check it as the second person",
    PackageState.CHECKED: "Sign it",
    PackageState.SIGNED: "Disseminate it",
}
IN_ORDER = {"due": "act_by", "since": "since", "level": "position", "reference": "reference"}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a force what waits for it, and the lead agency who has what, since when."""
    post, now = signed_in(request)
    require(post, "package:read")
    national = may_ever(post, "package:disseminate") or may_ever(post, "ranking:read")
    builds = may_ever(post, "package:build")
    form = PackageFilter(
        request.GET, forces=forces() if national else (), batches=batches() if national else (),
        builds=builds,
    )  # fmt: skip
    sort = request.GET.get("sort", "")
    rows, narrowed = _come_so_far(request, _waiting(request, _filtered(form, now), now))
    page = personal_page_of(request, _sorted(rows, sort), "package:read")
    context = {
        "form": form, "narrowed": narrowed, "page": page, "sort": sort, "national": national, "builds": builds,
        "counted": queries.at_a_glance(now),
        "columns": [*package_columns(national), "What is asked"],
        "rows": package_rows(page, now, national=national, asked=True),
    }  # fmt: skip
    return render(request, "web/packages.html", context)


def _filtered(form: PackageFilter, now: datetime) -> QuerySet[Package]:
    rows = queries.since_when(queries.packages())
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("state") == NOT_SENT:
        rows = rows.filter(state__in=UNSENT)
    elif asked.get("state") not in UNSENT:
        rows = rows.exclude(state__in=UNSENT)
    if not asked:
        return rows
    if asked.get("batch"):
        rows = queries.of_batch(rows, UUID(asked["batch"]))
    if asked.get("door"):
        rows = doors.door_changed(rows)
    if asked["overdue"]:
        rows = rows.filter(pk__in=queries.overdue(now))
    if asked["state"] and asked["state"] != NOT_SENT:
        rows = rows.filter(state=asked["state"])
    if asked.get("force"):
        rows = rows.filter(compartment__agency__slug=asked["force"])
    if words := asked["q"].strip():
        rows = rows.filter(Q(reference__icontains=words) | Q(subject_name__icontains=words))
    return rows


def _waiting(request: HttpRequest, rows: QuerySet[Package], now: datetime) -> QuerySet[Package]:
    """Return those that wait for what the post's first page counts: a recall, an answer, a pause that is over."""
    wanted = request.GET.get("waits", "")
    if wanted == "recall":
        return rows.filter(pk__in=queries.recalls_unsaid(in_operation(request)).values("package"))
    if wanted == "access":
        return rows.filter(pk__in=queries.access_unknown(in_operation(request)).values("pk"))
    if wanted == "pause":
        return rows.filter(pk__in=pauses_to_review(in_operation(request), at=now).values("package"))
    return rows


def _come_so_far(request: HttpRequest, rows: QuerySet[Package]) -> tuple[QuerySet[Package], str]:
    """Return those that ever reached a state or whose suspect had an outcome, as asked for, and in words which."""
    reached, outcome = request.GET.get("reached", ""), request.GET.get("outcome", "")
    said = {"recall": ["recalled, and not yet acknowledged"], "access": ["access to children still unknown"]}
    words = said.get(request.GET.get("waits", ""), [])
    if reached in list(PackageState):
        rows = queries.that_reached(rows, PackageState(reached))
        words = [*words, f"{words_of(reached).lower()} at some time"]
    if outcome in list(OutcomeKind):
        rows = with_outcome(rows, OutcomeKind(outcome))
        words = [*words, f"{words_of(outcome).lower()} recorded, the newest package of each person"]
    return rows, "; ".join(words)


def _sorted(rows: QuerySet[Package], sort: str) -> QuerySet[Package]:
    field = IN_ORDER.get(sort.lstrip("-"))
    return rows.order_by(f"{'-' if sort.startswith('-') else ''}{field}", "reference") if field else rows


def package_columns(national: bool) -> list[Column | str]:
    """Return the columns of a list of packages; with the force where more than one is seen."""
    force = [Column("Force")] if national else []
    return [
        Column("Package", key="reference"), *force, Column("Level", key="level"), Column("State", key="since"),
        Column("Act by", key="due"), "Access to children",
    ]  # fmt: skip


def package_rows(packages: Iterable[Package], now: datetime, *, national: bool, asked: bool = False) -> list[Row]:
    """Return packages as rows, `asked` with what is asked next; one whose clock has run out stands out."""
    rows = list(packages)
    pauses = pauses_open(row.pk for row in rows)
    made = [_row(row, now, national, pauses.get(row.pk)) for row in rows]
    return [_with_asked(row, cells) for row, cells in zip(rows, made, strict=True)] if asked else made


def _row(package: Package, now: datetime, national: bool, pause: PackagePause | None) -> Row:
    agency = package.compartment.agency
    force = [Cell(agency.name, href=f"/forces/{agency.slug}/")] if national and agency else []
    running = package.state in CLOCK_RUNS and package.acted_at is None
    paused, act_by = pause if holds(pause, at=now) else None, runs_out_at(package, pause, at=now)
    late = running and paused is None and act_by is not None and act_by <= now
    return Row(
        [
            Cell(package.reference, href=f"/packages/{package.id}/", note=package.subject_name),
            *force,
            Cell(state=package.level),
            Cell(state=package.state, note=f"since {value(package.since)}"),  # type: ignore[attr-defined]  # annotated
            clock_cell(
                act_by,
                now,
                running=running,
                stopped=f"Acted on {value(package.acted_at)}" if package.acted_at else "Answered",
                paused=paused,
            ),
            words_of(package.access_to_children),
        ],
        tone="danger" if late else "",
    )


def _with_asked(package: Package, row: Row) -> Row:
    """Return the row with what is asked next, and whose task it is: the reader need not open it to know."""
    tasks = rules.tasks(state=PackageState(package.state), access=Answer(package.access_to_children), doors=())
    first = Cell(tasks[0].words, note=words_of(tasks[0].task_of)) if tasks else Cell("Nothing more")
    if package.state in UNSENT:
        first = Cell(NEXT_STEP[PackageState(package.state)], note="Lead agency")
    elif package.state == PackageState.ACCEPTED and not tasks and package.acted_at is None:
        first = Cell("Visit by the clock", note="Force")
    return Row([*row.cells, first], tone=row.tone)
