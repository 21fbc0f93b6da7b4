"""What the solver's library writes past Python, kept from a terminal where it says nothing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

# SCIP is asked for an event it does not offer whenever a search can be interrupted, and says so twice a search. The
# search is interrupted all the same, between its nodes. Seen with OR-Tools 9.15.
NOISE = re.compile(rb"\[(scip_event\.c|gscip_event_handler\.cc):\d+\] ERROR: (SCIPcatchEvent|Error <-9>)")


@contextmanager
def without_noise() -> Iterator[None]:
    """Pass on what is written to standard error meanwhile, by C code as well, without those two lines of the solver."""
    if sys.stderr is None:  # the terminal was closed: there is nothing to keep clean
        yield
        return
    sys.stderr.flush()
    kept, (reading, writing) = os.dup(2), os.pipe()
    os.dup2(writing, 2)
    os.close(writing)
    passing = Thread(target=_pass_on, args=(reading, kept), daemon=True)
    passing.start()
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)  # closes the pipe: the thread comes to its end
        passing.join()
        os.close(kept)


def _pass_on(reading: int, kept: int) -> None:
    with os.fdopen(reading, "rb") as lines, os.fdopen(kept, "wb", buffering=0, closefd=False) as out:
        for line in lines:
            if not NOISE.match(line):
                out.write(line)
