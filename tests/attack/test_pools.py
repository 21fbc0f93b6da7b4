"""A thousand requests of different posts at once over pooled connections: each answer holds its own, and that only."""

from __future__ import annotations

import asyncio
import random
import re
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.core.asgi import get_asgi_application
from django.db import connection, connections
from django.test.utils import override_settings
from procrastinate.contrib.django import app

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.packages.models import Package
from tests.api.programs import token_for
from tests.rooms import World
from tests.web.doors import client_of, waiting

REQUESTS, AT_ONCE = 1_000, 48
FORCES = ("kent", "surrey", "sussex", "essex", "norfolk", "suffolk")
REFERENCE = re.compile(r"P-\d{5}/\d")


class Crowd:
    """One analyst of each force with its packages, one coordinator who sees all, and one caller nobody knows."""

    def __init__(self, world: World) -> None:
        own = {slug: {row.reference for row in waiting(world, 3, slug)} for slug in FORCES}
        posts: dict[str, Post] = {slug: world.force_analyst(slug) for slug in FORCES} | {"lead": world.coordinator}
        self.sees = own | {"lead": set().union(*own.values()), "nobody": set()}
        self.headers = {who: [(b"authorization", f"Bearer {token_for(world, p)}".encode())] for who, p in posts.items()}
        self.cookies = {who: [(b"cookie", _cookie(post))] for who, post in posts.items()}
        self.headers["nobody"] = [(b"authorization", b"Bearer dbk_nobody")]
        self.cookies["nobody"] = [(b"cookie", b"sessionid=nothing")]
        connections.close_all()

    def ask(self, asked: list[tuple[str, str]]) -> list[tuple[str, str, int, str]]:
        """Send all of them through the application a server runs, so many at once; return who, path, status, body."""
        return asyncio.run(self._ask(asked))

    async def _ask(self, asked: list[tuple[str, str]]) -> list[tuple[str, str, int, str]]:
        application, gate = get_asgi_application(), asyncio.Semaphore(AT_ONCE)

        async def one(who: str, path: str) -> tuple[str, str, int, str]:
            async with gate:
                known = self.headers if path.startswith("/api/") else self.cookies
                return who, path, *await _answer(application, path, known[who])

        return list(await asyncio.gather(*(one(who, path) for who, path in asked)))


def _cookie(post: Post) -> bytes:
    cookies = client_of(post).cookies
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items()).encode()


async def _answer(application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, str]:
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": [(b"host", b"testserver"), *headers], "scheme": "http",
        "server": ("testserver", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    talk: Any = ApplicationCommunicator(application, scope)  # type: ignore[no-untyped-call]  # untyped
    await talk.send_input({"type": "http.request", "body": b"", "more_body": False})
    status, body, more = 0, b"", True
    while more:
        part = await talk.receive_output(60)
        status = part.get("status", status)
        body += part.get("body", b"")
        more = part["type"] == "http.response.start" or part.get("more_body", False)
    await talk.wait(60)
    return status, body.decode()


def _mixed(crowd: Crowd, paths: list[str], count: int) -> list[tuple[str, str]]:
    order = random.Random(3)
    return [(order.choice(list(crowd.sees)), order.choice(paths)) for _ in range(count)]


def _wrong(crowd: Crowd, answers: list[tuple[str, str, int, str]]) -> list[str]:
    found = []
    for who, path, status, body in answers:
        said = set(REFERENCE.findall(body))
        if said != crowd.sees[who] or status not in ((200,) if who != "nobody" else (200, 302, 401)):
            found.append(f"{who} {path}: {status}, {sorted(said ^ crowd.sees[who])[:5]}")
    return found


def test_no_viewer_reaches_the_next_request_of_a_pooled_connection(committed_world: World) -> None:
    crowd = Crowd(committed_world)
    connection.ensure_connection()
    pool = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's has one
    connection.close()
    before = pool.get_stats()["requests_num"]
    answers = crowd.ask(_mixed(crowd, ["/api/v1/packages", "/packages/"], REQUESTS))
    after = pool.get_stats()
    assert not _wrong(crowd, answers)
    assert len(answers) == REQUESTS
    assert after["requests_num"] - before >= REQUESTS, "each request took its connection from the pool"
    assert after["pool_max"] < AT_ONCE, "they had to share connections"


def test_no_viewer_reaches_another_stream(committed_world: World) -> None:
    crowd = Crowd(committed_world)
    with override_settings(ROOT_URLCONF="tests.attack.streaming"):
        assert not _wrong(crowd, crowd.ask(_mixed(crowd, ["/api/v1/stream", "/api/v1/packages"], 200)))


def test_no_viewer_reaches_a_background_task(committed_world: World) -> None:
    crowd, seen = Crowd(committed_world), []

    @app.task(name="attack-look", queue="attack")
    def look(post: str | None) -> None:
        seen.append((post, _count(), _count(post) if post else 0, _count()))

    posts = [str(committed_world.force_analyst(slug).id) for slug in FORCES]
    for number in range(60):
        look.defer(post=posts[number % len(posts)] if number % 3 else None)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(
            queues=["attack"], wait=False, concurrency=4, install_signal_handlers=False, listen_notify=False
        )
    assert len(seen) == 60
    assert {(before, after) for _, before, _, after in seen} == {(0, 0)}, "a job begins and ends without a viewer"
    assert {count for post, _, count, _ in seen if post} == {3}
    assert crowd.sees


def _count(post: str | None = None) -> int:
    if post is None:
        return Package.objects.count()
    with viewing(Post.objects.get(pk=post)):
        return Package.objects.count()
