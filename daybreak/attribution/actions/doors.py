"""Gathering grounds and checking the door gate over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution import places as known
from daybreak.attribution import queries, seen
from daybreak.attribution.gate import DoorFacts, door_facts
from daybreak.attribution.models import Door, Ground, IpLead, SeenGround
from daybreak.attribution.residence import shown_on, why_moved, why_not_recent
from daybreak.attribution.rules import DoorRead, GroundRead, door_items, upstream_read, why_ground_does_not_count
from daybreak.attribution.terms import FROM_SUBSCRIBER, DoorState, GroundKind
from daybreak.identity.people import all_names_of
from daybreak.intake.models import Fact
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.prepared import hold
from daybreak.kernel.words import AddressRole, open_items
from daybreak.ledger.actions import record_many

Places = dict[UUID, dict[UUID, list[GroundRead]]]


def establish_doors(national: Compartment, *, by: Post, at: datetime) -> Counter[DoorState]:
    """Gather all grounds and check every (subject, premises) they speak of; return how many doors are in each state.

    A door once established is blocked again as soon as an item opens, and where nothing speaks for it any more; the
    ledger keeps each change.
    """
    hold(national)
    require(by, "door:establish")
    shared = known.with_shared_connection(national)
    places = _by_place(_gather(national, shared, at), seen.entered_grounds(national), shared, at)
    things = _settle(places, Door.objects.filter(compartment=national), door_facts(national), national=national, at=at)
    record_many("door:establish", "door", things, by=by.actor, at=at)
    return Counter(DoorState(state) for state in queries.doors(national).values_list("state", flat=True))


def recheck_doors(national: Compartment, subjects: Collection[UUID], *, by: Post, at: datetime) -> None:
    """Check the doors of some subjects again over their grounds as last gathered and those entered by hand."""
    hold(national)
    require(by, "door:establish")
    only = next(iter(subjects)) if len(subjects) == 1 else None
    grounds = Ground.objects.filter(compartment=national, subject__in=subjects)
    entered = [(of, row) for of, row in seen.entered_grounds(national, of=only) if of in subjects]
    places = _by_place(grounds, entered, known.with_shared_connection(national), at)
    standing = Door.objects.filter(compartment=national, subject__in=subjects)
    things = _settle(places, standing, door_facts(national, of=only), national=national, at=at)
    record_many("door:establish", "door", things, by=by.actor, at=at)


def recheck_standing(national: Compartment, subjects: Collection[UUID], *, by: Post, at: datetime) -> None:
    """Check again the doors that stand of some subjects, over grounds gathered anew; nothing where none stands.

    Part of every act that changes what a door rests on: an answer imported, corrected or compared, an identifier typed,
    records judged or received. A door may not stand open after its ground has gone.
    """
    standing = Door.objects.filter(compartment=national, subject__in=all_names_of(subjects))
    touched = set(standing.values_list("subject_id", flat=True))
    if touched:
        hold(national)
        _follow_people(national, touched)
        _gather(national, known.with_shared_connection(national), at, only=touched)
        recheck_doors(national, touched, by=by, at=at)


def _follow_people(national: Compartment, subjects: Collection[UUID]) -> None:
    """Let the leads of some subjects be about whom their records are about by now."""
    leads = {row.fact_id: row for row in IpLead.objects.filter(compartment=national, subject__in=subjects)}
    of = set(Fact.objects.filter(pk__in=list(leads)).values_list("referral_id", flat=True))
    moved = []
    for fact, subject in queries.ip_facts(national, only=of) if of else ():
        lead = leads.get(fact.id)
        if lead is not None and lead.subject_id != subject:
            lead.subject_id = subject
            moved.append(lead)
    update_rows(moved, ["subject"])


def recheck_overtaken(national: Compartment, *, by: Post, at: datetime) -> None:
    """Check again the doors about whose subjects something has come in since they were checked."""
    doors = Door.objects.filter(compartment=national)
    newer = doors.filter(subject__mentions__referral__changed_at__gt=F("checked_at"))
    recheck_standing(national, set(newer.values_list("subject_id", flat=True)), by=by, at=at)


def _settle(
    places: Places, doors: QuerySet[Door], facts: DoorFacts, *, national: Compartment, at: datetime
) -> list[tuple[UUID, dict[str, object]]]:
    """Check every place grounds speak of and every standing door; write what is new or changed and return it."""
    standing = {(row.subject_id, row.premises_id): row for row in doors}
    spoken = [(subject, premises) for subject, found in places.items() for premises in found]
    fresh, changed = [], []
    for place in dict.fromkeys((*spoken, *standing)):
        state, items = _check(places.get(place[0], {}), facts, place, at.date())
        door = standing.get(place)
        if door is None:
            fresh.append(
                Door(compartment=national, subject_id=place[0], premises_id=place[1], state=state, items=items,
                     checked_at=at)
            )  # fmt: skip
        elif (door.state, door.items) != (state, items):
            door.state, door.items, door.checked_at = state, items, at
            changed.append(door)
    create_rows(fresh)
    update_rows(changed, ["state", "items", "checked_at"])
    return [(door.id, {"state": str(door.state)}) for door in fresh + changed]


def _gather(
    national: Compartment, shared: Collection[UUID], at: datetime, *, only: Collection[UUID] | None = None
) -> list[Ground]:
    """Write the grounds of all subjects or some anew and return them; they are replaced as facts change."""
    before = Ground.objects.filter(compartment=national)
    (before if only is None else before.filter(subject__in=only))._raw_delete(using="default")
    grounds = [
        _ground(national, said, shared=said.premises in shared, at=at)
        for said in (*queries.resolved_places(national, of=only), *queries.said_places(national, of=only))
    ]
    unique = {(g.subject_id, g.premises_id, g.kind, g.fact_id): g for g in grounds}
    create_rows(list(unique.values()))
    return list(unique.values())


def _ground(national: Compartment, said: queries.Said, *, shared: bool, at: datetime) -> Ground:
    why_not = why_ground_does_not_count(said.role, said.on, at=at.date(), kind=said.kind, shared=shared)
    return Ground(
        compartment=national,
        subject_id=said.subject,
        premises_id=said.premises,
        kind=said.kind,
        upstream=said.upstream[:300],
        role=said.role,
        on=said.on,
        counts=not why_not,
        why_not=why_not[:300],
        there_on=shown_on(said.kind, said.on, event_on=said.event_on),
        fact_id=said.fact,
    )


def _by_place(
    grounds: Iterable[Ground], entered: Iterable[tuple[UUID, SeenGround]], shared: Collection[UUID], at: datetime
) -> Places:
    places: Places = defaultdict(lambda: defaultdict(list))
    for ground in grounds:
        places[ground.subject_id][ground.premises_id].append(
            read_of(ground, shared=ground.premises_id in shared, at=at)
        )
    for subject, row in entered:
        places[subject][row.premises_id].append(read_of_seen(row, shared=row.premises_id in shared, at=at))
    return places


def read_of(ground: Ground, *, shared: bool, at: datetime) -> GroundRead:
    """Return a derived ground as the gate sees it on this day."""
    kind, role = GroundKind(ground.kind), AddressRole(ground.role)
    why_not = why_ground_does_not_count(role, ground.on, at=at.date(), kind=kind, shared=shared)
    upstream = upstream_read(kind, ground.upstream)
    return GroundRead(kind, upstream, role, not why_not, why_not, ground.on, there_on=ground.there_on)


def read_of_seen(row: SeenGround, *, shared: bool, at: datetime) -> GroundRead:
    """Return a ground entered by hand as the gate sees it; a copy of a subscriber's record is no more than that."""
    kind, role = GroundKind(row.kind), AddressRole(row.role)
    rests_on = GroundKind.SUBSCRIBER_RECORD if row.from_subscriber and kind not in FROM_SUBSCRIBER else kind
    why_not = why_ground_does_not_count(role, row.on, at=at.date(), kind=rests_on, shared=shared)
    upstream = upstream_read(kind, row.upstream, from_subscriber=row.from_subscriber)
    there_on = shown_on(rests_on, row.on)
    return GroundRead(kind, upstream, role, not why_not, why_not, row.on, entered=True, there_on=there_on)


def _check(
    places: Mapping[UUID, list[GroundRead]], facts: DoorFacts, place: tuple[UUID, UUID], on: date
) -> tuple[DoorState, list[dict[str, str]]]:
    subject, premises = place
    here = places.get(premises, [])
    elsewhere = [ground for other, grounds in places.items() if other != premises for ground in grounds]
    items = door_items(
        DoorRead(
            grounds=tuple(here),
            typed_unverified=facts.typed[subject],
            leads_without_zone=facts.without_zone[subject],
            leads_without_port=facts.without_port[subject],
            answers_that_differ=facts.differing[subject],
            answers_not_compared=facts.uncompared[subject],
            cleared=facts.cleared.get(subject, "") or facts.cleared.get(premises, ""),
            moved=why_moved(here, elsewhere, facts.against.get(place, ()), at=on),
            not_recent=why_not_recent(here, at=on),
            several=facts.several.get(premises, ""),
        )
    )
    state = DoorState.BLOCKED if open_items(items) else DoorState.ESTABLISHED
    return state, [item.as_dict() for item in items]
