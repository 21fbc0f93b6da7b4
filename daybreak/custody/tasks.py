"""From a seizure as an officer recorded it at the door to its exhibit: in any order, any number of times, once.

What is on the bag came with the entry. The exhibit is made once somebody has recorded the entry into the premises; a
seizure that came before waits for it. What cannot be an exhibit (its reference stands on another bag) keeps no entry
back: the visit says that the seizure has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from daybreak.agencies.models import Post
from daybreak.custody.actions import seize
from daybreak.custody.models import Exhibit
from daybreak.custody.rules.seizing import reference_key
from daybreak.custody.terms import ItemKind, Seized
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.visits.models import VisitEvent
from daybreak.visits.rules.day import server_time
from daybreak.visits.rules.events import BEGINS
from daybreak.visits.terms import Became, EventKind, Happened, Told, VisitState

BEGUN = (VisitState.UNDER_WAY, VisitState.COMPLETED)


def bag_what_was_told(entries: Iterable[Happened], told: Iterable[Told], *, at: datetime) -> list[Exhibit]:
    """Make the exhibits of the seizures just taken in, and of those that waited for the entry just taken in."""
    kept = {each.event_ref for each in told if each.became is not Became.REFUSED}
    touched = {
        entry.visit
        for entry in entries
        if entry.event_ref in kept and (entry.seized or entry.kind in BEGINS or entry.kind is EventKind.LEFT)
    }
    return bag(touched, at=at) if touched else []


def bag(visits: Iterable[UUID], *, at: datetime) -> list[Exhibit]:
    """Make the exhibits of every seizure recorded on these visits that has none yet, each as who recorded it."""
    rows = VisitEvent.objects.filter(
        visit__in=list(visits), visit__state__in=BEGUN, kind=EventKind.SEIZURE, seized__has_key="reference"
    )
    waiting = without_exhibit(list(rows.order_by("happened_at", "event_ref")))
    posts = {
        post.pk: post
        for post in Post.objects.select_related("person", "agency").filter(pk__in={e.recorded_by for e in waiting})
    }
    return [made for event in waiting if (made := _bagged(event, posts[event.recorded_by], at=at)) is not None]


def without_exhibit(events: Sequence[VisitEvent]) -> list[VisitEvent]:
    """Return those of the events whose seizure is no exhibit of its visit; one read, however many they are."""
    exhibits = Exhibit.objects.filter(visit__in={event.visit_id for event in events})
    held = set(exhibits.values_list("visit", "reference_key", "seal_number")) if events else set()
    return [event for event in events if _on_the_bag(event) not in held]


def _on_the_bag(event: VisitEvent) -> tuple[UUID, str, str]:
    try:
        key = reference_key(event.seized.get("reference", ""))
    except BadInput:
        key = ""
    return event.visit_id, key, event.seized.get("seal", "")


def _bagged(event: VisitEvent, by: Post, *, at: datetime) -> Exhibit | None:
    said = event.seized
    item = Seized(
        event.visit_id, said["reference"], said.get("seal", ""), ItemKind(said.get("kind", ItemKind.OTHER)),
        server_time(event.happened_at, event.ahead_ms), said.get("found_where", ""), said.get("description", ""),
    )  # fmt: skip
    try:
        with transaction.atomic():
            return seize([item], by=by, at=at)[0]
    except (BadInput, Conflict, NotAllowed):
        return None
