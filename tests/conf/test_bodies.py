"""How much of a body is read: little before anybody is known, no more than its address needs afterwards."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connections
from django.urls import get_resolver

from daybreak.agencies.models import Session
from daybreak.conf.admitting import Receive, Scope, Send
from daybreak.conf.bodies import FROM_ANYBODY, LONGER, MIB, ORDINARY, Bodies, longest_of
from daybreak.web.known import knows
from tests.api.programs import token_for
from tests.rooms import World
from tests.web.doors import client_of

KEY = "0b0c7f0e-5f0c-4a58-9d3a-2f6a3b1f9a11"


class Door:
    """A server's door that is sent a body in parts of 16 KiB, and counts what was asked of it and how it answered."""

    def __init__(self, *, path: str, size: int, known: bool = False, length: bytes | None = None) -> None:
        said = [] if length is None else [(b"content-length", length)]
        self.scope: Scope = {"type": "http", "path": path, "headers": said}
        self.left, self.known, self.read, self.taken, self.asked = size, known, 0, 0, 0
        self.status, self.body = 0, b""
        self.headers: list[tuple[bytes, bytes]] = []

    async def application(self, scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            self.taken += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive(self) -> Any:
        part = min(16 << 10, self.left)
        self.left, self.read = self.left - part, self.read + part
        return {"type": "http.request", "body": b"x" * part, "more_body": self.left > 0}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.headers = message.get("headers", self.headers)
        self.body += message.get("body", b"")

    async def knows(self, _: Scope) -> bool:
        self.asked += 1
        return self.known


def sent(path: str, size: int, **how: Any) -> Door:
    door = Door(path=path, size=size, **how)
    bodies = Bodies(door.application, door.knows)
    asyncio.run(asyncio.wait_for(bodies(door.scope, door.receive, door.send), 10))
    return door


@pytest.mark.parametrize("length", [None, b"130000000", b"nonsense", b"1"])
@pytest.mark.parametrize(
    "path", ["/sign-in/", "/api/v1/batches", "/batches/deliver/", "/api/v1/day/entries", "/nothing"]
)
def test_nobody_sends_more_than_a_form_whatever_length_is_said(path: str, length: bytes | None) -> None:
    door = sent(path, 130_000_000, length=length)
    assert door.status in (401, 413)
    assert door.read <= FROM_ANYBODY + (16 << 10), "what follows is not even taken off the line"
    assert door.taken <= FROM_ANYBODY, "the application has no more of it"


def test_a_form_of_anybody_passes_and_nobody_is_looked_up_for_it() -> None:
    door = sent("/sign-in/", FROM_ANYBODY)
    assert (door.status, door.taken, door.asked) == (200, FROM_ANYBODY, 0)


@pytest.mark.parametrize(
    "path", ["/subjects/", "/api/v1/batches", f"/exhibits/{KEY}/examine-file/", "/api/v1/day/entries"]
)
@pytest.mark.parametrize("said", [True, False])
def test_who_is_known_sends_what_the_address_takes_and_no_byte_more(path: str, said: bool) -> None:
    most = longest_of(path)
    for size, status in ((most, 200), (most + 1, 413)):
        door = sent(path, size, known=True, length=str(size).encode() if said else None)
        assert door.status == status
        assert door.taken <= most
        assert door.asked <= 1


def test_what_is_refused_says_where_by_which_rule_and_what_to_do() -> None:
    said = json.loads(sent("/api/v1/batches", 61 * MIB, known=True, length=str(61 * MIB).encode()).body)
    assert (said["code"], said["place"], said["rule"]) == ("too-large", "body", "size")
    assert "daybreak intake" in said["remedy"]
    assert json.loads(sent("/api/v1/batches", ORDINARY).body)["code"] == "sign-in-needed"
    page = sent("/subjects/", ORDINARY + 1, known=True).body.decode()
    assert page.startswith("<!doctype html>")
    assert "in several parts" in page


class Slow(Door):
    """A door whose body comes byte by byte, each after `waits` seconds; where it `ends` not, its rest never comes."""

    def __init__(self, *, parts: int, waits: float = 0, ends: bool = False, **how: Any) -> None:
        super().__init__(size=parts, **({"path": "/sign-in/"} | how))
        self.parts, self.waits, self.ends, self.calls = parts, waits, ends, 0

    async def receive(self) -> Any:
        self.calls += 1
        if self.calls > self.parts:
            await asyncio.Event().wait()
        await asyncio.sleep(self.waits)
        return {"type": "http.request", "body": b"x", "more_body": self.calls < self.parts or not self.ends}


def slowly(door: Slow, *, whole: float = 5, between: float = 5) -> Slow:
    bodies = Bodies(door.application, door.knows, whole=whole, between=between)
    asyncio.run(asyncio.wait_for(bodies(door.scope, door.receive, door.send), 10))
    return door


def test_a_body_that_never_comes_ends_for_nobody_and_for_who_is_signed_in_and_says_what_to_do() -> None:
    door = slowly(Slow(parts=0, path="/api/v1/batches"), whole=0.01)
    said = json.loads(door.body)
    assert (door.status, said["code"], said["place"], said["rule"]) == (408, "too-slow", "body", "time")
    assert "nobody is signed in" in said["message"]
    assert "sign in" in said["remedy"]
    assert (b"connection", b"close") in door.headers, "what comes late is not the next request"
    door = slowly(Slow(parts=3, known=True), whole=0.01, between=0.02)
    assert (door.status, door.asked, door.taken) == (408, 1, 3)


def test_nobody_gets_more_time_by_sending_a_byte_now_and_then() -> None:
    assert slowly(Slow(parts=FROM_ANYBODY), whole=0.05).status == 408
    assert slowly(Slow(parts=100, waits=0.02), whole=0.05).calls < 50


def test_who_is_signed_in_sends_over_a_slow_line_and_no_part_is_lost_while_it_is_asked_who_they_are() -> None:
    door = slowly(Slow(parts=5, waits=0.05, ends=True, known=True), whole=0.01, between=5)
    assert (door.status, door.taken, door.calls, door.asked) == (200, 5, 5, 1)
    assert slowly(Slow(parts=5, ends=True, known=True)).asked == 0, "who is in time is not looked up"


def test_who_watches_a_stream_is_waited_for_without_end() -> None:
    async def played() -> str:
        left, waited = asyncio.Event(), asyncio.Event()
        messages = iter(({"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}))

        async def receive() -> Any:
            message = next(messages)
            if message["type"] == "http.disconnect":
                waited.set()
                await left.wait()
            return message

        async def application(_: Scope, receive: Receive, __: Send) -> None:
            await receive()
            kinds.append((await receive())["type"])

        kinds: list[str] = []
        door = Door(path="/day/live/stream/", size=0)
        running = asyncio.create_task(
            Bodies(application, door.knows, whole=0.01, between=0.01)(door.scope, receive, door.send)
        )
        await waited.wait()
        await asyncio.wait({running}, timeout=0.1)  # ten times what a body has
        left.set()
        await running
        return kinds[0]

    assert asyncio.run(asyncio.wait_for(played(), 5)) == "http.disconnect"


def test_every_longer_body_has_an_address_that_exists() -> None:
    addresses = {f"/{each}" for part in get_resolver().url_patterns for each in _routes(part, "")}
    for pattern, _ in LONGER:
        for one in pattern.pattern.split("|"):
            plain = one.replace("[0-9A-Fa-f-]{32,36}", "KEY")
            assert plain in addresses, plain


def _routes(found: Any, before: str) -> list[str]:
    here = before + re.sub(r"<\w+:key>", "KEY", str(found.pattern))
    parts = getattr(found, "url_patterns", None)
    return [here] if parts is None else [each for one in parts for each in _routes(one, here)]


def test_sessions_and_tokens_are_known_while_they_stand(committed_world: World) -> None:
    post = committed_world.force_analyst("kent")
    key, token = client_of(post).cookies[settings.SESSION_COOKIE_NAME].value, token_for(committed_world, post)

    def known(name: bytes, value: str) -> bool:
        connections.close_all()
        return asyncio.run(knows({"headers": [(name, value.encode())]}))

    cookie = f"csrftoken=x; {settings.SESSION_COOKIE_NAME}={quote(key)}"
    assert known(b"cookie", cookie)
    assert known(b"authorization", f"Bearer {token}")
    for name, value in ((b"cookie", cookie[:-1]), (b"authorization", f"Bearer {token}x"), (b"cookie", "\xff=;;")):
        assert not known(name, value)
    row = Session.objects.get()
    Session.objects.update(used_at=row.used_at - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60))
    assert not known(b"cookie", cookie), "it was idle for too long"


def test_the_application_of_the_server_loads_before_anything_else_does() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import daybreak.conf.asgi"], capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 0, told.stderr[-2000:]
