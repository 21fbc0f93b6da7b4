"""Acting on the newest release: found, acted on as the right post, and said how it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from daybreak.cli import session
from daybreak.cli.console import put, put_json

if TYPE_CHECKING:
    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role
    from daybreak.release.models import Release


def with_newest(
    act: Callable[[Release, Operation, Post, datetime], dict[str, Any]], role: str, act_as: str, codename: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Do something with the newest release, as a post of the role or whatever post the named person holds."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.kernel.errors import NotFound
    from daybreak.release.queries import release, releases

    at = session.now()
    by = post_of(act_as, Role(role), at)
    with viewing(by):
        of = operation(codename)
        newest = releases().filter(compartment__operation=of).first()
        if newest is None:
            raise NotFound("There is no release", remedy="Draft one with `daybreak release draft`")
        said = act(release(newest.pk), of, by, at)
        told(release(newest.pk), as_json, **said)


def post_of(username: str, role: Role, at: datetime) -> Post:
    """Return the named person's post of the role, or of another one that has to do with the release."""
    from daybreak.agencies.queries import posts_held
    from daybreak.agencies.terms import Role

    others = (Role.GOLD, Role.LEAD_COORDINATOR, Role.PRESS_OFFICER)
    if username and not posts_held(at=at).filter(role=role, person__username=username).exists():
        for other in others:
            if posts_held(at=at).filter(role=other, person__username=username).exists():
                return session.acting(username, other, at=at)
    return session.acting(username, role, at=at)


def told(row: Release, as_json: bool, **said: Any) -> None:
    put(f"{row.headline}: {row.state}, embargo until {row.embargo_until:%d %B %Y %H:%M} UTC, text {row.version}.")
    if as_json:
        put_json({"id": str(row.pk), "state": row.state, "embargo_until": row.embargo_until.isoformat()} | said)
