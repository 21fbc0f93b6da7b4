"""One attempt: a row of the matrix, tried by a post on the thing of one place, and undone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daybreak.access.gates import may, may_ever
from daybreak.access.viewer import viewing
from daybreak.kernel.locks import _stamps
from daybreak.web.versions import FIELD
from tests.attack.matrix import ANYBODY, OPERATIONS, PAGES, PUBLIC, Row
from tests.attack.scene import Scene, granted, undone, written
from tests.attack.surface import API, routes
from tests.web.doors import confirm, version_shown

LIST = b"d41d8cd98f00b204e9800998ecf8427e\n"
NOISE = {"agencies_session", "agencies_signin"}
"""Tables of the browser itself: that somebody looked is noted there."""


@dataclass(frozen=True)
class Attempt:
    """What came back, and what was written; `plain` is the body without what differs each time."""

    status: int
    body: str
    plain: str
    headers: tuple[tuple[str, str], ...]
    written: frozenset[str]
    statements: int

    @property
    def succeeded(self) -> bool:
        return self.status < 400

    @property
    def seen(self) -> tuple[object, ...]:
        """Everything somebody outside can tell two answers apart by; for their duration stands what was asked."""
        return self.status, self.plain, self.headers, self.statements


def rows() -> dict[str, Row]:
    """Return every row, pages and operations."""
    return PAGES_BY_NAME | OPERATIONS


PAGES_BY_NAME = {f"page {name}": row for name, row in PAGES.items()}


@cache
def _routes() -> dict[str, str]:
    return routes()


def path_of(name: str, row: Row, key: UUID) -> str:
    """Return the address of a row for one key."""
    if name.startswith("page "):
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", _routes()[name.removeprefix("page ")])
    else:
        path = f"/{API}".rstrip("/") + name.partition(" ")[2]
    return path.format(key=key, **row.also)


def attempt(
    scene: Scene,
    who: str,
    name: str,
    key: UUID | None = None,
    *,
    query: dict[str, str] | None = None,
    extra: dict[str, Any] | None = None,
) -> Attempt:
    """Try the row as somebody; `extra` goes into the body as well."""
    key = key or uuid4()
    tried = _attempt(scene, who, name, key, query or {}, extra or {})
    if tried.succeeded or not tried.written:
        return tried
    # What an error undid is counted too: look at the rows themselves, whether they are still there.
    kept = _attempt(
        scene, who, name, key, query or {}, extra or {}, look_at=tried.written
    )  # rolled back, or still there?
    return replace(tried, written=kept.written)


def _attempt(
    scene: Scene,
    who: str,
    name: str,
    key: UUID,
    query: dict[str, str],
    extra: dict[str, Any],
    look_at: frozenset[str] = frozenset(),
) -> Attempt:
    row = rows()[name]
    path = path_of(name, row, key)
    connection.queries_log.clear()
    with undone():
        _prepare(scene, row, key)
        send = _sender(scene, who, name, row, path, query, extra)
        before, rows_before = written(), _rows_of(scene, look_at)
        with CaptureQueriesContext(connection) as asked:
            answer = send()
        after, rows_after = written(), _rows_of(scene, look_at)
    changed = {table for table, count in after.items() if count != before.get(table, 0)} - NOISE
    if look_at:
        changed = {table for table in look_at if rows_before[table] != rows_after[table]}
    body = answer.content.decode(errors="replace") if not answer.streaming else b"".join(answer).decode()
    return Attempt(
        answer.status_code, body, _plain(body, str(key), path), _headers(answer, str(key)), frozenset(changed),
        sum(not any(table in each["sql"] for table in NOISE) for each in asked),
    )  # fmt: skip


def _rows_of(scene: Scene, tables: frozenset[str]) -> dict[str, set[tuple[str, str]]]:
    """Return key and writing transaction of every row of these tables, as all of the scene see them together."""
    found: dict[str, set[tuple[str, str]]] = {table: set() for table in tables}
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    for post in (*scene.posts.values(), scene.other.gold) if tables else ():
        with viewing(post):
            for model in models:
                found[model._meta.db_table] |= set(_stamps(model._default_manager.all()))
    return found


def _prepare(scene: Scene, row: Row, key: UUID) -> None:
    """Bring the thing into the state in which the act would work."""
    thing = next((t for places in scene.things.values() for t in places.values() if t.pk == key), None)
    if thing is None or not row.before:
        return
    for gold in (scene.world.gold, scene.other.gold):
        with viewing(gold):
            type(thing)._default_manager.filter(pk=key).update(**row.before)


def _sender(
    scene: Scene, who: str, name: str, row: Row, path: str, query: dict[str, str], extra: dict[str, Any]
) -> Callable[[], Any]:
    """Return what sends the request, with everything made that is no part of it: signing in, the version, the body."""
    body = {k: str(scene.colleague.id) if v == "{colleague}" else v for k, v in row.body.items()} | extra
    version = version_shown(scene.posts[who], path) if who and row.thing and row.method != "GET" else ""
    page = name.startswith("page ")
    client = _signed_in(scene, who) if page else Client(raise_request_exception=False)
    if row.method == "GET":
        return lambda: client.get(path, query, headers=_bearer(scene, who, page, version))
    if page:
        files: dict[str, Any] = {"files": [SimpleUploadedFile("r.json", b"{}")]} if name == "page deliver" else {}
        files |= {"file": SimpleUploadedFile("l.txt", LIST)} if name == "page hash-list-import" else {}
        return lambda: client.post(path, {FIELD: version} | body | files)
    headers = _bearer(scene, who, page, version)
    if name == "POST /batches":
        file = {"files": SimpleUploadedFile("r.json", b"{}")}
        return lambda: client.post(f"{path}?sender=Example", body | file, headers=headers)
    if name == "POST /hash-lists":
        file = {"file": SimpleUploadedFile("l.txt", LIST)}
        return lambda: client.post(f"{path}?name=Example&publisher=Example", body | file, headers=headers)
    text = json.dumps(body) if body else ""
    return lambda: client.generic(row.method, path, text, content_type="application/json", headers=headers)


def _bearer(scene: Scene, who: str, page: bool, version: str) -> dict[str, str]:
    if page or not who:
        return {}
    return {"authorization": f"Bearer {scene.tokens[who]}", "idempotency-key": "attempt", "if-match": version}


def _signed_in(scene: Scene, who: str) -> Client:
    """Return a browser with the cookies of somebody who signed in before the attempts began, and confirmed it now."""
    client = Client(raise_request_exception=False)
    if who:
        client.cookies.load({scene.cookies[who].key: scene.cookies[who].value})
        confirm(client)
    return client


def _plain(body: str, key: str, path: str) -> str:
    body = body.replace(path, "PATH").replace(key, "KEY")
    body = re.sub(r'name="version" value="[0-9a-f]*"|name="event_ref" value="[^"]*"', "", body)
    return re.sub(r'value="[^"]{60,}"|x-csrftoken": "[^"]+"|<time[^>]*>[^<]*</time>', "", body)


def _headers(answer: Any, key: str) -> tuple[tuple[str, str], ...]:
    """Return the headers; cookies by name only."""
    found = [(name.lower(), value.replace(key, "KEY")) for name, value in answer.items()]
    return tuple(sorted([*found, *(("set-cookie", name) for name in answer.cookies)]))


def expected(scene: Scene, who: str, name: str, thing: Any) -> bool | None:
    """Answer from policy table and grants whether the attempt is meant to succeed; None where either may be.

    Who is a member of nothing gets an empty list or the advice whom to ask.
    """
    row = rows()[name]
    if row.permission == PUBLIC:
        return None
    if not who:
        return False
    post = scene.posts[who]
    if not row.thing and not granted(post):
        return None
    if row.elsewhere and may_ever(post, row.permission):
        return None  # its success is tested there
    if thing is None:
        return None if row.thing else row.permission == ANYBODY or may_ever(post, row.permission)
    return scene.sees(post, thing) and (row.permission == ANYBODY or may(post, row.permission, thing))
