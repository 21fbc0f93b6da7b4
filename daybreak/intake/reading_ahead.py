"""Files opened ahead in a process of their own, while the groups before them are being written.

Reading is work for a processor, writing for the database; one process does one at a time. What is handed over are bytes
and values. The reader ends with the process that started it, however that ends: its pipe closes.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

from daybreak.intake.arrivals import Arrived, Opened, open_ready

Group = list[Arrived]


def opened(groups: Iterable[Group]) -> Iterator[list[Opened]]:
    """Yield what each group of files holds; a single group is opened here, it leaves nothing to do meanwhile."""
    coming = iter(groups)
    first = list(islice(coming, 2))
    if len(first) < 2:
        yield from map(open_ready, first)
        return
    yield from _ahead(chain(first, coming))


def _ahead(groups: Iterator[Group]) -> Iterator[list[Opened]]:
    context = get_context("spawn")  # a fork would share the database's connections
    here, there = context.Pipe()
    reader = context.Process(target=_read, args=(there,), daemon=True, name="daybreak-reader")
    reader.start()
    there.close()
    try:
        here.send(next(groups))
        for group in groups:
            ready = _received(here)
            here.send(group)  # it waits for this one, so neither side writes while the other does
            yield ready
        yield _received(here)
    finally:
        here.close()
        reader.join(timeout=5)
        reader.kill()


def _received(here: Connection) -> list[Opened]:
    told: list[Opened] | Exception = here.recv()
    if isinstance(told, Exception):
        raise told
    return told


def _read(there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one says when it is over
    while True:
        try:
            group: Group = there.recv()
        except EOFError:
            return
        try:
            there.send(open_ready(group))
        except Exception as fault:
            there.send(fault)
