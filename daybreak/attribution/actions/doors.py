"""Gathering grounds and checking the door gate over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution import queries
from daybreak.attribution.models import Door, Ground
from daybreak.attribution.rules import DoorRead, GroundRead, door_items, why_ground_does_not_count
from daybreak.attribution.terms import DoorState, GroundKind
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.words import AddressRole, open_items
from daybreak.ledger.actions import record_many


def establish_doors(national: Compartment, *, by: Post, at: datetime) -> Counter[DoorState]:
    """Gather all grounds and check every (subject, premises) they speak of; return how many doors are in each state.

    A door once established is blocked again as soon as an item opens, and where nothing speaks for it any more; the
    ledger keeps each change.
    """
    Compartment.objects.select_for_update().get(pk=national.pk)
    require(by, "door:establish")
    grounds = _gather(national, at)
    standing = {(row.subject_id, row.premises_id): row for row in Door.objects.filter(compartment=national)}
    facts = queries.door_facts(national)
    fresh, changed = [], []
    by_place = _by_place(grounds)
    for place in (*by_place, *(place for place in standing if place not in by_place)):
        state, items = _check(by_place.get(place, []), facts, place)
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
    things = [(door.id, {"state": str(door.state)}) for door in fresh + changed]
    record_many("door:establish", "door", things, by=by.actor, at=at)
    return Counter(DoorState(state) for state in queries.doors(national).values_list("state", flat=True))


def _gather(national: Compartment, at: datetime) -> list[Ground]:
    """Write the grounds that are new, and return all of them; grounds are derived and replaced as facts change."""
    Ground.objects.filter(compartment=national)._raw_delete(using="default")
    grounds = [
        _ground(national, said, at=at) for said in (*queries.resolved_places(national), *queries.said_places(national))
    ]
    unique = {(g.subject_id, g.premises_id, g.kind, g.fact_id): g for g in grounds}
    create_rows(list(unique.values()))
    return list(unique.values())


def _ground(national: Compartment, said: queries.Said, *, at: datetime) -> Ground:
    why_not = why_ground_does_not_count(said.role, said.on, at=at.date())
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
        fact_id=said.fact,
    )


def _by_place(grounds: Iterable[Ground]) -> dict[tuple[UUID, UUID], list[GroundRead]]:
    places: dict[tuple[UUID, UUID], list[GroundRead]] = defaultdict(list)
    for ground in grounds:
        places[ground.subject_id, ground.premises_id].append(
            GroundRead(
                GroundKind(ground.kind), ground.upstream, AddressRole(ground.role), ground.counts, ground.why_not
            )
        )
    return places


def _check(
    grounds: list[GroundRead], facts: queries.DoorFacts, place: tuple[UUID, UUID]
) -> tuple[DoorState, list[dict[str, str]]]:
    subject, premises = place
    items = door_items(
        DoorRead(
            grounds=tuple(grounds),
            typed_unverified=facts.typed[subject],
            leads_without_zone=facts.without_zone[subject],
            leads_without_port=facts.without_port[subject],
            answers_that_differ=facts.differing[subject],
            answers_not_compared=facts.uncompared[subject],
            cleared=facts.cleared.get(subject, "") or facts.cleared.get(premises, ""),
        )
    )
    state = DoorState.BLOCKED if open_items(items) else DoorState.ESTABLISHED
    return state, [item.as_dict() for item in items]
