"""How plain values read: instants in London time with their zone, counts grouped, unknown said aloud."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from daybreak.web.parts.tones import words_of

NOT_KNOWN = "Not known"
NO_ZONE = "zone missing"
LONDON = ZoneInfo("Europe/London")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(at: datetime) -> str:
    """Return "Mon 24 Nov 2026, 14:05 GMT"; an instant without a zone says so instead of guessing one."""
    there = at.astimezone(LONDON) if at.tzinfo else at
    zone = there.tzname() if at.tzinfo else f"({NO_ZONE})"
    return f"{_DAYS[there.weekday()]} {day(there)}, {there:%H:%M} {zone}"


def day(on: date) -> str:
    """Return "24 Nov 2026"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def value(thing: object) -> str:
    """Return what a reader sees; text, also text marked safe, stays as it is."""
    match thing:
        case None:
            return NOT_KNOWN
        case StrEnum():
            return words_of(thing)
        case bool():
            return "Yes" if thing else "No"
        case int():
            return f"{thing:,}"
        case float():
            return f"{thing:,.1f}"
        case datetime():
            return moment(thing)
        case date():
            return day(thing)
    text = thing if isinstance(thing, str) else str(thing)
    return text or "–"


def part(thing: object, name: str, default: object = "") -> object:
    """Return a named part of a mapping or of an object."""
    return thing.get(name, default) if isinstance(thing, dict) else getattr(thing, name, default)
