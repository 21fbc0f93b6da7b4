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
    others = (Role.GOLD, Role.LEAD_COORDINATOR, Role.PRESS_OFFICER)
    by = session.acting(act_as, Role(role), at=at, or_as=others)
    with viewing(by):
        of = operation(codename)
        newest = releases().filter(compartment__operation=of).first()
        if newest is None:
            raise NotFound("There is no release", remedy="Draft one with `daybreak release draft`")
        said = act(release(newest.pk), of, by, at)
        told(release(newest.pk), as_json, at=at, **said)


def told(row: Release, as_json: bool, *, at: datetime, **said: Any) -> None:
    """Print how a release stands, what comes next and who does it; `next` in what is said goes before the usual."""
    from daybreak.release.next_steps import next_step
    from daybreak.release.queries import unlocked_by
    from daybreak.release.terms import ReleaseState

    then = str(said.pop("next", "")) or next_step(ReleaseState(row.state), unlocked_by=unlocked_by(row, at=at))
    put(f"{row.headline}: {row.state}, embargo until {row.embargo_until:%d %B %Y %H:%M} UTC, text {row.version}.")
    put(then)
    if as_json:
        put_json({"id": str(row.pk), "state": row.state, "embargo_until": row.embargo_until.isoformat()} | said)
