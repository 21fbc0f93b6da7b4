"""From what is recorded on the day to who must act on it: whom an arrest concerns, what a wrong premises stops.

Contacts with a suspect who was met are planned in the transaction and the name of who recorded the meeting: it is one
act. A wrong premises stops everything done on it, at once.

The latest of the rooms it walks through. The officer at the door sees one force and raises nothing for the nation: by
standing instruction of command (ADR 17) each report is raised in the name of a post that commands, a moment after it is
kept, by a job written in the same transaction as the report itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from daybreak.access.queries import compartment, operations
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.queries import posts_held
from daybreak.agencies.terms import Role
from daybreak.attribution.models import SuspectedError
from daybreak.kernel.errors import Unavailable
from daybreak.safeguarding.actions import Raised, plan_after_meeting, raise_error
from daybreak.safeguarding.discussed import answer_discussions
from daybreak.visits import actions as visits
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.terms import Became, EventKind, Followed, Happened, OutcomeKind, Told


def synchronise(
    entries: Sequence[Happened], *, device: UUID, ahead_ms: int, by: Post, at: datetime
) -> tuple[Told, ...]:
    """Take in what a device recorded, plan what follows for whom was met, and have a wrong premises stopped."""
    told = visits.synchronise(entries, device=device, ahead_ms=ahead_ms, by=by, at=at)
    kept = {each.event_ref for each in told if each.became is Became.KEPT}
    new = [entry for entry in entries if entry.event_ref in kept]
    _plan_contacts(new, by=by, at=at)
    _have_raised(new)
    return told


def record_events(events: Sequence[Happened], *, by: Post, at: datetime) -> visits.Recorded:
    """Record events from a page, plan what follows for whom was met, and have a wrong premises stopped everywhere."""
    recorded = visits.record_events(events, by=by, at=at)
    if recorded.new:
        _plan_contacts(events, by=by, at=at)
        _have_raised(events)
    return recorded


def record_outcomes(outcomes: Sequence[Followed], *, by: Post, at: datetime) -> int:
    """Record what followed for suspects, and plan the contacts of an arrest, an attendance or a charge."""
    count = visits.record_outcomes(outcomes, by=by, at=at)
    plan_after_meeting({each.package for each in outcomes}, by=by, at=at)
    return count


def correct_outcome(
    key: UUID, *, kind: OutcomeKind | None, reason: str, by: Post, at: datetime, happened_at: datetime | None = None
) -> Outcome | None:
    """Correct what followed for a suspect, and plan the contacts of what followed instead."""
    stands = visits.correct_outcome(key, kind=kind, reason=reason, happened_at=happened_at, by=by, at=at)
    if stands is not None:
        plan_after_meeting([stands.package_id], by=by, at=at)
    return stands


def check_ready(keys: Sequence[UUID], *, by: Post, at: datetime) -> visits.Checked:
    """Answer what was discussed about the children of these visits, then check the readiness gate."""
    answer_discussions(Visit.objects.filter(pk__in=set(keys)).values_list("package", flat=True), by=by, at=at)
    return visits.check_ready(keys, by=by, at=at)


def _plan_contacts(events: Iterable[Happened], *, by: Post, at: datetime) -> None:
    met = {event.visit for event in events if event.kind in (EventKind.ARREST, EventKind.VOLUNTARY_ATTENDANCE)}
    if met:
        plan_after_meeting(Visit.objects.filter(pk__in=met).values_list("package", flat=True), by=by, at=at)


def _have_raised(events: Iterable[Happened]) -> None:
    wrong = {(event.visit, event.event_ref) for event in events if event.kind is EventKind.WRONG_PREMISES}
    if not wrong:
        return
    rows = VisitEvent.objects.filter(visit__in={visit for visit, _ in wrong}, kind=EventKind.WRONG_PREMISES)
    for row in rows.select_related("compartment"):
        if (row.visit_id, row.event_ref) in wrong:
            hear.defer(event=str(row.pk), operation=str(row.compartment.operation_id), at=row.received_at.isoformat())


@app.task(queue="default", retry=5, pass_context=False)
def hear(event: str, operation: str, at: str) -> None:
    """Raise the suspected error a report of a wrong premises is, as of when it was received; again is once."""
    hear_wrong_premises(UUID(event), operation=UUID(operation), at=datetime.fromisoformat(at))


def hear_wrong_premises(event: UUID, *, operation: UUID, at: datetime) -> Raised | None:
    """Stop what is done on the premises of a report, in the name of command; None where that is stopped already."""
    by = commanding(operation, at=at)
    with viewing(by):
        row = VisitEvent.objects.select_related(
            "visit__premises__of", "compartment__agency", "compartment__operation"
        ).get(pk=event)
        premises = row.visit.premises.of
        if SuspectedError.objects.filter(premises=premises, closed_at=None).exists():
            return None
        force = row.compartment.agency.name if row.compartment.agency else "A force"
        reason = f"Wrong premises reported at {row.visit.reference} by {force}. {row.note}".strip()[:1000]
        national = compartment(row.compartment.operation, CompartmentKind.NATIONAL)
        return raise_error(premises, national=national, reason=reason, by=by, at=at)


def commanding(operation: UUID, *, at: datetime) -> Post:
    """Return the post in whose name standing instructions are carried out: gold's, else a lead coordinator's."""
    for role in (Role.GOLD, Role.LEAD_COORDINATOR):
        for post in posts_held(at=at).filter(role=role).order_by("held_from", "person__username"):
            with viewing(post):
                if operations().filter(pk=operation).exists():
                    return post
    raise Unavailable("Nobody commands this operation", remedy="Appoint a gold commander")
