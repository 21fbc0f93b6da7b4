"""The decision log over the API: read, and appended to."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from daybreak.access.gates import require
from daybreak.access.policy import Within
from daybreak.access.queries import part_of
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset, Said
from daybreak.visits import actions, live
from daybreak.visits.models import Decision
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

decisions = Router(tags=["visits"])


class DecisionIn(Said):
    decided: str = Field(max_length=1000)
    rationale: str = Field(max_length=2000)
    visit: UUID | None = None
    corrects: UUID | None = None
    decided_at: AwareDatetime | None = None


class DecisionOut(Schema):
    id: UUID
    number: int
    level: str
    decided: str
    rationale: str
    visit_id: UUID | None
    corrects_id: UUID | None
    decided_at: datetime
    recorded_at: datetime


@decisions.get("", response=list[DecisionOut])
def list_decisions(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the decision logs the caller sees, newest first."""
    post, _ = signed_in(request)
    require(post, "decision:read")
    rows = list(live.decisions(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "decision:read")
    return rows


@decisions.post("", response={201: DecisionOut, **PROBLEMS})
def post_decision(request: HttpRequest, said: DecisionIn) -> tuple[int, Decision]:
    """Append a decision with its rationale to the log of one's own part; what it corrects stays."""
    post, now = signed_in(request)
    part = part_of(post, in_operation(request))
    require(post, "decision:log", Within(part))
    return 201, actions.log_decision(
        part, decided=said.decided, rationale=said.rationale, visit=said.visit,
        corrects=said.corrects, decided_at=said.decided_at, by=post, at=now,
    )  # fmt: skip
