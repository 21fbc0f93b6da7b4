"""One package: what is asked, by when, why; and a force's answer to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.packages import actions, queries
from daybreak.packages.models import Package, PackageItem, PackageMove
from daybreak.packages.rules import may_give_back
from daybreak.packages.terms import LIVE, RETURNED, Answer, PackageState
from daybreak.visits.actions import propose as propose_visits
from daybreak.visits.actions import recall_and_stop
from daybreak.visits.queries import day_board
from daybreak.web.forms.packages import AcknowledgeForm, ReasonForm
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import page_of_list
from daybreak.web.views.package_glance import COLUMNS, glance
from daybreak.web.views.package_steps import steps_of
from daybreak.web.views.package_versions import link_sources, shown_versions
from daybreak.web.visit import in_operation, signed_in

ANSWERABLE = (PackageState.ACKNOWLEDGED, PackageState.ACCEPTED)


@require_safe
def package(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one package: what is asked, by when, why, and every fact with its source."""
    return _package(request, key)


def _package(request: HttpRequest, key: UUID, *, status: int = 200, **forms: object) -> HttpResponse:
    post, now = signed_in(request)
    found = actions.open_package(key, by=post, at=now)
    moves = list(queries.moves_of(found))
    people = names_of_posts([found.built_by, found.checked_by, found.signed_by, *(move.moved_by for move in moves)])
    page = page_of_list(request, _facts(queries.items_of(found)))
    link_sources([item for fact in page for item in fact["said"]], post)
    premises = list(queries.premises_of(found))
    context = {
        "package": found,
        "glance_columns": COLUMNS,
        "glance": glance(found, premises, moves, found.pauses.all(), now),
        "page": page,
        "premises": [{"row": row, "gate": row.items} for row in premises],
        "tasks": queries.tasks_of(found),
        "summary": _summary(found, people),
        "reasons": [_reason(each) for each in found.reasons],
        "moves": [_moved(move, people) for move in moves],
        "safeguarding_href": f"/packages/{found.id}/safeguarding/" if may(post, "welfare:read", found) else "",
        "visits": day_board(in_operation(request)).filter(package=found),
        **_steps(found, post),
        **steps_of(found, post, at=now),
        **shown_versions(found),
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
        *([("Why this version", package.because)] if package.because else []),
        ("Sent", package.disseminated_at),
        ("Built by", people.get(package.built_by)),
        ("Checked by", people.get(package.checked_by)),
        *([("Signed by", people.get(package.signed_by))] if package.signed_by else []),
        *([("Passed on to", package.transferred_to.name)] if package.transferred_to else []),
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
        if answers and may_give_back(state, acted=package.acted_at is not None)
        else None,
        "may_propose": state is PackageState.ACCEPTED and may(post, "visit:prepare", package),
        "recall_form": ReasonForm(label="Why it is recalled", prefix="recall")
        if state in LIVE and may(post, "package:recall", package)
        else None,
        "close_form": ReasonForm(label="Why nothing more is done", prefix="close")
        if (state is PackageState.ACCEPTED and package.acted_at and may(post, "package:close", package))
        or (state in RETURNED and may(post, "package:withdraw", package))
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
    return _with_reason(request, key, "recall", _recall_and_stop, "Recalled. Its force sees that at once.")


def _recall_and_stop(keys: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> Sequence[Package]:
    return recall_and_stop(keys, reason=reason, by=by, at=at).recalled


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
