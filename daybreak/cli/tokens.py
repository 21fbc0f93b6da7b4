"""The command about tokens of programs: issue, list, revoke."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from daybreak.access.terms import Scope
from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json, put_table
from daybreak.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

COLUMNS = ("Token", "For", "Post of", "Scopes", "Ends", "Revoked")


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(token)


def token(
    username: Annotated[str, typer.Argument(help="Whose post the program acts as.")] = "",
    label: Annotated[str, typer.Option(help="What the token is for.")] = "program",
    days: Annotated[int, typer.Option(min=1, max=365, help="When it ends.")] = 30,
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may be used for, such as packages:write; may be repeated.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the tokens that were issued instead.")] = False,
    revoke: Annotated[str, typer.Option(metavar="TOKEN", help="Revoke this one of the list instead.")] = "",
    acts_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Issue a token for the API (shown this once, kept only as a digest), list tokens, or revoke one.

    Without --scope it reads, in every room its post may read. Whoever holds the post may list and revoke too (--as).
    """
    session.open_installation()
    at = session.now()
    by = _whoever(acts_as, at)
    if revoke:
        result = _revoke(revoke, by, at)
    elif listed:
        result = _list(username, by)
    else:
        result = _issue(username, label, _scopes(scope), at + timedelta(days=days), by, at)
    if as_json:
        put_json(result)


def _whoever(username: str, at: datetime) -> Post:
    from daybreak.agencies.queries import posts_held
    from daybreak.agencies.terms import Role

    if not username:
        return session.acting("", Role.ADMINISTRATOR, at=at)
    return _post_of(username, posts_held(at=at).filter(person__username=username).first())


def _post_of(username: str, post: Post | None) -> Post:
    if post is None:
        raise NotFound(f"{username or 'Nobody'} holds no post", remedy="See `daybreak posts`")
    return post


def _scopes(words: list[str] | None) -> list[Scope]:
    if words is None:
        return [scope for scope in Scope if scope.endswith(":read")]
    try:
        return [Scope(word) for word in words]
    except ValueError as unknown:
        raise BadInput(f"{unknown}", place="--scope", remedy=f"Choose from: {', '.join(Scope)}") from None


def _issue(
    username: str, label: str, scopes: list[Scope], expires_at: datetime, by: Post, at: datetime
) -> dict[str, Any]:
    from daybreak.access.actions import issue_token
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import posts_held

    post = _post_of(username, posts_held(at=at).filter(person__username=username).first())
    with viewing(by):
        issued = issue_token(post, label=label, scopes=scopes, expires_at=expires_at, by=by, at=at)
    put(f"Token of {post} until {expires_at:%d %B %Y}, for {', '.join(scopes)}; shown only now:")
    put(issued)
    return {"token": issued, "post": str(post), "scopes": list(scopes)}


def _list(username: str, by: Post) -> dict[str, Any]:
    from daybreak.access.gates import may
    from daybreak.access.queries import tokens_of
    from daybreak.access.viewer import viewing

    with viewing(by):
        rows = tokens_of(by, everybody=may(by, "token:issue"))
        found = list(rows.filter(post__person__username=username) if username else rows)
    cells = [
        (
            row.id, row.label, row.post.person.username, " ".join(row.scopes), f"{row.expires_at:%Y-%m-%d}",
            f"{row.revoked_at:%Y-%m-%d}" if row.revoked_at else "",
        )
        for row in found
    ]  # fmt: skip
    put_table("Tokens", COLUMNS, cells)
    names = [column.lower().replace(" ", "_") for column in COLUMNS]
    return {"tokens": [dict(zip(names, row, strict=True)) for row in cells]}


def _revoke(key: str, by: Post, at: datetime) -> dict[str, Any]:
    from daybreak.access.actions import revoke_token
    from daybreak.access.viewer import viewing

    try:
        wanted = UUID(key)
    except ValueError:
        raise NotFound(remedy="See `daybreak token --list`") from None
    with viewing(by):
        row = revoke_token(wanted, by=by, at=at)
    put(f"The token for {row.label} opens nothing any more.")
    return {"revoked": str(row.id)}
