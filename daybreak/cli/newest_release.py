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

OWN_PACK = "Your published pack, once there is one, is on the page Press (/press/)"


def with_newest(
    act: Callable[[Release, Operation, Post, datetime], dict[str, Any]], role: str, act_as: str, codename: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Do something with the newest release, as a post of the role or whatever post the named person holds."""
    session.open_installation()
    from daybreak.access.gates import may_ever
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.kernel.errors import NotFound
    from daybreak.release.queries import release, releases

    at = session.now()
    others = (Role.GOLD, Role.LEAD_COORDINATOR, Role.PRESS_OFFICER)
    by = session.acting(act_as, Role(role), at=at, or_as=others)
    if may_ever(by, "pack:read"):  # before it is looked for: the same words whether there is one or not
        raise NotFound("There is no release for a force's press", remedy=OWN_PACK)
    with viewing(by):
        of = operation(codename)
        newest = releases().filter(compartment__operation=of).first()
        if newest is None:
            raise NotFound("There is no release", remedy="Draft one with `daybreak release draft`")
        said = act(release(newest.pk), of, by, at)
        told(release(newest.pk), as_json, at=at, **said)


def marks_left(row: Release, operation: Operation) -> str:
    """Return how many marks of the text stand, as far as the viewer sees, what is next and who does it."""
    from daybreak.release.marks import marks
    from daybreak.release.next_steps import COMMANDERS

    left = sum(mark.clearance is None for mark in marks(row, operation=operation))
    if not left:
        seal = f"Next: {COMMANDERS} seals it: `daybreak release seal`."
        return f"No mark stands in the text, as far as your post sees. {seal}"
    stand = "1 mark stands" if left == 1 else f"{left} marks stand"
    return (
        f"{stand} in the text: `daybreak release show` names each with its place. Next: the press officer amends the"
        " text (`daybreak release amend FILE`), or somebody who did not write it clears each"
        " (`daybreak release clear --place PLACE --reason TEXT`)."
    )


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
