"""The clock nobody can set, and the anchor it counts from: a file of the home, outside the database."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from daybreak.release.timekeeping.terms import Anchor, Tick

_BOOT = Path("/proc/sys/kernel/random/boot_id")
# Goes on while the machine sleeps; where there is none, a sleep reads as a clock that lies behind, and keeps closed.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def tick() -> Tick:
    """Return the seconds since this machine started, and a name of that start where the system gives one."""
    boot = _BOOT.read_text("ascii").strip() if _BOOT.exists() else ""
    return Tick(boot, time.clock_gettime(_CLOCK))


def read_anchor(file: Path) -> Anchor | None:
    """Return the anchor that is kept; None where there is none, or nothing that could be one."""
    try:
        said = json.loads(file.read_text("ascii"))
        at = datetime.fromisoformat(said["signed_at"])
        return Anchor(Tick(str(said["boot"]), float(said["seconds"])), at.astimezone(UTC))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_anchor(file: Path, anchor: Anchor) -> None:
    """Keep an anchor in the place of the one before, whole or not at all."""
    said = {"boot": anchor.tick.boot, "seconds": anchor.tick.seconds, "signed_at": anchor.signed_at.isoformat()}
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(said) + "\n", "ascii")
    fresh.replace(file)
