"""`daybreak appoint`: who holds which post, and which operation they are admitted to."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.cli.console import AsJson, Codename, put, put_json
from daybreak.cli.installation import PASSWORD_BYTES
from daybreak.kernel.errors import BadInput


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(appoint)


def appoint(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name; needed where the username is new.")] = "",
    agency: Annotated[str, typer.Option(help="Short name of the agency, such as west-yorkshire.")] = "",
    role: Annotated[Role, typer.Option(help="The post.")] = Role.FORCE_ANALYST,
    admit: Annotated[
        str, typer.Option(metavar="REASON", help="Also admit them to the operation, for this reason.")
    ] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="File with the first password; one is made up when not given.")
    ] = None,
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Appoint somebody to a post at an agency, and admit them to the operation when a reason is given.

    The administrator appoints, the lead coordinator admits; both acts are in the ledger.
    """
    session.open_installation()
    from daybreak.access import actions
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Person
    from daybreak.agencies.queries import agency as agency_called

    known = Person.objects.filter(username=username).exists()
    if not (name or known):
        raise BadInput(f"Nobody is called {username} yet", place="--name", remedy="Say the person's name with --name")
    at = session.now()
    password = password_file.read_text("utf-8").strip() if password_file else secrets.token_urlsafe(PASSWORD_BYTES)
    administrator = session.acting("", Role.ADMINISTRATOR, at=at)
    with viewing(administrator):
        post = actions.appoint(
            name, username=username, agency=agency_called(agency), role=role, password=password, by=administrator, at=at
        )
    put(f"Appointed {post}.")
    if not known and password_file is None:
        put(f"First password, shown only now: {password}")
    if admit:
        coordinator = session.acting("", Role.LEAD_COORDINATOR, at=at)
        with viewing(coordinator):
            of = operation(codename)
            actions.admit([post], of, reason=admit, by=coordinator, at=at)
        put(f"Admitted to {of.codename}: {admit}")
    if as_json:
        put_json({"username": username, "post": str(post), "admitted": bool(admit)})
