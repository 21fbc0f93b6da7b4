"""A clock as a cell of a list: the time left or over in words, the instant beneath it."""

from __future__ import annotations

from datetime import datetime

from daybreak.web.parts.clocks import read_clock
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell


def clock_cell(due_at: datetime | None, now: datetime, *, running: bool = True, stopped: str = "Answered") -> Cell:
    """Return the cell; a clock that no longer runs shows only its instant."""
    if due_at is None:
        return Cell("No clock")
    if not running:
        return Cell(stopped, note=value(due_at))
    return Cell(read_clock(due_at, now=now).words, note=value(due_at))
