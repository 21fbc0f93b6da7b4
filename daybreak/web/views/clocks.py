"""A clock as a cell of a list: the time left or over in words, the instant beneath it; one that is paused says so."""

from __future__ import annotations

from datetime import datetime

from daybreak.packages.models import PackagePause
from daybreak.web.forms.packages import GROUNDS
from daybreak.web.parts.clocks import read_clock
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell

_WORDS = dict(GROUNDS)


def clock_cell(
    due_at: datetime | None,
    now: datetime,
    *,
    running: bool = True,
    stopped: str = "Answered",
    paused: PackagePause | None = None,
) -> Cell:
    """Return the cell; a clock that no longer runs shows only its instant, a paused one since when and for what."""
    if due_at is None:
        return Cell("No clock")
    if not running:
        return Cell(stopped, note=f"due {value(due_at)}")
    if paused is not None:  # what is left was left when it was paused, however long that lasts
        words = read_clock(due_at, now=paused.paused_at, state="paused").words
        return Cell(words, note=f"since {value(paused.paused_at)}: {_WORDS[paused.ground].lower()}")
    return Cell(read_clock(due_at, now=now).words, note=value(due_at))
