"""Many writers at once, each a process of its own: acts with their ledger entry, and the same acts without, in turns.

An act is what a request does between its arrival and its answer, HTTP left out: find the post and its operation, lock,
change, record. The barest act leaves out who acts: one locked row changed, one entry. The sealer works meanwhile.
"""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from mmap import mmap
from typing import TYPE_CHECKING

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

WRITERS = 45  # as many as forces took part
TURN_SECONDS = 1.5
WITHOUT, WITH, BARE_WITHOUT, BARE_WITH = range(4)
# Forth and back: what drifts, or returns every few seconds, meets all kinds alike.
TURNS = (WITHOUT, WITH, BARE_WITH, BARE_WITHOUT, BARE_WITHOUT, BARE_WITH, WITH, WITHOUT)
ROUNDS = 4  # the first only warms up
SETTLE_SECONDS = 3.0  # for every process to open its connection
_COUNT = struct.Struct("<Q")


def posts(by: Post, at: datetime) -> list[Post]:
    """Return a post for each writer, so that none waits for another's row."""
    from daybreak.access.actions import appoint
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role

    with viewing(by):
        return [
            appoint(f"Writer {number}", username=f"writer-{number}", agency=by.agency, role=Role.GOLD, by=by, at=at)
            for number in range(WRITERS)
        ]


def measure(writers: list[Post]) -> dict[str, float]:
    """Return how many acts a second all writers did with and without the entry."""
    session.let_go()  # a connection must not be shared with a child
    counts = mmap(-1, len(writers) * 4 * _COUNT.size)
    begins = time.monotonic() + SETTLE_SECONDS
    children = [_fork(partial(_write, post, slot, counts, begins)) for slot, post in enumerate(writers)]
    sealer = _fork(partial(_seal, begins + ROUNDS * len(TURNS) * TURN_SECONDS))
    for child in [*children, sealer]:
        _, status = os.waitpid(child, 0)
        if status:
            raise RuntimeError("a writer failed")
    counted = (ROUNDS - 1) * TURNS.count(WITH) * TURN_SECONDS
    kinds = {"writers_without": WITHOUT, "writers_with": WITH, "bare_without": BARE_WITHOUT, "bare_with": BARE_WITH}
    slots = range(len(writers))
    return {name: sum(_read(counts, slot, kind) for slot in slots) / counted for name, kind in kinds.items()}


def _fork(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        session.let_go()
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's is run again


def _write(post: Post, slot: int, counts: mmap, begins: float) -> None:
    with _awake(begins):
        for turn, kind in enumerate(TURNS * ROUNDS):
            ends, done = begins + (turn + 1) * TURN_SECONDS, 0
            while time.monotonic() < ends:
                _act(post, kind)
                done += time.monotonic() < ends
            if turn >= len(TURNS):
                place = (4 * slot + kind) * _COUNT.size
                _COUNT.pack_into(counts, place, _read(counts, slot, kind) + done)


@contextmanager
def _awake(begins: float) -> Iterator[None]:
    """Open the connection, then wait for the common start."""
    from django.db import connection

    connection.ensure_connection()
    time.sleep(max(0.0, begins - time.monotonic()))
    yield


def _act(post: Post, kind: int) -> None:
    """Do what every request that changes something does, or the barest of it, in one transaction of its post."""
    from daybreak.access.queries import operations
    from daybreak.access.viewer import viewing
    from daybreak.agencies import queries
    from daybreak.agencies.models import Post
    from daybreak.kernel.locks import lock
    from daybreak.ledger.actions import record

    now, whole = datetime.now(UTC), kind in (WITHOUT, WITH)
    by = (queries.post(post.pk, at=now) if whole else post) or post
    with viewing(by):
        if whole:
            operations().first()
        locked = lock(Post, by.pk)
        locked.save(update_fields=["held_until"])
        if kind in (WITH, BARE_WITH):
            record("hold", "post", by.pk, by=by.actor, at=now, title=by.title)


def _seal(until: float) -> None:
    from daybreak.cli.proving import seal_all

    while time.monotonic() < until:
        seal_all(at=datetime.now(UTC))
        time.sleep(2)


def _read(counts: mmap, slot: int, kind: int) -> int:
    return int(_COUNT.unpack_from(counts, (4 * slot + kind) * _COUNT.size)[0])
