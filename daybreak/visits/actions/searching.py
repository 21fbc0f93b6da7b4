"""Searching for a plan beside everything else: begun here, carried on by a job, watched and stopped from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record
from daybreak.visits import queries
from daybreak.visits.models import Plan, PlanSearch
from daybreak.visits.terms import GOING, SearchState

LONGEST_SECONDS = 1800
SILENT = timedelta(minutes=3)
"""A search that has said nothing for so long has died with its worker: another may begin."""


def begin_search(operation: Operation, *, seconds: int, by: Post, at: datetime) -> PlanSearch:
    """Write down that a plan is wanted; the caller has the job carry it on. One at a time: Conflict for a second.

    Conflict too without a window ahead: it would find nothing. BadInput for seconds outside 1 to half an hour.
    """
    require(by, "visit:plan")
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise BadInput(
            f"A search takes 1 to {LONGEST_SECONDS} seconds", place="seconds", remedy="Choose a time within that"
        )
    if not queries.windows(operation).filter(starts_at__gte=at).exists():
        raise Conflict("No window lies ahead in this operation", rule="window", remedy="Set the windows first")
    national = compartment(operation, CompartmentKind.NATIONAL)
    silent = PlanSearch.objects.filter(compartment=national, state__in=GOING, told_at__lt=at - SILENT)
    silent.update(state=SearchState.FAILED, failed_why="Nothing was heard of it any more")
    row = PlanSearch(compartment=national, seconds=seconds, begun_by=by.id, begun_at=at, told_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            "A plan is being searched already", rule="one at a time", remedy="Wait for it, or stop it"
        ) from None
    record("plan:begin-search", "plan search", row.id, by=by.actor, at=at, seconds=seconds)
    return row


def stop_search(key: UUID, *, by: Post, at: datetime) -> PlanSearch:
    """Have a search end now: the best plan it has by then becomes the plan. Conflict when it has ended already."""
    row = lock(PlanSearch, key)
    require(by, "visit:plan")
    _check_going(row)
    if row.stopped_at is None:
        row.stopped_by, row.stopped_at = by.id, at
        row.save(update_fields=["stopped_by", "stopped_at"])
    record("plan:stop-search", "plan search", row.id, by=by.actor, at=at)
    return row


def end_search(key: UUID, *, plan: Plan | None = None, why: str = "", by: Post, at: datetime) -> PlanSearch:
    """Write down what a search came to: its plan, or why there is none. Conflict for one that was given up for dead."""
    row = lock(PlanSearch, key)
    require(by, "visit:plan")
    _check_going(row)
    row.state = SearchState.FOUND if plan else SearchState.FAILED
    row.plan_number, row.failed_why, row.told_at = plan.number if plan else None, why[:500], at
    row.save(update_fields=["state", "plan_number", "failed_why", "told_at"])
    record("plan:end-search", "plan search", row.id, by=by.actor, at=at, state=row.state, plan=row.plan_number)
    return row


def _check_going(row: PlanSearch) -> None:
    if row.state not in GOING:
        raise Conflict("This search has ended already", rule="state", remedy="Look at the newest plan")


def note_progress(key: UUID, aims: Mapping[str, int], *, at: datetime) -> bool:
    """Note how far a search is, and answer whether somebody stopped it. A note, not an act: nothing is decided."""
    rows = PlanSearch.objects.filter(pk=key, state__in=GOING)
    rows.update(state=SearchState.SEARCHING, told_at=at, **({"aims": dict(aims)} if aims else {}))
    return rows.filter(stopped_at__isnull=False).exists()
