"""The routine checks the door gate asks for: the local force looks whether they live there now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.attribution.actions import Entry, Seen, enter_grounds
from daybreak.attribution.queries import doors
from daybreak.attribution.terms import DoorState, GroundKind
from daybreak.identity.models import Mention
from daybreak.kernel.words import AddressRole
from daybreak.rehearsal.play.scene import Scene

ASKED_FOR = frozenset({"recent", "moved"})  # what a look at the door can settle


def look_at_doors(scene: Scene, *, by: Post) -> int:
    """Enter what the local forces saw at the doors that wait for nothing else; return how many."""
    waiting = doors(scene.national).filter(state=DoorState.BLOCKED).select_related("subject__compartment", "premises")
    held = [door for door in waiting.order_by("subject__reference", "premises__key") if _waits_for_a_look(door.items)]
    on = scene.clock.date()
    people = _people(scene, {door.subject_id for door in held})
    entries = [
        Entry(door.subject, door.premises, _seen(on, there=door.premises.key in people[door.subject_id]))
        for door in held
        if door.subject_id in people
    ]
    if entries:
        enter_grounds(scene.national.pk, entries, by=by, at=scene.clock)
    return len(entries)


def _waits_for_a_look(items: list[dict[str, str]]) -> bool:
    missing = {item["key"] for item in items if item["state"] == "open"}
    return bool(missing) and missing <= ASKED_FOR


def _people(scene: Scene, subjects: set[UUID]) -> dict[UUID, frozenset[str]]:
    """Return where the people behind subjects live, as somebody who asked around would know."""
    found: dict[UUID, frozenset[str]] = {}
    for mention in Mention.objects.filter(subject__in=subjects).order_by("-key"):
        number = scene.whose(mention.features)
        if number is not None and mention.subject_id is not None:
            homes = scene.nation.premises_of(scene.nation.people[number])
            found[mention.subject_id] = frozenset(home.address.key for home in homes)
    return found


def _seen(on: date, *, there: bool) -> Seen:
    return Seen(
        GroundKind.LOCAL_INTELLIGENCE, f"Look of {on}", "The local force looked at the door", False, AddressRole.HOME,
        on, "Neighbourhood officer", against=not there,
    )  # fmt: skip
