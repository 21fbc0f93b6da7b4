"""Commands of grounds that people saw in records elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from daybreak.attribution.terms import GroundKind
from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json
from daybreak.cli.references import named, subject_named
from daybreak.kernel.words import AddressRole


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(enter_ground)
    app.command()(withdraw_ground)


def enter_ground(
    subject: Annotated[str, typer.Argument(help="Reference of the subject.")],
    premises: Annotated[UUID, typer.Argument(help="Key of a premises some record connects it to.")],
    kind: Annotated[GroundKind, typer.Argument(help="What kind of record it is.")],
    reference: Annotated[str, typer.Option(help="What finds the record again where it is kept.")],
    upstream: Annotated[str, typer.Option(help="The record it comes from in the end, and who keeps it.")],
    role: Annotated[AddressRole, typer.Option(help="What the address is to the person.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the record speaks of.")],
    seen_by: Annotated[str, typer.Option(help="Who looked at the record.")],
    from_subscriber: Annotated[
        bool, typer.Option(help="It rests on an operator's subscriber or billing record.")
    ] = False,
    against: Annotated[bool, typer.Option(help="It says that they are not there: it blocks the door.")] = False,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Enter a ground somebody saw in a record elsewhere; the doors of its subject are checked again."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution import actions, seen

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    what = actions.Seen(kind, reference, upstream, from_subscriber, role, on.date(), seen_by, against)
    with viewing(by):
        found = subject_named(subject)
        place = named(seen.places_known(found.id), premises, kind="premises")
        row = actions.enter_ground(found, place, what, by=by, at=at)
    put(f"{row.id}: entered; doors checked again")
    if as_json:
        put_json({"key": str(row.id)})


def withdraw_ground(
    key: Annotated[UUID, typer.Argument(metavar="KEY", help="The key the ground was entered under.")],
    reason: Annotated[str, typer.Option(help="Why it is relied on no more.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Withdraw a ground entered by hand; a door that rested on it is blocked."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution import actions

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        actions.withdraw_ground(key, reason=reason, by=by, at=at)
    put(f"{key}: withdrawn; doors checked again")
    if as_json:
        put_json({"key": str(key)})
