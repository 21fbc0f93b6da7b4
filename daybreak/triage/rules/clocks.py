"""Action clocks: from receipt, by level, pauses taken out; and when silence alarms upward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from daybreak.kernel.words import Level
from daybreak.triage.terms import Paused, Silence

ACTION_DAYS: Mapping[Level, int] = {Level.VERY_HIGH: 1, Level.HIGH: 7, Level.MEDIUM: 14, Level.LOW: 30}
"""Recommended days to act in (HMICFRS 2023); a jurisdiction may set others (`clocks.toml`), and an operation too."""

TO_SUPERVISOR = timedelta(hours=24)
TO_GOLD = timedelta(hours=72)
"""[M] A list of 2,345 names lay sixteen months in a drawer: nobody was told that nobody had begun (rule 1)."""


def act_by(
    level: Level, received_at: datetime, *, days: Mapping[Level, int] = ACTION_DAYS, pauses: Iterable[Paused] = ()
) -> datetime:
    """Return when a level's action clock runs out: so many times 24 hours after receipt, its ended pauses added."""
    ended = [pause for pause in pauses if pause.until is not None]
    last = max((pause.until for pause in ended if pause.until), default=received_at)
    return received_at + timedelta(days=days[level]) + paused_for(ended, since=received_at, at=last)


def paused_for(pauses: Iterable[Paused], *, since: datetime, at: datetime) -> timedelta:
    """Return for how long a clock stood between receipt and an instant; times that overlap count once."""
    total, reached = timedelta(), since
    for begun, ended in sorted((pause.begun, pause.until or at) for pause in pauses):
        begun, ended = max(begun, reached), min(ended, at)
        if ended > begun:
            total, reached = total + (ended - begun), ended
    return total


def silence(last_moved_at: datetime, *, at: datetime) -> Silence | None:
    """Return whom a queue in which nobody has moved anything is shown to, or None while it is younger than a day."""
    waited = at - last_moved_at
    if waited >= TO_GOLD:
        return Silence.GOLD
    return Silence.SUPERVISOR if waited >= TO_SUPERVISOR else None
