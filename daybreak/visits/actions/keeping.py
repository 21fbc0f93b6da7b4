"""What recording an event changes besides the event itself: outcomes, action clocks, states. Steps of other acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.packages.actions import act
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.rules.day import server_time
from daybreak.visits.rules.events import BEGINS, OUTCOMES
from daybreak.visits.terms import Happened, VisitState


def write_events(
    visits: Mapping[UUID, Visit],
    fresh: Sequence[Happened],
    *,
    recorder: Post,
    at: datetime,
    device: UUID | None = None,
    against: Mapping[UUID, str] = {},
) -> None:
    """Append events; what another transaction has written of them meanwhile stays once."""
    rows = [
        VisitEvent(
            compartment_id=visits[event.visit].compartment_id,
            visit=visits[event.visit],
            event_ref=event.event_ref,
            kind=event.kind,
            note=event.note,
            happened_at=event.happened_at,
            ahead_ms=event.ahead_ms,
            seized=dict(event.seized),
            received_at=at,
            recorded_by=recorder.id,
            device=device,
            against_gate=against.get(event.event_ref, "")[:500],
        )
        for event in fresh
    ]
    VisitEvent.objects.bulk_create(rows, ignore_conflicts=True)


def write_states(moved: Mapping[VisitState, list[UUID]]) -> None:
    """Write the states visits moved to, in one statement a state."""
    for state, keys in moved.items():
        Visit.objects.filter(pk__in=keys).update(state=state)


def stop_clocks(visits: Mapping[UUID, Visit], fresh: Iterable[Happened], *, recorder: Post, at: datetime) -> None:
    """Stop the action clock of every package at whose door officers stood, whether or not anybody was there."""
    begun: dict[UUID, datetime] = {}
    for event in fresh:
        if event.kind in BEGINS:
            package, when = visits[event.visit].package, server_time(event.happened_at, event.ahead_ms)
            if package.acted_at is None or when < package.acted_at:  # as it stands under its lock
                begun[package.pk] = min(begun.get(package.pk, when), when)
    if begun:
        act(begun, by=recorder, at=at)


def write_outcomes(outcomes: Iterable[Outcome]) -> None:
    """Append outcomes; an arrest or attendance stands once a package, at the earliest time anybody saw it.

    The caller holds the packages' locks.
    """
    rows = sorted(outcomes, key=lambda row: (row.at, str(row.package_id)))
    Outcome.objects.bulk_create(rows, ignore_conflicts=True)
    once = [row for row in rows if row.kind in OUTCOMES.values()]
    for row in once:
        Outcome.objects.filter(package=row.package_id, kind=row.kind, at__gt=row.at).update(at=row.at)


def outcomes_of_events(visits: Mapping[UUID, Visit], fresh: Iterable[Happened], *, recorder: Post) -> list[Outcome]:
    """Return the outcomes that these events are as well; what was corrected does not come back by a late entry."""
    rows = [
        Outcome(
            compartment_id=visits[event.visit].compartment_id,
            package_id=visits[event.visit].package_id,
            visit=visits[event.visit],
            kind=OUTCOMES[event.kind],
            at=server_time(event.happened_at, event.ahead_ms),
            recorded_by=recorder.id,
        )
        for event in fresh
        if event.kind in OUTCOMES
    ]
    return _not_corrected(rows) if rows else []


def _not_corrected(rows: Sequence[Outcome]) -> list[Outcome]:
    corrected = Outcome.every.filter(package__in={row.package_id for row in rows}, superseded_at__isnull=False)
    corrected = corrected.order_by("superseded_at")  # the last correction holds
    until = {(package, kind): at for package, kind, at in corrected.values_list("package", "kind", "superseded_at")}
    return [row for row in rows if (end := until.get((row.package_id, row.kind))) is None or row.at > end]
