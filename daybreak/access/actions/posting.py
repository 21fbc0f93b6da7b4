"""Appointing people to posts, and the end of a post or of everything a person holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Q

from daybreak.access.gates import require
from daybreak.access.models import ApiToken
from daybreak.access.rules import MOMENT, check_reason, check_two
from daybreak.access.viewer import at_once
from daybreak.agencies.actions import end_sessions
from daybreak.agencies.models import Agency, Person, Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import Conflict
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record


@dataclass(frozen=True, slots=True)
class Cut:
    """What a leaver lost: how many posts, grants, tokens and sessions ended."""

    posts: int
    grants: int
    tokens: int
    sessions: int


def appoint(
    name: str, *, username: str, agency: Agency, role: Role, password: str | None = None, by: Post, at: datetime
) -> Post:
    """Appoint a person to a post, creating the person when the username is new; return the post.

    Without a password they cannot sign in with one. Raises Conflict when they hold that post already, NotAllowed for
    oneself.
    """
    require(by, "post:appoint")
    person, _ = Person.objects.get_or_create(
        username=username, defaults={"name": name, "password": make_password(password)}
    )
    check_two(by.person_id, person.id, act="appoint to a post", ask="another administrator")
    if Post.objects.filter(person=person, agency=agency, role=role, held_until=None).exists():
        raise Conflict(f"{person.name} holds that post already", remedy="End it first, or choose another role")
    post = Post.objects.create(person=person, agency=agency, role=role, held_from=at)
    record("post:appoint", "post", post.id, by=by.actor, at=at, person=person.id, role=role.value)
    return post


def end_post(post: Post, *, reason: str, by: Post, at: datetime) -> Cut:
    """End a post at once, with its grants, its tokens, and the sessions of who held it.

    Whoever holds other posts signs in again and goes on with those. Raises Conflict when it has ended already.
    """
    found = lock(Post, post.pk)
    require(by, "post:end")
    said = check_reason(reason)
    if found.held_until is not None and found.held_until <= at:
        raise Conflict("This post has ended already", remedy="Nothing is left to do")
    if found.person_id == by.person_id:
        raise Conflict("Nobody ends their own post", rule="two-people", remedy="Ask another administrator")
    cut = _cut([found], found.person, at)
    record("post:end", "post", found.id, by=by.actor, at=at, reason=said, cut=asdict(cut))
    return cut


def deactivate(person: Person, *, reason: str, by: Post, at: datetime) -> Cut:
    """Cut a leaver off at once: every post, grant, token and session ends, and no sign-in succeeds any more."""
    found = lock(Person, person.pk)
    require(by, "post:end")
    said = check_reason(reason)
    if not found.is_active:
        raise Conflict("This person is deactivated already", remedy="Nothing is left to do")
    if found.id == by.person_id:
        raise Conflict("Nobody deactivates themselves", rule="two-people", remedy="Ask another administrator")
    found.is_active = False
    found.save(update_fields=["is_active"])
    held = Post.objects.filter(Q(held_until=None) | Q(held_until__gt=at), person=found)
    cut = _cut(list(held), found, at)
    record("person:deactivate", "person", found.id, by=by.actor, at=at, reason=said, cut=asdict(cut))
    return cut


def _cut(posts: Sequence[Post], person: Person, at: datetime) -> Cut:
    keys = [post.id for post in posts]
    ends_at = at_once(at)
    for post in posts:
        post.held_until = max(ends_at, post.held_from + MOMENT)
        post.save(update_fields=["held_until"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access.close_grants(%s::uuid[], %s)", [keys, at])
        grants = int(cursor.fetchone()[0])
    tokens = ApiToken.objects.filter(post__in=keys, revoked_at=None).update(revoked_at=at)
    return Cut(len(keys), grants, tokens, end_sessions(person))
