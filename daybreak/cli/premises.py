"""Commands of premises: which force, how many households, whose connection."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from daybreak.attribution.terms import MarkKind
from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json

Key = Annotated[UUID, typer.Argument(metavar="PREMISES", help="Key of the premises, from its page.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(force_of)
    app.command()(choose_force)
    app.command()(note_premises)


def force_of(
    postcode: Annotated[str, typer.Argument(help="A whole postcode, quoted: 'AB1 2CD'.")], as_json: AsJson = False
) -> None:
    """Say which force the table names for a postcode; where it is unsure, every force it may be."""
    from daybreak.agencies.postcodes import force_of as look_up

    found = look_up(postcode)
    others = f"; or {', '.join(found.others)}" if found.others else ""
    put(f"{found.force or 'no force'}: {found.how}{others}")
    if as_json:
        put_json({"force": found.force, "others": list(found.others), "how": found.how})


def choose_force(
    premises: Key,
    force: Annotated[str, typer.Argument(help="Slug of the force; '' takes the choice back.")],
    reason: Annotated[str, typer.Option(help="Why this force.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Choose which force polices a premises, whatever the tables say; both are kept."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import agency
    from daybreak.agencies.terms import Role
    from daybreak.attribution import actions, places

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        chosen = agency(force) if force else None
        row = actions.choose_force(places.premises(premises), chosen, reason=reason, by=by, at=at)
    put(f"{premises}: {force or 'as the tables say'}; the tables said {row.suggested}")
    if as_json:
        put_json({"premises": str(premises), "force": force, "suggested": row.suggested})


def note_premises(
    premises: Key,
    kind: Annotated[MarkKind, typer.Argument(help="What was found out.")],
    reason: Annotated[str, typer.Option(help="How it is known.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Note how many households live at a premises, or that its connection is shared; doors there are checked again."""
    session.open_installation()
    from daybreak.access.actions import consult
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution import actions, places

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        found = places.premises(premises)
        actions.mark_premises(found, kind, reason=reason, by=by, at=at)
        consult("premises:read", "premises", found, by=by, at=at)
        doors = [(door.subject.reference, str(door.state)) for door in places.doors_at(premises)]
    checked = ", ".join(f"{who} {state}" for who, state in doors) or "none"
    put(f"{premises}: {kind.shown}; doors checked again: {checked}")
    if as_json:
        put_json({"premises": str(premises), "kind": kind.value, "doors": dict(doors)})
