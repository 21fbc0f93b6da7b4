"""How much of a body is read: little from whoever is not signed in, no more than its address needs from anybody.

The application reads a body whole before it knows who sends it, and a person at a slow line holds what has come. So how
long it may be is decided here, by address, before the first byte and again with each: a length need not be said.
"""

from __future__ import annotations

import json
import re
from html import escape

from daybreak.conf.admitting import Application, Knows, Message, Receive, Refused, Scope, Send
from daybreak.kernel.errors import DaybreakError, SignInNeeded, TooLarge

MIB = 1 << 20
FROM_ANYBODY = 64 << 10
"""A form for signing in, a passkey's answer: a hundred times what they take."""
ORDINARY = MIB
"""A form or JSON of somebody who is signed in: the longest text they may send has 100,000 characters."""
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

    def __init__(self, application: Application, knows: Knows) -> None:
        self._application, self._knows = application, knows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with as much of its body as it may have; answer 413 or 401 where it has more."""
        if scope["type"] != "http":
            return await self._application(scope, receive, send)
        most = _Most(scope, self._knows)
        try:
            await most.check(_length(scope))
            await self._application(scope, most.counting(receive), send)
        except Refused as refused:
            await _answer(refused.error, scope, send)
        return None


class _Most:
    """How much a request may bring; who it is, is asked only once it brings more than anybody may."""

    def __init__(self, scope: Scope, knows: Knows) -> None:
        self._scope, self._knows = scope, knows
        self._allowed = FROM_ANYBODY

    async def check(self, size: int) -> None:
        if size <= self._allowed:
            return
        longest = longest_of(self._scope["path"])
        if size > longest:
            raise Refused(_too_large(longest))
        if not await self._knows(self._scope):
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
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_PAGE = '<!doctype html><html lang="en"><title>Daybreak</title><h1>{}</h1><p>{}.</p></html>'
