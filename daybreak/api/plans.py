"""Plans over the API: all, one with what is missing, and what moved since another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params import functions

from daybreak.access.gates import require
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.visits import queries
from daybreak.visits.models import Plan
from daybreak.web.views.plan import seen_missing
from daybreak.web.visit import in_operation, signed_in

router = Router(tags=["visits"])
Number = Annotated[int, functions.Path(ge=1, le=1_000_000)]
Since = Annotated[int, functions.Query(ge=1, le=1_000_000)]


class PlanOut(Schema):
    """`values` and `bounds` are those of the aims; `gap` is that of missed very-high deadlines and of delay."""

    number: int
    status: str
    gap: float
    placed: int
    values: dict[str, int]
    bounds: dict[str, int]
    made_at: datetime


class MissingOut(Schema):
    """What keeps visits from a place, or from one in time; `number` more of `what` are needed there."""

    visits: list[str]
    late: bool
    why: str
    help: str
    force: str | None
    window: str | None
    what: str | None
    number: int


class LoanOut(Schema):
    lender: str
    borrower: str
    window: str
    teams: int


class PlanWhole(PlanOut):
    missing: list[MissingOut]
    loans: list[LoanOut]


class MovedOut(Schema):
    """Starts of windows; null for no place."""

    visit: str
    before: datetime | None
    after: datetime | None


@router.get("", response=list[PlanOut])
def list_plans(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the plans, newest first."""
    post, _ = signed_in(request)
    require(post, "visit:plan")
    rows = Plan.objects.filter(compartment__operation=in_operation(request)).order_by("-number")
    return [_out(row) for row in rows[offset : offset + limit]]


@router.get("/{number}", response={200: PlanWhole, **PROBLEMS})
def one_plan(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Return one plan with what is missing and what would help; visits that are hidden are passed over."""
    post, _ = signed_in(request)
    require(post, "visit:plan")
    row = queries.plan_numbered(in_operation(request), number)
    missing = [
        {**each, "number": each["teams"], "what": each.get("what"), "late": bool(each["late"])}
        for each in seen_missing(row.unplaced)
    ]
    return {**_out(row), "missing": missing, "loans": row.loans}


@router.get("/{number}/moved", response={200: list[MovedOut], **PROBLEMS})
def moved(request: HttpRequest, number: Number, since: Since) -> list[dict[str, Any]]:
    """Return the visits that have another window than in the plan `since`."""
    post, _ = signed_in(request)
    require(post, "visit:plan")
    operation = in_operation(request)
    before, after = queries.plan_numbered(operation, since), queries.plan_numbered(operation, number)
    return [{"visit": key, "before": old, "after": new} for key, old, new in queries.moved_between(before, after)]


def _out(row: Plan) -> dict[str, Any]:
    return {
        "number": row.number, "status": row.status, "gap": row.gap, "placed": row.placed, "values": row.objective,
        "bounds": row.bound, "made_at": row.made_at,
    }  # fmt: skip
