"""The day shown live to hundreds at once: one listener, one read for all of them, and each is sent what it may see.

A process keeps one connection that hears which parts moved. Twice a second at most it reads the parts that did, as the
widest of those who watch, under the row policies; a part is then sent to everybody whose own list of parts, which the
database makes (`access.may_see`), holds it. No watcher asks the database anything but now and then whether it may go
on. Measured by `python -m bench action_day`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from daybreak.access.models import Compartment, Operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post, Session
from daybreak.agencies.queries import post as held_post
from daybreak.visits.live import Part, parts_shown
from daybreak.web.parts.live import fragments, names_of

log = logging.getLogger(__name__)
Place = tuple[UUID, frozenset[int]]
CHANNEL = "daybreak_day"
PAUSE_SECONDS = 0.5
"""Between two reads: what moves meanwhile is read together."""
BEAT_SECONDS = 3.0
"""A page that hears nothing for longer says that it is not live."""
ASK_AGAIN_SECONDS = 15.0
"""How long somebody who may no longer see something can go on being sent it at most."""


@dataclass(eq=False)
class Watcher:
    """One open page: whose it is, which parts it is shown, what it was sent last."""

    post: Post
    operation: Operation
    session: UUID | None
    parts: frozenset[int]
    gone: bool = False
    shown: dict[str, str] = field(default_factory=dict)
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def place(self) -> Place:
        """Everybody at the same place is shown the same."""
        return self.operation.pk, self.parts


class Picture:
    """What is known of every watched part, by operation, and who watches; one a process, on its one event loop."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self._parts: dict[UUID, dict[int, Part]] = {}
        self._names: dict[int, tuple[str, str]] = {}
        self._moved: set[int] | None = None  # None: everything
        self._wake = asyncio.Event()
        self._reading = ThreadPoolExecutor(1, "live")  # one thread, so one connection of the pool
        self._asking = ThreadPoolExecutor(1, "live-asking")
        self._rendered: dict[Place, dict[str, str]] = {}
        self._said: dict[tuple[Place, int], bytes] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def stream(self, watcher: Watcher) -> AsyncGenerator[bytes]:
        """Send what the watcher may see as it moves, and a beat when nothing does, until it leaves or may not stay."""
        self._begin()
        self._watchers.add(watcher)
        self._need_all()
        try:
            while not watcher.gone:
                watcher.moved.clear()
                yield self._fresh(watcher)
                try:
                    await asyncio.wait_for(watcher.moved.wait(), BEAT_SECONDS)
                except TimeoutError:
                    continue
        finally:
            self._watchers.discard(watcher)

    def _begin(self) -> None:
        if not self._tasks or any(task.done() for task in self._tasks):
            for task in self._tasks:
                task.cancel()
            self._tasks = [asyncio.create_task(each()) for each in (self._listen, self._read, self._ask_again)]

    def _need_all(self) -> None:
        """Read everything, unless it is known from those who watch already."""
        for watcher in self._watchers:
            if watcher.place not in self._rendered:
                self._note(watcher.parts)

    def _note(self, parts: Collection[int] | None) -> None:
        self._moved = None if parts is None or self._moved is None else self._moved | set(parts)
        self._wake.set()

    async def _listen(self) -> None:
        """Hear which parts moved; after a broken connection everything may have."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_login(), autocommit=True) as listener:
                    await listener.execute(f"LISTEN {CHANNEL}")
                    self._note(None)
                    async for notice in listener.notifies():
                        self._note({int(notice.payload)})
            except psycopg.Error:
                await asyncio.sleep(1)

    async def _read(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            moved, self._moved = self._moved, set()
            begun = time.monotonic()
            try:
                await self._read_once(moved)
            except Exception:  # whatever it was, it is tried again; nothing that moved is forgotten
                log.exception("the live picture could not be read")
                self._note(moved)
                await asyncio.sleep(1)
            # A busy machine is left half of its time for those who write.
            await asyncio.sleep(max(PAUSE_SECONDS, min(time.monotonic() - begun, 2 * PAUSE_SECONDS)))

    async def _read_once(self, moved: set[int] | None) -> None:
        watched = {key for watcher in self._watchers for key in watcher.parts}
        wanted = watched if moved is None else moved & watched
        plan = list(_covering(self._watchers, wanted))
        loop = asyncio.get_running_loop()
        for post, operation, parts in plan:
            read, names = await loop.run_in_executor(self._reading, _load, post, operation, parts)
            held = self._parts.setdefault(operation.pk, {})
            held |= {key: read.get(key, Part()) for key in parts}
            self._names |= names
        moving = [watcher for watcher in self._watchers if watcher.parts & wanted]
        places = {watcher.place: watcher for watcher in moving}
        for place in places:
            self._rendered[place] = await loop.run_in_executor(self._reading, self._render, place)
        self._said.clear()
        for watcher in moving:
            watcher.moved.set()

    def _render(self, place: Place) -> dict[str, str]:
        operation, parts = place
        known = dict(self._parts.get(operation, {}))
        mine = {key: known[key] for key in parts if key in known}
        return fragments(mine, dict(self._names)) if mine else {}

    def _fresh(self, watcher: Watcher) -> bytes:
        """Return the event with the pieces that differ from what the watcher was sent last; the same for its like."""
        whole = self._rendered.get(watcher.place, watcher.shown)
        before, watcher.shown = watcher.shown, whole
        said = self._said.get((watcher.place, id(before))) if before and whole is not before else None
        if said is None:
            fresh = {name: text for name, text in whole.items() if before.get(name) != text}
            said = _event({"at": datetime.now(UTC).isoformat(), "parts": fresh})
            if before and whole is not before:
                self._said[watcher.place, id(before)] = said
        return said

    async def _ask_again(self) -> None:
        """Ask of everybody who watches whether they still may, and what; who may not is let go."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(ASK_AGAIN_SECONDS)
            if not (asked := list(self._watchers)):
                continue
            try:
                allowed = await loop.run_in_executor(self._asking, _parts_now, asked)
            except Exception:  # the database is away: nothing new is read either
                log.exception("who watches the day could not be asked about")
                continue
            for watcher in asked:
                if (parts := allowed[watcher]) != watcher.parts:
                    watcher.parts, watcher.gone = parts, not parts
                    watcher.moved.set()
                    self._note(parts)


def watcher_of(post: Post, operation: Operation, session: UUID | None) -> Watcher:
    """Return a watcher with the parts the viewer of this transaction sees."""
    return Watcher(post, operation, session, _seen(operation))


def _seen(operation: Operation) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.may_see()")
        seen: list[int] = cursor.fetchone()[0]
    return frozenset(Compartment.objects.filter(operation=operation, pk__in=seen).values_list("pk", flat=True))


def _parts_now(watchers: Iterable[Watcher]) -> dict[Watcher, frozenset[int]]:
    """Return what each may see now, nothing where its session is over or its post ended; each post is asked once."""
    now, found = datetime.now(UTC), {}
    seen: dict[tuple[UUID, UUID], frozenset[int]] = {}
    try:
        sessions = set(Session.objects.filter(ends_at__gt=now).values_list("pk", flat=True))
        for watcher in watchers:
            key = (watcher.post.pk, watcher.operation.pk)
            if key not in seen:
                with viewing(watcher.post):
                    held = held_post(str(watcher.post.pk), at=now)
                    seen[key] = _seen(watcher.operation) if held is not None else frozenset()
            stays = watcher.session is None or watcher.session in sessions
            found[watcher] = seen[key] if stays else frozenset()
    finally:
        connection.close()
    return found


def _load(
    post: Post, operation: Operation, parts: Collection[int]
) -> tuple[dict[int, Part], dict[int, tuple[str, str]]]:
    """Read these parts as one of those who watch, under the row policies."""
    try:
        with viewing(post):
            rows = operation.compartments.filter(pk__in=parts).select_related("agency")
            return parts_shown(operation, parts), names_of(rows)
    finally:
        connection.close()  # to the pool


def _covering(watchers: Iterable[Watcher], wanted: Collection[int]) -> Iterable[tuple[Post, Operation, frozenset[int]]]:
    """Walk as few watchers as see all the parts wanted, the widest first, each with the parts to read as it."""
    left = set(wanted)
    for watcher in sorted(watchers, key=lambda each: (-len(each.parts), str(each.post.pk))):
        if mine := watcher.parts & left:
            left -= mine
            yield watcher.post, watcher.operation, frozenset(mine)


def _login() -> dict[str, Any]:
    """Return how the app's role reaches the database, without Django's own settings of a connection."""
    held = connection.settings_dict
    options = {key: value for key, value in held["OPTIONS"].items() if key not in ("pool", "server_side_binding")}
    login = {"dbname": held["NAME"], "user": held["USER"], "password": held["PASSWORD"], "host": held["HOST"],
             "port": held["PORT"]}  # fmt: skip
    return options | {key: value for key, value in login.items() if value}


def _event(said: dict[str, object]) -> bytes:
    return f"data: {json.dumps(said, ensure_ascii=False)}\n\n".encode()


_picture: dict[asyncio.AbstractEventLoop, Picture] = {}


def picture() -> Picture:
    """Return the picture of this process's event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _picture:
        _picture[loop] = Picture()
    return _picture[loop]
