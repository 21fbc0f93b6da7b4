"""Taking in what a device kept while it had no network: in any order, any number of times, from any number of devices.

An entry says what has happened already, so no gate undoes it: what the gate would not have let happen is kept, and says
so. Each entry is answered for itself; a bad one never keeps the others back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import orjson

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import NotAllowed
from daybreak.kernel.prepared import run
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.packages.doors import doors_blocked
from daybreak.packages.terms import PackageState
from daybreak.visits.actions.keeping import outcomes_of_events, stop_clocks, write_events, write_outcomes, write_states
from daybreak.visits.actions.recording import began_since, said, why_not
from daybreak.visits.locks import heard, hold_recorded
from daybreak.visits.models import Device, Visit
from daybreak.visits.queries import stopped
from daybreak.visits.rules.day import MOVED_BY_THE_DAY, asks_the_gate, plausible, state_by
from daybreak.visits.rules.events import BEGINS
from daybreak.visits.rules.readiness import blocked_since, checked
from daybreak.visits.terms import Became, EventKind, Happened, Told, VisitState

MOST = 500
"""Entries of one call: a device that kept more sends them in turns."""

Held = tuple[str, datetime, str, dict[str, str]]
"""What an entry says: kind, device time, note, what was seized."""
Known = Mapping[tuple[UUID, UUID], Held]
_RECORDED = """
SELECT DISTINCT visit_id, kind, NULL::uuid, NULL::timestamptz, NULL, NULL
  FROM visits_visitevent WHERE visit_id = ANY(%(visits)s::uuid[])
UNION ALL
SELECT visit_id, kind, event_ref, happened_at, note, seized::text
  FROM visits_visitevent WHERE visit_id = ANY(%(visits)s::uuid[]) AND event_ref = ANY(%(refs)s::uuid[])
"""


def synchronise(
    entries: Sequence[Happened], *, device: UUID, ahead_ms: int, by: Post, at: datetime
) -> tuple[Told, ...]:
    """Append what a device recorded; return what became of each entry, in their order.

    `ahead_ms` is by how much the device's clock is ahead of ours now. Whatever the order, the repeats and the number of
    devices, the record is the same in the end.
    """
    if not heard(device, post=by.id, ahead_ms=ahead_ms, at=at):
        revoked = Device.objects.filter(pk=device, post=by.id).exists()
        why = "This device was revoked" if revoked else "This device is not enrolled for your post"
        return tuple(Told(entry.event_ref, Became.REFUSED, "device", why) for entry in entries)
    visits = {visit.id: visit for visit in hold_recorded(entry.visit for entry in entries)}
    recordable = _required(visits.values(), by)
    known, kinds = _recorded(entries, recordable)
    told, fresh = _sort_out(entries, recordable, known)
    write_events(visits, fresh, recorder=by, at=at, device=device, against=_against(visits, fresh))
    write_states(_moved(visits, fresh, kinds))
    stop_clocks(visits, fresh, recorder=by, at=at)
    write_outcomes(outcomes_of_events(visits, fresh, recorder=by))
    payloads = [
        (e.visit, {"event": e.event_ref, "kind": e.kind, "happened_at": e.happened_at, "device": device}) for e in fresh
    ]
    record_many("visit:record", "visit", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    return told


def _required(visits: Iterable[Visit], by: Post) -> set[UUID]:
    """Return the visits the post may record on; the others refuse their entries only."""
    found = set()
    for visit in visits:
        try:
            require(by, "visit:record", visit)
        except NotAllowed:
            continue
        found.add(visit.id)
    return found


def _recorded(entries: Iterable[Happened], visits: Collection[UUID]) -> tuple[Known, dict[UUID, set[EventKind]]]:
    """Return those of the entries that came before, and the kinds of all that stands recorded on these visits."""
    refs = [entry.event_ref for entry in entries]
    known: dict[tuple[UUID, UUID], Held] = {}
    kinds: dict[UUID, set[EventKind]] = defaultdict(set)
    for visit, kind, ref, happened_at, note, seized in run(_RECORDED, {"visits": list(visits), "refs": refs}):
        kinds[visit].add(EventKind(kind))
        if ref is not None:
            known[visit, ref] = (kind, happened_at, note, orjson.loads(seized))
    return known, kinds


def _sort_out(
    entries: Sequence[Happened], recordable: Collection[UUID], known: Known
) -> tuple[tuple[Told, ...], list[Happened]]:
    told: list[Told] = []
    fresh: dict[tuple[UUID, UUID], Happened] = {}
    for entry in entries:
        key = (entry.visit, entry.event_ref)
        before = _said(fresh[key]) if key in fresh else known.get(key)
        answer = _answer(entry, recordable, before)
        if answer.became is Became.KEPT:
            fresh[key] = entry
        told.append(answer)
    return tuple(told), list(fresh.values())


def _said(entry: Happened) -> Held:
    return entry.kind, entry.happened_at, entry.note, dict(entry.seized)


def _answer(entry: Happened, recordable: Collection[UUID], before: Held | None) -> Told:
    if entry.visit not in recordable:
        return Told(entry.event_ref, Became.REFUSED, "visit", "There is no such visit for your post")
    if entry.happened_at.utcoffset() is None:
        return Told(entry.event_ref, Became.REFUSED, "zone", "Its time has no zone")
    if not plausible(entry.happened_at):
        return Told(entry.event_ref, Became.REFUSED, "clock", "No clock says this time")
    if before is None:
        return Told(entry.event_ref, Became.KEPT)
    if before != _said(entry):
        return Told(entry.event_ref, Became.REFUSED, "entry", "Another entry has this key already")
    return Told(entry.event_ref, Became.KNOWN)


def _against(visits: Mapping[UUID, Visit], fresh: Iterable[Happened]) -> dict[UUID, str]:
    """Return for each entry that no gate would have let happen what was in its way."""
    acting = [entry for entry in fresh if asks_the_gate(entry.kind)]
    begun = {visits[entry.visit].package for entry in acting if entry.kind in BEGINS}
    held = stopped(begun) if begun else frozenset()
    doors = {visits[entry.visit].premises_id for entry in acting if entry.kind in BEGINS}
    blocked = doors_blocked(doors) if doors else {}
    found = {}
    for entry in acting:
        visit = visits[entry.visit]
        recalled = entry.kind in BEGINS and visit.package.state != PackageState.ACCEPTED
        if recalled or VisitState(visit.state) not in MOVED_BY_THE_DAY:
            found[entry.event_ref] = why_not(visit, recalled=recalled)
        elif entry.kind in BEGINS and visit.package_id in held:
            found[entry.event_ref] = said(visit, checked(stopped=True).as_dict())
        elif began_since([entry], door := blocked.get(visit.premises_id)) and door:
            found[entry.event_ref] = said(visit, *(item.as_dict() for item in blocked_since(door)))
    return found


def _moved(
    visits: Mapping[UUID, Visit], fresh: Iterable[Happened], kinds: Mapping[UUID, set[EventKind]]
) -> dict[VisitState, list[UUID]]:
    """Return the keys of visits that move, by their new state: by all that is recorded, with these."""
    every: dict[UUID, set[EventKind]] = {}
    for entry in fresh:
        every.setdefault(entry.visit, set(kinds.get(entry.visit, ()))).add(entry.kind)
    moved: dict[VisitState, list[UUID]] = defaultdict(list)
    for key, recorded in every.items():
        now = VisitState(visits[key].state)
        if (after := state_by(now, recorded)) is not now:
            moved[after].append(key)
    return moved
