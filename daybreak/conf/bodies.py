"""How much of a body is read, and how long it may take: little from whoever is not signed in, no more than is needed.

The application reads a body whole before it knows who sends it, and a person at a slow line holds what has come. So how
long it may be is decided here, by address, before the first byte and again with each: a length need not be said. How
long it may take is decided as it comes: there are a few thousand connections, and whoever holds all with a byte each
keeps everybody out.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from html import escape

from daybreak.conf.admitting import Application, Knows, Message, Receive, Refused, Scope, Send
from daybreak.kernel.errors import DaybreakError, SignInNeeded, TooLarge, TooSlow

MIB = 1 << 20
FROM_ANYBODY = 64 << 10
"""A form for signing in, a passkey's answer: a hundred times what they take."""
ORDINARY = MIB
"""A form or JSON of somebody who is signed in: the longest text they may send has 100,000 characters."""
WHOLE_SECONDS = 10.0
"""For the whole body of whoever is not signed in: 64 KiB pass in it at 53 kbit/s, a form at a hundredth."""
BETWEEN_SECONDS = 30.0
"""From one part of a body to the next for who is signed in, however long the whole takes on a slow line."""
KEY = "[0-9A-Fa-f-]{32,36}"
LONGER: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(address), most)
    for address, most in (
        (r"/batches/deliver/|/api/v1/batches", 60 * MIB),  # what this process takes in memory; the rest by command
        (r"/hash-lists/import/|/api/v1/hash-lists", 60 * MIB),
        (rf"/exhibits/{KEY}/examine-file/|/api/v1/exhibits/{KEY}/examine-file", 60 * MIB),
        (r"/envelopes/answers/|/api/v1/package-answers", 4 * MIB),  # a hundred answers of 16 KiB, and their wrapping
        (r"/api/v1/day/entries", 8 * MIB),  # 500 entries with every text at its longest
    )
)
"""Addresses that take files, or all that a device kept while it had no network."""


class Bodies:
    """The application behind the limits of its bodies; `knows` says whether a request comes from somebody signed in."""

    def __init__(
        self, application: Application, knows: Knows, *, whole: float = WHOLE_SECONDS, between: float = BETWEEN_SECONDS
    ) -> None:
        self._application, self._knows = application, knows
        self._whole, self._between = whole, between

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the body it may have; answer 413 or 401 where it has more, 408 where it is late."""
        if scope["type"] != "http":
            return await self._application(scope, receive, send)
        most = _Most(scope, self._knows)
        try:
            await most.check(_length(scope))
            in_time = _InTime(receive, most.known, whole=self._whole, between=self._between)
            await self._application(scope, most.counting(in_time.received), send)
        except Refused as refused:
            await _answer(refused.error, scope, send)
        return None


class _Most:
    """How much a request may bring; who it is, is asked only once it brings more, or takes longer, than anybody may."""

    def __init__(self, scope: Scope, knows: Knows) -> None:
        self._scope, self._knows = scope, knows
        self._allowed = FROM_ANYBODY
        self._known: bool | None = None

    async def known(self) -> bool:
        if self._known is None:
            self._known = await self._knows(self._scope)
        return self._known

    async def check(self, size: int) -> None:
        if size <= self._allowed:
            return
        longest = longest_of(self._scope["path"])
        if size > longest:
            raise Refused(_too_large(longest))
        if not await self.known():
            raise Refused(
                SignInNeeded(
                    f"Nobody is signed in, and whoever is not sends at most {FROM_ANYBODY:,} bytes",
                    place="body", rule="size", remedy="Sign in first, then send it again",
                )
            )  # fmt: skip
        self._allowed = longest

    def counting(self, receive: Receive) -> Receive:
        came = 0

        async def received() -> Message:
            nonlocal came
            message = await receive()
            if message["type"] == "http.request":
                came += len(message.get("body", b""))
                await self.check(came)
            return message

        return received


class _InTime:
    """The parts of one body, each in time; after the last of them a wait has no end: it is for who leaves a stream."""

    def __init__(self, receive: Receive, known: Callable[[], Awaitable[bool]], *, whole: float, between: float) -> None:
        self._receive, self._known = receive, known
        self._clock = asyncio.get_running_loop().time
        self._between, self._may_take = between, whole
        self._until = self._clock() + whole
        self._extended = self._ended = False

    async def received(self) -> Message:
        if self._ended:
            return await self._receive()
        # Waited for and not cancelled while it is asked who sends: a part that just came would be lost.
        coming = asyncio.ensure_future(self._receive())
        try:
            await self._wait(coming)
            message = coming.result()
        finally:
            coming.cancel()
        self._ended = message["type"] != "http.request" or not message.get("more_body")
        if self._extended:
            self._until = self._clock() + self._between
        return message

    async def _wait(self, coming: asyncio.Future[Message]) -> None:
        while True:
            left = self._until - self._clock()
            if left <= 0:
                await self._extend()
            elif (await asyncio.wait({coming}, timeout=left))[0]:
                return

    async def _extend(self) -> None:
        """Give more time to who is signed in, once for each part; raise Refused for all others."""
        if self._extended or not await self._known():
            raise Refused(
                TooSlow(
                    f"Nothing more of the body came for {self._may_take:g} s" if self._extended
                    else f"The body did not come whole within {self._may_take:g} s, and nobody is signed in",
                    place="body", rule="time",
                    remedy="Nothing was done: send it again" + ("" if self._extended else ", or sign in first"),
                )
            )  # fmt: skip
        self._extended, self._may_take = True, self._between
        self._until = self._clock() + self._between


def longest_of(path: str) -> int:
    """Return the most bytes a body for this address has."""
    return next((most for pattern, most in LONGER if pattern.fullmatch(path)), ORDINARY)


def _too_large(most: int) -> TooLarge:
    return TooLarge(
        f"The body has more than {most:,} bytes", place="body", rule="size",
        remedy="Send less at once, in several parts; files of any size are received with `daybreak intake`",
    )  # fmt: skip


def _length(scope: Scope) -> int:
    """Return the length that is said, 0 where none is or it is no number: what comes is counted anyway."""
    said = next((value for name, value in scope.get("headers", ()) if name == b"content-length"), b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0


async def _answer(error: DaybreakError, scope: Scope, send: Send) -> None:
    if scope["path"].startswith("/api/"):
        kind, body = b"application/json", json.dumps(error.as_dict()).encode()
    else:
        kind, body = b"text/html; charset=utf-8", _PAGE.format(escape(error.message), escape(error.remedy)).encode()
    headers = [
        (b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
    ]  # fmt: skip
    if isinstance(error, TooSlow):
        headers.append((b"connection", b"close"))  # the rest of the body would be taken for the next request
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_PAGE = '<!doctype html><html lang="en"><title>Daybreak</title><h1>{}</h1><p>{}.</p></html>'
