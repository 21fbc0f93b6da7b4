"""A timekeeper on this machine, over a real socket, whose clock a test may set; and a home that has counted from it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.ledger.notes import Signer
from daybreak.release.timekeeping.counting import keep_anchor, tick
from daybreak.release.timekeeping.serving import server
from daybreak.release.timekeeping.terms import Anchor, Tick


@dataclass
class Keeper:
    """`moved` is how far somebody has set its clock."""

    signer: Signer = field(default_factory=lambda: Signer("keeper.invalid/time", Ed25519PrivateKey.generate()))
    moved: timedelta = timedelta(0)
    url: str = ""

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.moved


@contextmanager
def kept() -> Iterator[Keeper]:
    """Run a timekeeper until the block ends."""
    keeper = Keeper()
    running = server(keeper.signer, "127.0.0.1", 0, clock=keeper.clock)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    keeper.url = f"http://127.0.0.1:{running.server_address[1]}/"
    try:
        yield keeper
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


def count_from(home: Path, *, ago: timedelta = timedelta(minutes=5)) -> None:
    """Keep an anchor that was taken some minutes ago, as the worker would have."""
    now = tick()
    earlier = Tick(now.boot, now.seconds - ago.total_seconds())
    keep_anchor(home / "time-anchor.json", Anchor(earlier, datetime.now(UTC) - ago))
