"""Recording the day: events as devices send them, and what followed for a suspect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, GateNotMet
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.packages.doors import doors_blocked
from daybreak.packages.terms import Blocked, PackageState
from daybreak.visits.actions.keeping import outcomes_of_events, stop_clocks, write_events, write_outcomes, write_states
from daybreak.visits.locks import lock_packages, lock_visits
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.queries import stopped
from daybreak.visits.rules.day import check_followed
from daybreak.visits.rules.events import BEGINS, order_of, walk
from daybreak.visits.rules.readiness import blocked_since, checked
from daybreak.visits.terms import Followed, Happened, VisitState


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many events were new, how many had come before, and the visits as they stand now."""

    new: int
    repeated: int
    visits: tuple[Visit, ...]


def record_events(events: Sequence[Happened], *, by: Post, at: datetime) -> Recorded:
    """Append what happened on visits; an event sent again is the same event and changes nothing.

    GateNotMet when an entry is sent for a visit that is not ready, or its package is no longer accepted: nothing of
    the whole call is recorded then. `at` is the server's time; each event brings its device's.
    """
    visits = {visit.id: visit for visit in lock_visits(event.visit for event in events)}
    for visit in visits.values():
        require(by, "visit:record", visit)
    fresh = _fresh(events)
    moved = _walk(visits, fresh)
    write_events(visits, fresh, recorder=by, at=at)
    write_states(moved)
    stop_clocks(visits, fresh, recorder=by, at=at)
    write_outcomes(outcomes_of_events(visits, fresh, recorder=by))
    payloads = [(e.visit, {"event": e.event_ref, "kind": e.kind, "happened_at": e.happened_at}) for e in fresh]
    record_many("visit:record", "visit", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    return Recorded(len(fresh), len(events) - len(fresh), tuple(visits.values()))


def record_outcomes(outcomes: Sequence[Followed], *, by: Post, at: datetime) -> int:
    """Append what followed for suspects; arrest and voluntary attendance stand once a package. Return how many.

    BadInput when one of them is said to follow later than `at`: nothing of the whole call is recorded then.
    """
    packages = {package.id: package for package in lock_packages(each.package for each in outcomes)}
    for package in packages.values():
        require(by, "outcome:record", package)
    for each in outcomes:
        check_followed(each.at, at)
    write_outcomes(
        [
            Outcome(
                compartment=packages[each.package].compartment,
                package_id=each.package,
                kind=each.kind,
                at=each.at,
                recorded_by=by.id,
            )
            for each in outcomes
        ]
    )
    payloads = [(each.package, {"kind": each.kind, "at": each.at}) for each in outcomes]
    record_many("outcome:record", "package", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    return len(outcomes)


def _fresh(events: Sequence[Happened]) -> list[Happened]:
    for event in events:
        if event.happened_at.utcoffset() is None:
            raise BadInput(
                "An event's time has no zone",
                rule="a missing zone blocks",
                place=f"event {event.event_ref}",
                remedy="Send the device's time with its offset",
            )
    known = set(
        VisitEvent.objects.filter(event_ref__in=[event.event_ref for event in events]).values_list(
            "visit_id", "event_ref"
        )
    )
    once = {(event.visit, event.event_ref): event for event in reversed(events)}
    fresh = [event for key, event in once.items() if key not in known]
    return sorted(fresh, key=lambda event: (*order_of(event.kind, event.happened_at), event.event_ref))


def _walk(visits: Mapping[UUID, Visit], fresh: Iterable[Happened]) -> dict[VisitState, list[UUID]]:
    """Move the visits in memory, event by event; return the keys of those that moved under their new state."""
    by_visit: dict[UUID, list[Happened]] = defaultdict(list)
    for event in fresh:
        by_visit[event.visit].append(event)
    refused, moved = [], defaultdict(list)
    begin = [visits[key] for key, events in by_visit.items() if any(event.kind in BEGINS for event in events)]
    held, blocked = stopped(visit.package for visit in begin), doors_blocked(visit.premises_id for visit in begin)
    for key, events in by_visit.items():
        visit = visits[key]
        after = walk(VisitState(visit.state), [event.kind for event in events])
        recalled = visit.package.state != PackageState.ACCEPTED and any(event.kind in BEGINS for event in events)
        if after is None or recalled:
            refused.append(why_not(visit, recalled=recalled))
        elif visit in begin and visit.package_id in held:
            refused.append(said(visit, checked(stopped=True).as_dict()))
        elif visit in begin and began_since(events, blocked.get(visit.premises_id)):
            refused.append(said(visit, *(item.as_dict() for item in blocked_since(blocked[visit.premises_id]))))
        elif after != visit.state:
            visit.state = after
            moved[after].append(key)
    if refused:
        raise _not_ready(sorted(refused))
    return moved


def began_since(events: Iterable[Happened], blocked: Blocked | None) -> bool:
    """Answer whether somebody began at a door after it was blocked: what began before did happen, and is recorded."""
    return blocked is not None and any(event.kind in BEGINS and event.happened_at >= blocked.since for event in events)


def why_not(visit: Visit, *, recalled: bool) -> str:
    """Return what keeps a visit from being entered, with whose task it is."""
    if recalled:
        return f"{visit.reference}: package: its package is {visit.package.state}; task of silver commander"
    missing = [item for item in visit.readiness if item["state"] == "open"]
    if missing:
        return said(visit, *missing)
    return f"{visit.reference}: state: it is {visit.state}, not ready; task of force analyst"


def said(visit: Visit, *items: Mapping[str, str]) -> str:
    """Return the open items of a visit in one line."""
    missing = "; ".join(f"{item['key']}: {item['rule']}; task of {item['task_of']}" for item in items)
    return f"{visit.reference}: {missing}"


def _not_ready(refused: list[str]) -> GateNotMet:
    more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
    return GateNotMet(
        f"Only a ready visit can be entered, and this one is not: {refused[0]}{more}",
        items=refused,
        rule="readiness gate",
        remedy="Close the open items and check the visit again",
    )
