"""Plans over the API: all, one with what is missing, and what moved since another."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.params import functions
from pydantic import AwareDatetime

from daybreak.access.gates import require
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset, Reason, Said, Short
from daybreak.kernel.locks import find
from daybreak.visits import actions, queries
from daybreak.visits.actions.searching import LONGEST_SECONDS
from daybreak.visits.models import Plan, PlanCondition, PlanSearch, Visit
from daybreak.visits.planner.terms import Aid
from daybreak.visits.tasks import begin_search
from daybreak.visits.terms import ConditionKind, Room
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


class PlanMovedOut(Schema):
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


class SearchIn(Said):
    seconds: int = Field(60, ge=1, le=LONGEST_SECONDS)


class SearchOut(Schema):
    """How far a search is; `aims` are those of the best plan so far, `plan_number` what it came to."""

    id: UUID
    state: str
    seconds: int
    begun_at: datetime
    told_at: datetime
    stopped_at: datetime | None
    aims: dict[str, int]
    plan_number: int | None
    failed_why: str


class ConditionIn(Said):
    """`starts_at` alone for a lock: the start of a window; both for a no-go."""

    kind: ConditionKind
    visits: list[UUID] = Field(max_length=200)
    reason: Reason
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None


class ConditionOut(Schema):
    id: UUID
    kind: str
    visits: list[UUID]
    reason: str
    starts_at: datetime | None
    ends_at: datetime | None
    set_at: datetime
    lifted_at: datetime | None


class LiftIn(Said):
    reason: Reason


class CapacityIn(Said):
    """What a force has in one window; a team counts under one skill; null: no limit."""

    force: Short
    starts_at: AwareDatetime
    teams: int = Field(ge=0, le=999)
    skills: dict[str, Annotated[int, Field(ge=0, le=999)]] = Field(default_factory=dict, max_length=20)
    custody: int | None = Field(None, ge=0, le=9999)
    forensic: int | None = Field(None, ge=0, le=99999)


class CapacitiesIn(Said):
    capacities: list[CapacityIn] = Field(max_length=5000)


class CapacitiesKeptOut(Schema):
    kept: int


class AidIn(Said):
    """What one force may lend another in any window; 0 teams end it."""

    lender: Short
    borrower: Short
    teams: int = Field(ge=0, le=99)
    kilometres: int = Field(ge=0, le=2000)


class NeedsIn(Said):
    visits: list[UUID] = Field(min_length=1, max_length=500)
    teams: int = Field(1, ge=1, le=99)
    skills: dict[str, Annotated[int, Field(ge=0, le=99)]] = Field(default_factory=dict, max_length=20)
    arrests: int = Field(0, ge=0, le=999)
    devices: int = Field(0, ge=0, le=9999)


@router.post("/searches", response={202: SearchOut, **PROBLEMS})
def begin(request: HttpRequest, said: SearchIn) -> tuple[int, PlanSearch]:
    """Begin a search for a plan, beside everything else; one at a time. Ask for it until it is found or failed."""
    post, now = signed_in(request)
    return 202, begin_search(in_operation(request), seconds=said.seconds, by=post, at=now)


@router.get("/searches/{uuid:key}", response={200: SearchOut, **PROBLEMS})
def one_search(request: HttpRequest, key: UUID) -> PlanSearch:
    """Return how far a search is."""
    post, _ = signed_in(request)
    require(post, "visit:plan")
    return find(PlanSearch, key)


@router.post("/searches/{uuid:key}/stop", response={200: SearchOut, **PROBLEMS})
def stop(request: HttpRequest, key: UUID) -> PlanSearch:
    """Stop a search: the best plan it has by now becomes the plan."""
    post, now = signed_in(request)
    return actions.stop_search(key, by=post, at=now)


@router.post("/mend", response={201: PlanOut, **PROBLEMS})
def mend(request: HttpRequest) -> tuple[int, dict[str, Any]]:
    """Mend the plan with few changes, in about a second: visits keep their windows where they can."""
    post, now = signed_in(request)
    return 201, _out(actions.plan_operation(in_operation(request), by=post, at=now, seconds=1, seed=0, mend=True))


@router.get("/conditions", response=list[ConditionOut])
def conditions(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return what is laid down for every plan: together, apart, no-go, lock; hidden visits' ones are passed over."""
    post, _ = signed_in(request)
    require(post, "visit:plan")
    rows = list(queries.conditions(in_operation(request)))
    named = {key for row in rows for key in row.visits}
    seen = set(Visit.objects.filter(pk__in=named).values_list("pk", flat=True))
    return [row for row in rows if seen >= set(row.visits)][offset : offset + limit]


@router.post("/conditions", response={201: ConditionOut, **PROBLEMS})
def lay_down(request: HttpRequest, said: ConditionIn) -> tuple[int, PlanCondition]:
    """Lay a condition down: visits together, apart, not in a period, or locked to a window; the next plan keeps it."""
    post, now = signed_in(request)
    return 201, actions.lay_down(
        in_operation(request), said.kind, said.visits, reason=said.reason, starts_at=said.starts_at,
        ends_at=said.ends_at, by=post, at=now,
    )  # fmt: skip


@router.post("/conditions/{uuid:key}/lift", response={200: ConditionOut, **PROBLEMS})
def lift(request: HttpRequest, key: UUID, said: LiftIn) -> PlanCondition:
    """Lift a condition for a written reason."""
    post, now = signed_in(request)
    return actions.lift(key, reason=said.reason, by=post, at=now)


@router.post("/capacities", response={200: CapacitiesKeptOut, **PROBLEMS})
def set_capacities(request: HttpRequest, said: CapacitiesIn) -> dict[str, int]:
    """Set what forces have in windows; what is not named stays as it was."""
    post, now = signed_in(request)
    rooms: dict[str, dict[datetime, int | Room]] = defaultdict(dict)
    for each in said.capacities:
        rooms[each.force][each.starts_at] = Room(each.teams, each.skills, each.custody, each.forensic)
    return {"kept": actions.set_capacities(in_operation(request), rooms, by=post, at=now)}


@router.post("/aid", response={200: CapacitiesKeptOut, **PROBLEMS})
def agree_aid(request: HttpRequest, said: AidIn) -> dict[str, int]:
    """State what one force may lend another, at the cost of the way."""
    post, now = signed_in(request)
    aid = Aid(said.lender, said.borrower, said.teams, said.kilometres)
    actions.agree_aid(in_operation(request), aid, by=post, at=now)
    return {"kept": 1}


@router.post("/needs", response={200: CapacitiesKeptOut, **PROBLEMS})
def state_needs(request: HttpRequest, said: NeedsIn) -> dict[str, int]:
    """State what visits of one's own force need: teams, skills, people expected in custody, devices."""
    post, now = signed_in(request)
    rows = actions.state_needs(
        said.visits, teams=said.teams, skills=said.skills, arrests=said.arrests, devices=said.devices, by=post, at=now
    )
    return {"kept": len(rows)}


@router.post("/{number}/take", response={201: PlanOut, **PROBLEMS})
def take(request: HttpRequest, number: Number) -> tuple[int, dict[str, Any]]:
    """Take an earlier plan up again, mended where it cannot be any more; it becomes a new plan."""
    post, now = signed_in(request)
    return 201, _out(actions.take_up(in_operation(request), number, by=post, at=now))


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


@router.get("/{number}/moved", response={200: list[PlanMovedOut], **PROBLEMS})
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
