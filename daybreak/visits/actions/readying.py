"""Checking the readiness gate: visits without an open item become ready, the rest say what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution.terms import DoorState
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.states import check_move
from daybreak.kernel.words import GateItem, open_items
from daybreak.ledger.actions import record_many
from daybreak.packages.doors import doors_blocked
from daybreak.packages.terms import Answer, Blocked, PackageState
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.locks import lock_visits
from daybreak.visits.models import PreparationItem, Visit
from daybreak.visits.queries import open_conflicts, stopped
from daybreak.visits.rules.lasting import days_of, why_over
from daybreak.visits.rules.readiness import blocked_since, door_items, readiness
from daybreak.visits.rules.warrants import local_day, local_days
from daybreak.visits.terms import VISIT_MOVES, Answered, Preparation, Refused, Standing, VisitState


@dataclass(frozen=True, slots=True)
class Checked:
    """Visits that are ready now, and the others with their open items."""

    ready: tuple[Visit, ...]
    waiting: tuple[Refused, ...]


def check_ready(
    visits: Sequence[UUID], *, by: Post, at: datetime, conflicts: Mapping[UUID, int] | None = None
) -> Checked:
    """Store the gate's items on each visit and make those without an open one ready; a ready one can fall back.

    `conflicts`: unsettled hits by package, looked up when not given. Visits that have begun, or are stood down, raise
    Conflict.
    """
    rows = lock_visits(visits)
    for row in rows:
        require(by, "visit:prepare", row)
    for row in rows:
        _check_state(row)
    found = open_conflicts([row.package for row in rows]) if conflicts is None else conflicts
    items = _items(rows, found, at=at)
    for row in rows:
        row.readiness = [item.as_dict() for item in items[row.id]]
        row.state = _state(row, items[row.id])
    update_rows(rows, ["state", "readiness"])
    record_many("visit:check-ready", "visit", [(row.id, _payload(items[row.id])) for row in rows], by=by.actor, at=at)
    return Checked(
        tuple(row for row in rows if row.state == VisitState.READY),
        tuple(Refused(row.id, row.reference, open_items(items[row.id])) for row in rows if open_items(items[row.id])),
    )


def _check_state(row: Visit) -> None:
    state = VisitState(row.state)
    if state not in (VisitState.PROPOSED, VisitState.READY):
        check_move(VISIT_MOVES, what=f"Visit {row.reference}", now=state, to=VisitState.READY)


def _state(row: Visit, items: tuple[GateItem, ...]) -> VisitState:
    if open_items(items):
        return VisitState.PROPOSED if row.state == VisitState.PROPOSED else VisitState.PLANNED
    return VisitState.READY


def _items(rows: Sequence[Visit], conflicts: Mapping[UUID, int], *, at: datetime) -> dict[UUID, tuple[GateItem, ...]]:
    given: dict[UUID, list[PreparationItem]] = defaultdict(list)
    for item in PreparationItem.objects.filter(package__in={row.package_id for row in rows}):
        given[item.package_id].append(item)
    people = names_of_posts(item.answered_by for items in given.values() for item in items if item.waived)
    held, blocked = stopped(row.package for row in rows), doors_blocked(row.premises_id for row in rows)
    return {
        row.id: readiness(
            _standing(
                row,
                _answered(row, given[row.package_id], people),
                conflicts,
                held,
                blocked.get(row.premises_id),
                local_day(at),
            )
        )
        for row in rows
    }


def _answered(
    row: Visit, items: Iterable[PreparationItem], people: Mapping[UUID | None, str]
) -> dict[Preparation, Answered]:
    found, days = {}, days_of(*_days(row))
    for item in items:
        kind, by = Preparation(item.kind), people.get(item.answered_by, "") if item.waived else ""
        given_for: Mapping[str, Sequence[str]] = item.given_for
        over = item.reopened or why_over(kind, waived=item.waived, given_for=given_for, visit=str(row.id), days=days)
        found[kind] = Answered(item.answer, item.on, item.waived, by, over)
    return found


def _days(row: Visit) -> tuple[date, date] | tuple[None, None]:
    return local_days(row.starts_at, row.ends_at) if row.starts_at and row.ends_at else (None, None)


def _standing(
    row: Visit,
    answers: Mapping[Preparation, Answered],
    conflicts: Mapping[UUID, int],
    held: frozenset[UUID],
    blocked: Blocked | None,
    today: date,
) -> Standing:
    agency, door = row.compartment.agency, row.premises
    assert agency is not None  # noqa: S101 - a visit lies in a force's compartment
    days = _days(row)
    established = door.door == DoorState.ESTABLISHED
    return Standing(
        package_state=row.package.state,
        package_live=row.package.state == PackageState.ACCEPTED,
        door=blocked_since(blocked) if established else door_items(door.items, address=door.address),
        first_day=days[0],
        last_day=days[1],
        access_known=row.package.access_to_children != Answer.UNKNOWN,
        conflicts=conflicts.get(row.package_id, 0),
        law=law_of(agency.jurisdiction),
        today=today,
        answers=answers,
        stopped=row.package_id in held,
    )


def _payload(items: tuple[GateItem, ...]) -> dict[str, object]:
    return {"open": [item.key for item in open_items(items)], "ready": not open_items(items)}
