"""A program at the API's door: sends its token, a key with each write, the version of what it edits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from daybreak.access.actions import issue_token
from daybreak.access.models import ApiToken
from daybreak.access.terms import Scope
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from tests.rooms import World

API = "/api/v1"


class Program:
    """Acts as a post through a token of its own."""

    def __init__(self, world: World, post: Post, scopes: Iterable[Scope] = tuple(Scope)) -> None:
        self.token = token_for(world, post, scopes)
        self.client = Client(headers={"authorization": f"Bearer {self.token}"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(API + path, query)

    def version(self, path: str) -> str:
        """Return the ETag of the thing at this address."""
        return str(self.get(path).headers["ETag"])

    def send(self, path: str, body: Any = None, *, key: object = None, version: str = "", method: str = "POST") -> Any:
        """Send a write; a new key unless one is given, no key where it is ''."""
        sent = {"idempotency-key": str(key if key is not None else uuid4()), "if-match": version}
        headers = {name: value for name, value in sent.items() if value}
        return self.client.generic(method, API + path, _json(body), content_type="application/json", headers=headers)


def _json(body: Any) -> bytes:
    import json

    return b"" if body is None else json.dumps(body).encode()


def token_for(world: World, post: Post, scopes: Iterable[Scope] = tuple(Scope), *, days: int = 30) -> str:
    """Issue a token as the administrator does, from now on: a door reads the clock."""
    now = datetime.now(UTC)
    with viewing(world.administrator):
        return issue_token(
            post, label="test", scopes=scopes, expires_at=now + timedelta(days=days), by=world.administrator, at=now
        )


def newest_token(post: Post) -> UUID:
    return ApiToken.objects.filter(post=post).latest("issued_at").id
