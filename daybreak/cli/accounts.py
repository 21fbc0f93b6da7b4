"""Commands of an administrator about how people sign in: invite, reset-sign-in, identity-provider."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json
from daybreak.kernel.errors import NotFound

if TYPE_CHECKING:
    from daybreak.agencies.models import Person

Username = Annotated[str, typer.Argument(help="Who it is about; see `daybreak posts`.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(invite)
    app.command()(reset_sign_in)
    app.command()(identity_provider)


def invite(username: Username, acting_as: As = "", as_json: AsJson = False) -> None:
    """Make a one-time code with which somebody signs in for the first time.

    With it they bind the account of their agency's identity provider, or enrol a passkey, or choose a password and an
    app for codes. Hand it over in person or by telephone; the code before it is void.
    """
    session.open_installation()
    from daybreak.access import accounts
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role

    at = session.now()
    person, by = _person(username), session.acting(acting_as, Role.ADMINISTRATOR, at=at)
    with viewing(by):
        code = accounts.invite(person, by=by, at=at)
    _say_code(person, code, as_json=as_json)


def reset_sign_in(
    username: Username,
    reason: Annotated[str, typer.Option(help="What was lost, and how you know that it is them who ask.")],
    acting_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Take away passkeys, app, codes, password and bindings of somebody, end their sessions, and invite them anew."""
    session.open_installation()
    from daybreak.access import accounts
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role

    at = session.now()
    person, by = _person(username), session.acting(acting_as, Role.ADMINISTRATOR, at=at)
    with viewing(by):
        code = accounts.reset_sign_in(person, reason=reason, by=by, at=at)
    put(f"{person.name} can sign in with nothing they had, and is signed out everywhere.")
    _say_code(person, code, as_json=as_json)


def identity_provider(
    agency: Annotated[str, typer.Argument(help="Short name of the agency, such as west-yorkshire.")],
    issuer: Annotated[str, typer.Option(help="The provider's issuer (OpenID Connect), an https address.")],
    client: Annotated[str, typer.Option(help="The client id the provider gave to this installation.")],
    secret_file: Annotated[Path, typer.Option(help="File with the client secret; it is kept in the key folder.")],
    acting_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Name the identity provider at which an agency's own people sign in.

    Give the provider the address printed here to lead back to. Who signs in there opens nothing until an invitation
    binds their account.
    """
    session.open_installation()
    from daybreak.access import accounts
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import agency as agency_called
    from daybreak.agencies.terms import Role
    from daybreak.conf.client_secrets import keep_client_secret
    from daybreak.conf.home import home

    at = session.now()
    found, by = agency_called(agency), session.acting(acting_as, Role.ADMINISTRATOR, at=at)
    with viewing(by):
        accounts.name_provider(found, issuer=issuer, client=client, by=by, at=at)
        keep_client_secret(home(), found.slug, secret_file.read_text("utf-8"))
    back = f"/sign-in/agency/{found.slug}/back/"
    put(f"People of {found.name} can sign in at {issuer} once an invitation binds them.")
    put(f"Address to lead back to: https://YOUR-HOST{back}")
    if as_json:
        put_json({"agency": found.slug, "issuer": issuer, "client": client, "back": back})


def _person(username: str) -> Person:
    from daybreak.agencies.models import Person

    found = Person.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"Nobody signs in as {username}", remedy="See `daybreak posts`")
    return found


def _say_code(person: Person, code: str, *, as_json: bool) -> None:
    from daybreak.agencies.rules import INVITED_FOR

    put(f"Invitation of {person.name} ({person.username}) for {INVITED_FOR.days} days, shown only now: {code}")
    if as_json:
        put_json({"username": person.username, "code": code})
