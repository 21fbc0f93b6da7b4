"""Sessions: begun, confirmed and ended by the person they belong to; all ended at once for a leaver."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Person, Post, Session
from daybreak.agencies.terms import Seat, Way
from daybreak.kernel.errors import NotFound
from daybreak.ledger.actions import record, record_many


def begin_session(post: Post, *, way: Way, seat: Seat, at: datetime) -> None:
    """Write that a person signed in for a post (the session itself is the door's); forget sessions that are over."""
    Session.objects.filter(ends_at__lt=at).delete()
    record("session:begin", "person", post.person_id, by=post.actor, at=at, way=way.value, address=seat.address)


def leave_session(post: Post, *, at: datetime) -> None:
    """Write that a person signed out; the session itself is the door's."""
    record("session:leave", "person", post.person_id, by=post.actor, at=at)


def confirm_session(post: Post, *, purpose: str, way: Way, at: datetime) -> None:
    """Write that a person proved again who they are, and for what."""
    record("session:confirm", "person", post.person_id, by=post.actor, at=at, purpose=purpose, way=way.value)


def revoke_session(key: UUID, post: Post, *, at: datetime) -> None:
    """End one of the person's own sessions; NotFound when it is not theirs or over already."""
    _, counted = Session.objects.filter(pk=key, person=post.person_id).delete()
    if not counted:
        raise NotFound(thing="session")
    record("session:revoke", "session", key, by=post.actor, at=at)


def revoke_other_sessions(this: UUID | None, post: Post, *, at: datetime) -> int:
    """End every session of the person but `this` one; return how many were."""
    mine = Session.objects.filter(person=post.person_id).values_list("pk", flat=True)
    ended = _end(key for key in mine if key != this)
    record_many("session:revoke", "session", [(key, {}) for key in ended], by=post.actor, at=at)
    return len(ended)


def end_sessions(person: Person) -> int:
    """End every session of a person at once; return how many were. Part of the act that makes them leave.

    In that act's own transaction, and so recorded by its entry; a request that is under way may end, none begins.
    """
    return len(_end(Session.objects.filter(person=person).values_list("pk", flat=True)))


def _end(keys: Iterable[UUID]) -> list[UUID]:
    ended = list(keys)
    Session.objects.filter(pk__in=ended).delete()
    return ended
