"""`daybreak check`: does anybody else hold this identifier? Limited, logged, and answered as its originator allows."""

from __future__ import annotations

from typing import Annotated

import typer

from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json
from daybreak.deconfliction.terms import LookedUp


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(check)


def check(
    kind: Annotated[LookedUp, typer.Argument(help="What it is.")],
    identifier: Annotated[str, typer.Argument(help="The identifier, with its country code where it has one.")],
    reason: Annotated[str, typer.Option(help="Why you ask; it is kept, and another person reads it.")],
    service: Annotated[str, typer.Option(help="The provider of a user name or an account number.")] = "",
    acts_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Look up whether another force holds an identifier, as a force analyst.

    What a force holds blindly is answered as what nobody holds; the desk of the lead agency makes the contact then.
    """
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.deconfliction.actions import look_up

    at = session.now()
    by = session.acting(acts_as, Role.FORCE_ANALYST, at=at)
    with viewing(by):
        part = compartment(operation(codename), CompartmentKind.FORCE, by.agency)
        answer = look_up(part, kind, identifier, service=service, reason=reason, by=by, at=at)
    if answer.refused:
        raise answer.refused
    put(f"{answer.reference}: {answer.said}")
    for each in answer.opened:
        put(f"Opened: {each['force']}, {each['reference']} {each.get('identifier', '')}".rstrip())
    if as_json:
        put_json({"reference": answer.reference, "said": answer.said, "opened": answer.opened})
