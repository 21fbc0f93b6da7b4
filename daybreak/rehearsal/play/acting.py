"""Action day: what officers find behind each door, and what they record there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from daybreak.kernel.errors import NotFound
from daybreak.rehearsal.nation.day import Found
from daybreak.rehearsal.nation.terms import Outcome as FoundOutcome
from daybreak.rehearsal.nation.truth import Person
from daybreak.rehearsal.play.describing import describe
from daybreak.rehearsal.play.packaging import whom
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.safeguarding.tasks import record_events
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind, Happened, VisitState


@dataclass(frozen=True, slots=True)
class Behind:
    """What is behind the door of one visit, and whom officers look for there."""

    visit: Visit
    person: Person | None
    found: Found | None


def act(scene: Scene, advance: Advance) -> Figures:
    """Play the day: what bronze officers record at doors, and what the custody records of whom they met say."""
    counted: Counter[str] = Counter()
    for posts in scene.cast.forces.values():
        with scene.as_post(posts.bronze) as by:
            ready = list(
                Visit.objects.filter(state=VisitState.READY).select_related("package", "premises").order_by("reference")
            )
            doors = behind_doors(scene, ready)
            events = [event for behind in doors for event in _events(behind)]
            if events:
                scene.clock = max(scene.clock, max(event.happened_at for event in events))
                record_events(events, by=by, at=scene.clock)
        describe(scene, posts, _met(doors))
        counted.update(event.kind.value for event in events)
        advance(1)
    shown = (EventKind.SEARCH, EventKind.ARREST, EventKind.VOLUNTARY_ATTENDANCE, EventKind.CHILD_ENCOUNTERED)
    return {kind.value: counted[kind.value] for kind in shown}


def behind_doors(scene: Scene, ready: list[Visit]) -> list[Behind]:
    """Return what is behind the door of each visit, in their order."""
    people = whom(scene, [visit.package for visit in ready])
    found = []
    for visit in ready:
        person = people.get(visit.package_id)
        try:
            seen = scene.nation.found_at(scene.by_address.get(visit.premises.address, ""), person=person)
        except NotFound:
            seen = None
        found.append(Behind(visit, person, seen))
    return found


def _met(doors: list[Behind]) -> dict[UUID, Person]:
    """Return who was arrested or attended, under the keys of their packages."""
    met = (FoundOutcome.ARREST, FoundOutcome.VOLUNTARY_ATTENDANCE)
    return {
        behind.visit.package_id: behind.person
        for behind in doors
        if behind.person is not None and behind.found is not None and behind.found.outcome in met
    }


def _events(behind: Behind) -> list[Happened]:
    """Return what officers record on a visit, a few minutes apart from the start of its window."""
    found, visit = behind.found, behind.visit
    assert visit.starts_at is not None  # noqa: S101 - a ready visit has its window
    kinds = [EventKind.ENTRY]
    if found is not None:
        kinds.append(EventKind.SEARCH)
        kinds += [EventKind.CHILD_ENCOUNTERED] * len(found.children)
        kinds += {
            FoundOutcome.ARREST: [EventKind.ARREST],
            FoundOutcome.VOLUNTARY_ATTENDANCE: [EventKind.VOLUNTARY_ATTENDANCE],
            FoundOutcome.NOT_THERE: [EventKind.NOTE],
        }[found.outcome]
    kinds.append(EventKind.LEFT)
    return [
        Happened(visit.id, uuid5(visit.id, f"{n}"), kind, visit.starts_at + timedelta(minutes=7 * n))
        for n, kind in enumerate(kinds)
    ]
