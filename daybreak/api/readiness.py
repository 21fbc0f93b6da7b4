"""What is settled before a visit: answers, the gate, items waived with rank and reason, and waivers taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from daybreak.api.shapes import PROBLEMS, Said
from daybreak.safeguarding.tasks import check_ready
from daybreak.visits import actions, queries
from daybreak.visits.models import Visit
from daybreak.visits.terms import Preparation, Prepared
from daybreak.web.visit import signed_in

readiness = Router(tags=["visits"])


class GateItemOut(Schema):
    """`state`: met, waived or open; `seen` of a waived item is its reason, and who waived it."""

    key: str
    rule: str
    state: str
    seen: str
    task_of: str


class AnswerOut(Schema):
    """`reopened` says why it counts no more, empty while it does; `given_for` are visits by key, with their days then.

    A warrant counts for these visits alone.
    """

    kind: str
    answer: str
    on: date | None
    waived: bool
    reopened: str
    given_for: dict[str, list[str]]


class ReadinessOut(Schema):
    """The gate as it was last checked, empty before; nothing is ready with an open item."""

    reference: str
    state: str
    gate: list[GateItemOut]
    answers: list[AnswerOut]


class AnswerIn(Said):
    """`on`: the day a warrant was issued, or a discussion held.

    `visits`: references of the visits whose premises a warrant names, needed where its package has several.
    """

    kind: Preparation
    answer: str = Field(min_length=1, max_length=1000)
    on: date | None = None
    visits: list[Annotated[str, Field(max_length=60)]] = Field(default=[], max_length=100)


class AnswersIn(Said):
    answers: list[AnswerIn] = Field(min_length=1, max_length=20)


class WaiverIn(Said):
    kind: Preparation
    reason: str = Field(max_length=1000)


@readiness.get("/{uuid:key}/readiness", response={200: ReadinessOut, **PROBLEMS})
def show(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return the gate of a visit as it was last checked, and what was answered."""
    post, now = signed_in(request)
    return _out(actions.open_visit(key, by=post, at=now))


@readiness.post("/{uuid:key}/answers", response={200: ReadinessOut, **PROBLEMS})
def answer(request: HttpRequest, key: UUID, said: AnswersIn) -> dict[str, Any]:
    """Answer what must be prepared; the visit is to be checked again then."""
    post, now = signed_in(request)
    package = actions.open_visit(key, by=post, at=now).package_id
    items = [Prepared(package, each.kind, each.answer, each.on, tuple(each.visits)) for each in said.answers]
    actions.prepare(items, by=post, at=now)
    return _again(key)


@readiness.post("/{uuid:key}/waivers", response={200: ReadinessOut, **PROBLEMS})
def waive(request: HttpRequest, key: UUID, said: WaiverIn) -> dict[str, Any]:
    """Waive one item, as a Silver commander and with a written reason."""
    post, now = signed_in(request)
    package = actions.open_visit(key, by=post, at=now).package_id
    actions.waive([package], said.kind, reason=said.reason, by=post, at=now)
    return _again(key)


@readiness.post("/{uuid:key}/waivers/withdraw", response={200: ReadinessOut, **PROBLEMS})
def withdraw(request: HttpRequest, key: UUID, said: WaiverIn) -> dict[str, Any]:
    """Take a waiver back: the item keeps the gate closed until it is answered."""
    post, now = signed_in(request)
    package = actions.open_visit(key, by=post, at=now).package_id
    actions.withdraw_waiver([package], said.kind, reason=said.reason, by=post, at=now)
    return _again(key)


@readiness.post("/{uuid:key}/check", response={200: ReadinessOut, **PROBLEMS})
def check(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Check the gate: the visit is ready where nothing is open, and not ready any more where something is."""
    post, now = signed_in(request)
    check_ready([key], by=post, at=now)
    return _again(key)


def _again(key: UUID) -> dict[str, Any]:
    return _out(Visit.objects.get(pk=key))


def _out(visit: Visit) -> dict[str, Any]:
    return {
        "reference": visit.reference,
        "state": visit.state,
        "gate": queries.readiness_of(visit.pk),
        "answers": list(queries.preparation_of(visit.package_id)),
    }
