"""What a running clock says: time left or over in words, beside the instant it runs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from daybreak.web.parts.shown import NO_ZONE
from daybreak.web.parts.tones import Tone, key_of

STOPPED_STATES = frozenset({"met", "answered", "stopped", "done", "closed", "complete", "completed", "released"})
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as read at one instant."""

    words: str
    tone: Tone


def read_clock(due_at: datetime | None, *, now: datetime, state: object = "running") -> Reading:
    """Return the reading; without a due time or a zone it says so, and never guesses."""
    key = key_of(state)
    if due_at is None:
        return Reading("No clock", Tone.NEUTRAL)
    if key in STOPPED_STATES:
        return Reading("Answered", Tone.DONE)
    if due_at.tzinfo is None or now.tzinfo is None:
        return Reading(NO_ZONE.capitalize(), Tone.DANGER)
    left = due_at - now
    if key == "paused":
        return Reading(f"Paused, {_left_or_over(left)}", Tone.ATTENTION)
    return Reading(_left_or_over(left), _tone(left))


def _tone(left: timedelta) -> Tone:
    if left < timedelta(0):
        return Tone.DANGER
    return Tone.ATTENTION if left <= SOON else Tone.WAITING


def _left_or_over(left: timedelta) -> str:
    return f"{spell(abs(left))} {'over' if left < timedelta(0) else 'left'}"


def spell(span: timedelta) -> str:
    """Return the two largest units that are not nought: "2 days 4 hours", "1 hour", "under a minute"."""
    minutes = int(span.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    first = next((place for place, (count, _) in enumerate(units) if count), None)
    if first is None:
        return "under a minute"
    return " ".join(_counted(count, unit) for count, unit in units[first : first + 2] if count)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"
