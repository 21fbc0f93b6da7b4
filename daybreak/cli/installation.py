"""Commands about the installation itself: init, posts."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from daybreak.cli import session
from daybreak.cli.console import AsJson, put, put_json, put_next, put_table
from daybreak.conf.home import home

PASSWORD_BYTES = 12


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(init)
    app.command()(posts)


def init(
    codename: Annotated[str, typer.Option(help="Codename of the operation to found.")] = "FIRST LIGHT",
    lead: Annotated[str, typer.Option(help="Name of the lead agency.")] = "Lead Agency",
    password_file: Annotated[
        Path | None, typer.Option(help="File with the password for the first posts; one is made up when not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Set up an installation: database, tables, agencies, one operation, and its first posts.

    Running it again brings an existing installation up to date and changes nothing else.
    """
    session.prepare()
    from daybreak.access.founding import found

    password = password_file.read_text("utf-8").strip() if password_file else secrets.token_urlsafe(PASSWORD_BYTES)
    founded = found(codename=codename, lead_name=lead, password=password, at=session.now())
    result: dict[str, Any] = {"home": str(home()), "operation": founded.codename, "posts": founded.posts}
    if not founded.new:
        put(f"The installation in {home()} is up to date; operation {founded.codename}.")
    else:
        put(f"Founded operation {founded.codename} in {home()}.")
        put_table("Posts", ("Username", "Post"), list(founded.posts.items()))
        if password_file is None:
            put(f"Password of all of them, shown only now: {password}")
        put_next("name people in the forces (`daybreak appoint`), receive files (`daybreak intake`); `daybreak serve`")
    if as_json:
        put_json(result)


def posts(as_json: AsJson = False) -> None:
    """List the posts commands can act as."""
    session.open_installation()
    from daybreak.agencies.queries import posts_held

    rows = [(post.person.username, post.title, post.agency.name) for post in posts_held(at=session.now())]
    put_table("Posts", ("Username", "Post", "Agency"), rows)
    if as_json:
        put_json({"posts": [dict(zip(("username", "post", "agency"), row, strict=True)) for row in rows]})
