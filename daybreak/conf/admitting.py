"""How many requests work at once, and which goes first when more come: those who write at a door before all others.

A process computes one thing at a time whatever the number of its threads: a hundred at once are each a hundred times
slower, and those at doors wait among them. After a restart three hundred pages come back to the live picture in one
second; opened two at a time they are all back in a few, and nobody who writes waits for them.
Measured by `python -m bench action_day`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import Any

from daybreak.kernel.errors import DaybreakError, Unavailable

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Knows = Callable[[Scope], Awaitable[bool]]
"""Says whether a request comes from somebody signed in."""

AT_ONCE = 8
"""Four a core of the smallest machine: some wait for the database while others compute. Fewer than the pool holds."""
OPENING = 2
"""Live pictures opened at once."""
LOOKING = 2
"""Look-ups of who sends at once: each holds one of the 16 connections of the pool, and 8 are for those who work."""
FIRST = frozenset({"/api/v1/day/entries"})
STREAMS = frozenset({"/day/live/stream/"})
MOST_WAITING = 2_000
"""Who comes when so many wait is told to come again: each of them holds what it sent, and would wait for minutes."""


class Refused(Exception):  # noqa: N818 - no error of its own: it carries one of the tree past the application
    """The request is answered with `error` before the application saw it."""

    def __init__(self, error: DaybreakError) -> None:
        super().__init__(error.message)
        self.error = error


class Turns:
    """A number of places to work at, taken by those who wait in order of their urgency, then of their coming."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._number = count()

    async def take(self, urgency: int = 1) -> None:
        """Wait for a place; a smaller urgency goes first."""
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (urgency, next(self._number), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given the place and leaves at the same moment
                self.give()
            raise

    def check(self) -> None:
        """Raise Refused where too many wait already."""
        if len(self._waiting) >= MOST_WAITING:
            busy = f"{MOST_WAITING:,} requests wait already"
            raise Refused(Unavailable(busy, place="server", remedy="Nothing was done: send it again in a minute"))

    def give(self) -> None:
        """Give the place to who is next, or back."""
        while self._waiting:
            _, _, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class Asking:
    """`knows`, asked for few requests at once: a made-up session costs a look-up, which is all that it shall cost."""

    def __init__(self, knows: Knows) -> None:
        self._knows, self._turns = knows, Turns(LOOKING)

    async def __call__(self, scope: Scope) -> bool:
        """Answer for one request when it is its turn; raise Refused where too many wait already."""
        self._turns.check()
        await self._turns.take(0 if scope["path"] in FIRST else 1)
        try:
            return await self._knows(scope)
        finally:
            self._turns.give()


class Admitting:
    """The application behind its turns: a request holds a place from its last byte until its answer begins.

    While a body is still on its way nothing computes, so nobody waits for it: slow telephones, and whoever sends half a
    request and never the rest, take no place from others. Only who is known (`knows`) goes before others, or takes one
    of the places at which live pictures open.
    """

    def __init__(self, application: Application, knows: Knows) -> None:
        self._application, self._knows = application, knows
        self._working, self._opening = Turns(AT_ONCE), Turns(OPENING)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it is its turn; what is no request at once."""
        if scope["type"] != "http":
            return await self._application(scope, receive, send)
        turns = self._working
        came = held = False

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                turns.give()

        async def received() -> Message:
            nonlocal came, held, turns
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body") and not came:
                came = True
                if scope["path"] in STREAMS:
                    self._opening.check()  # before anybody is looked up
                known = scope["path"] in FIRST | STREAMS and await self._knows(scope)
                turns = self._opening if known and scope["path"] in STREAMS else self._working
                urgent = known and scope["path"] in FIRST
                if not urgent:
                    turns.check()
                await turns.take(0 if urgent else 1)
                held = True
            return message

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                leave()  # a stream goes on for hours
            await send(message)

        try:
            await self._application(scope, received, answered)
        finally:
            leave()
        return None
