"""Packages: who has what since when, one package, and a force's answer to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces, names_of_posts
from daybreak.packages import actions, queries
from daybreak.packages.models import Package, PackageItem, PackageMove
from daybreak.packages.terms import LIVE, Answer, PackageState
from daybreak.visits.actions import propose as propose_visits
from daybreak.visits.queries import day_board
from daybreak.web.forms.packages import AcknowledgeForm, PackageFilter, ReasonForm
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clocks import clock_cell
from daybreak.web.views.lists import page_of_list, personal_page_of
from daybreak.web.visit import in_operation, signed_in

ANSWERABLE = (PackageState.ACKNOWLEDGED, PackageState.ACCEPTED)
IN_ORDER = {"due": "act_by", "since": "since", "level": "position", "reference": "reference"}


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a force what waits for it, and the lead agency who has what, since when."""
    post, now = signed_in(request)
    require(post, "package:read")
    national = may_ever(post, "package:disseminate") or may_ever(post, "ranking:read")
    form = PackageFilter(request.GET, forces=forces() if national else ())
    sort = request.GET.get("sort", "")
    page = personal_page_of(request, _sorted(_filtered(form, now), sort), "package:read")
    waiting = queries.packages().filter(state=PackageState.DISSEMINATED).count()
    context = {
        "form": form, "page": page, "sort": sort, "national": national, "waiting": waiting,
        "overdue": queries.overdue(now).count(), "to_answer": queries.packages().filter(state="acknowledged").count(),
        "columns": package_columns(national), "rows": [package_row(each, now, national) for each in page],
    }  # fmt: skip
    return render(request, "web/packages.html", context)


def _filtered(form: PackageFilter, now: datetime) -> QuerySet[Package]:
    rows = queries.since_when(queries.packages()).exclude(state__in=[PackageState.DRAFT, PackageState.CHECKED])
    if not form.is_valid():
        return rows
    asked = form.cleaned_data
    if asked["overdue"]:
        rows = rows.filter(pk__in=queries.overdue(now))
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    if asked.get("force"):
        rows = rows.filter(compartment__agency__slug=asked["force"])
    if words := asked["q"].strip():
        rows = rows.filter(Q(reference__icontains=words) | Q(subject_name__icontains=words))
    return rows


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


def package_row(package: Package, now: datetime, national: bool) -> Row:
    """Return one package as a row; it stands out when its clock has run out."""
    agency = package.compartment.agency
    force = [Cell(agency.name, href=f"/forces/{agency.slug}/")] if national and agency else []
    running = package.state in LIVE and package.acted_at is None
    late = running and package.act_by is not None and package.act_by <= now
    return Row(
        [
            Cell(package.reference, href=f"/packages/{package.id}/", note=package.subject_name),
            *force,
            Cell(state=package.level),
            Cell(state=package.state, note=f"since {value(package.since)}"),  # type: ignore[attr-defined]  # annotated
            clock_cell(package.act_by, now, running=running, stopped="Acted on" if package.acted_at else "Answered"),
            words_of(package.access_to_children),
        ],
        tone="danger" if late else "",
    )


@require_safe
def package(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one package: what is asked, by when, why, and every fact with its source."""
    return _package(request, key)


def _package(request: HttpRequest, key: UUID, *, status: int = 200, **forms: object) -> HttpResponse:
    post, now = signed_in(request)
    found = actions.open_package(key, by=post, at=now)
    moves = list(queries.moves_of(found))
    people = names_of_posts([found.built_by, found.checked_by, *(move.moved_by for move in moves)])
    page = page_of_list(request, _facts(queries.items_of(found)))
    context = {
        "package": found,
        "page": page,
        "premises": [{"row": row, "gate": row.items} for row in queries.premises_of(found)],
        "tasks": queries.tasks_of(found),
        "summary": _summary(found, people),
        "reasons": [_reason(each) for each in found.reasons],
        "moves": [_moved(move, people) for move in moves],
        "visits": day_board(in_operation(request)).filter(package=found),
        "clock_state": "running" if found.state in LIVE and found.acted_at is None else "stopped",
        **_steps(found, post),
    }
    return render(request, "web/package.html", context | forms, status=status)


def _summary(package: Package, people: dict[UUID | None, str]) -> list[object]:
    agency = package.compartment.agency
    return [
        ("Subject", package.subject_name or "Not named", "", ""),
        {"key": "Subject reference", "value": package.subject_reference, "exact": True},
        ("Force", agency.name if agency else None),
        {"key": "Level", "value": "", "state": package.level},
        ("Access to children", words_of(package.access_to_children)),
        ("Sent", package.disseminated_at),
        ("Built by", people.get(package.built_by)),
        ("Checked by", people.get(package.checked_by)),
        *([("Reason given", package.answer_reason)] if package.answer_reason else []),
    ]


def _facts(items: Iterable[PackageItem]) -> list[dict[str, Any]]:
    """Return each value said once, with every place it is said at; a value said thrice is not three facts."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for item in items:
        fact = found.setdefault((item.kind, item.value), {"kind": words_of(item.kind), "value": item.value, "said": []})
        fact["said"].append(item)
    return list(found.values())


def _reason(reason: dict[str, object]) -> Row:
    note = str(reason.get("task") or "")
    return Row([Cell(reason.get("words"), note=note), value(reason.get("seen")), reason.get("points")])


def _moved(move: PackageMove, people: dict[UUID | None, str]) -> dict[str, object]:
    return {
        "at": move.moved_at, "title": words_of(move.after), "by": people.get(move.moved_by, ""), "text": move.reason,
    }  # fmt: skip


def _steps(package: Package, post: Post) -> dict[str, object]:
    """Return the controls this post may use on the package as it stands; the actions require again."""
    state = PackageState(package.state)
    answers = may(post, "package:answer", package)
    return {
        "acknowledge_form": AcknowledgeForm()
        if state is PackageState.DISSEMINATED and may(post, "package:acknowledge", package)
        else None,
        "access_form": AcknowledgeForm()
        if package.access_to_children == Answer.UNKNOWN
        and state in ANSWERABLE
        and may(post, "package:acknowledge", package)
        else None,
        "may_acknowledge_recall": state is PackageState.RECALLED
        and may(post, "package:acknowledge", package)
        and queries.recall_waits(package),
        "may_accept": state is PackageState.ACKNOWLEDGED and answers,
        "reject_form": ReasonForm(label="Why the force cannot act on it", prefix="reject")
        if state is PackageState.ACKNOWLEDGED and answers
        else None,
        "may_propose": state is PackageState.ACCEPTED and may(post, "visit:prepare", package),
        "recall_form": ReasonForm(label="Why it is recalled", prefix="recall")
        if state in LIVE and may(post, "package:recall", package)
        else None,
        "close_form": ReasonForm(label="Why nothing more is done", prefix="close")
        if (state is PackageState.ACCEPTED and may(post, "package:close", package))
        or (state is PackageState.REJECTED and may(post, "package:withdraw", package))
        else None,
        "reason_columns": ["Reason", "Seen", Column("Points", numeric=True)],
    }


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Acknowledge receipt and say whether there is access to children."""
    post, now = signed_in(request)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _package(request, key, status=422, acknowledge_form=form)
    answer = Answer(form.cleaned_data["access_to_children"])
    actions.acknowledge({key: answer}, by=post, at=now)
    return _done(request, key, "Acknowledged. Now accept it, or reject it with a reason.")


@require_POST
def answer_access(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer later whether there is access to children."""
    post, now = signed_in(request)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _package(request, key, status=422, access_form=form)
    actions.answer_access({key: Answer(form.cleaned_data["access_to_children"])}, by=post, at=now)
    return _done(request, key, "The answer is kept; a yes may raise the level and shorten the clock.")


@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept: the force will act by the clock."""
    post, now = signed_in(request)
    actions.accept([key], by=post, at=now)
    return _done(request, key, "Accepted. Next: propose its visits.")


@require_POST
def reject(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reject with the reason; it returns to the lead agency."""
    return _with_reason(request, key, "reject", actions.reject, "Rejected; the lead agency has it back.")


@require_POST
def recall(request: HttpRequest, key: UUID) -> HttpResponse:
    """Recall with the reason: nothing may be done on it any more."""
    return _with_reason(request, key, "recall", actions.recall, "Recalled. Its force sees that at once.")


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close with the reason: nothing more will be done about it."""
    return _with_reason(request, key, "close", actions.close, "Closed.")


@require_POST
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Propose a visit for each premises whose door is established."""
    post, now = signed_in(request)
    made = propose_visits([key], by=post, at=now)
    left_out = f" {len(made.left_out)} premises left out: the door is blocked." if made.left_out else ""
    return _done(request, key, f"{len(made.visits)} visits proposed.{left_out}")


def _with_reason(
    request: HttpRequest, key: UUID, name: str, act: Callable[..., Sequence[Package]], said: str
) -> HttpResponse:
    post, now = signed_in(request)
    form = ReasonForm(request.POST, prefix=name)
    if not form.is_valid():
        return _package(request, key, status=422, **{f"{name}_form": form})
    act([key], reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(request, key, said)


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:package", key)
