"""What a person lays down for plans: visits together, apart, not in a period, or locked; and what visits need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.ledger.actions import record, record_many
from daybreak.visits.locks import lock_operation, lock_visits
from daybreak.visits.models import PlanCondition, Visit, Window
from daybreak.visits.rules.readiness import is_reason
from daybreak.visits.terms import MOVABLE, ConditionKind

TWO = frozenset({ConditionKind.TOGETHER, ConditionKind.APART})


def lay_down(
    operation: Operation,
    kind: ConditionKind,
    visits: Sequence[UUID],
    *,
    reason: str,
    by: Post,
    at: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> PlanCondition:
    """Lay down a condition that every plan keeps until it is lifted; the next plan is the first to keep it.

    Together and apart need two visits or more, of any forces; a no-go its period; a lock the start of a window.
    NotFound when a visit is hidden or absent; BadInput names what is missing.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    rows = lock_visits(visits)
    if any(row.compartment.operation_id != operation.pk for row in rows):
        raise NotFound(thing="visit")
    _check(kind, rows, reason=reason)
    if kind is ConditionKind.LOCK and starts_at is not None:
        window = Window.objects.filter(compartment__operation=operation, starts_at=starts_at).first()
        ends_at = window.ends_at if window else None
    _check_period(kind, starts_at, ends_at)
    made = PlanCondition.objects.create(
        compartment=compartment(operation, CompartmentKind.NATIONAL),
        kind=kind,
        visits=[row.id for row in rows],
        starts_at=None if kind in TWO else starts_at,
        ends_at=None if kind in TWO else ends_at,
        reason=reason.strip(),
        set_by=by.id,
        set_at=at,
    )
    record(
        "plan:lay-down", "plan condition", made.id, by=by.actor, at=at, kind=kind.value, reason=made.reason,
        visits=[str(row.id) for row in rows], starts_at=made.starts_at, ends_at=made.ends_at,
    )  # fmt: skip
    return made


def lift(condition: UUID, *, reason: str, by: Post, at: datetime) -> PlanCondition:
    """Lift a condition for a written reason; it stays in the record. NotFound when absent, Conflict when lifted."""
    row = PlanCondition.objects.select_for_update(of=("self",), no_key=True).filter(pk=condition).first()
    if row is None:
        raise NotFound(thing="plan condition")
    require(by, "visit:plan")
    if not is_reason(reason):
        raise BadInput("Lifting a condition needs a reason", place="reason", remedy="Write why, in a few words")
    if row.lifted_at is not None:
        raise Conflict("This condition was lifted already", place=row.kind, remedy="Lay it down anew if it is needed")
    row.lifted_at, row.lifted_by, row.lifted_reason = at, by.id, reason.strip()
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    record("plan:lift", "plan condition", row.id, by=by.actor, at=at, reason=row.lifted_reason)
    return row


def state_needs(
    visits: Sequence[UUID], *, teams: int, skills: Mapping[str, int], arrests: int, devices: int, by: Post, at: datetime
) -> list[Visit]:
    """State what visits need: teams, how many with a skill, people expected in custody, devices expected."""
    rows = lock_visits(visits)
    for row in rows:
        require(by, "visit:prepare", row)
    for row in rows:
        if row.state not in MOVABLE:
            raise Conflict(
                f"Visit {row.reference} is {row.state}: its needs stand",
                place=row.reference,
                remedy="Change them before it is made ready",
            )
    if teams < 1 or min([arrests, devices, *skills.values()]) < 0 or sum(skills.values()) > teams:
        raise BadInput(
            "A visit needs a team or more, no number below 0, and no more skills than teams",
            rule="a team counts under one skill",
            place="needs",
            remedy="Correct the numbers",
        )
    wanted = {skill: number for skill, number in skills.items() if number}
    keys = [row.pk for row in rows]
    Visit.objects.filter(pk__in=keys).update(teams=teams, skills=wanted, arrests=arrests, devices=devices)
    said = {"teams": teams, "skills": wanted, "arrests": arrests, "devices": devices}
    record_many("visit:state-needs", "visit", [(row.id, said) for row in rows], by=by.actor, at=at)
    for row in rows:
        row.teams, row.skills, row.arrests, row.devices = teams, wanted, arrests, devices
    return rows


def _check(kind: ConditionKind, visits: Sequence[Visit], *, reason: str) -> None:
    if len(visits) < (2 if kind in TWO else 1):
        raise BadInput(
            "Together and apart take two visits or more, a lock and a no-go at least one",
            place="visits",
            remedy="Name more visits",
        )
    if not is_reason(reason):
        raise BadInput("A condition needs a reason", place="reason", remedy="Write why, in a few words")


def _check_period(kind: ConditionKind, starts_at: datetime | None, ends_at: datetime | None) -> None:
    if kind in TWO:
        return
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        what = (
            "the start of a window that is set" if kind is ConditionKind.LOCK else "a period that ends after it starts"
        )
        raise BadInput(f"This condition needs {what}", place="period", remedy="See the windows on the page of the plan")
