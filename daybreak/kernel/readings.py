"""Every plausible reading of a point in time that its text does not settle: shown beside each other, never chosen.

Where `instant` answers no moment, somebody has to ask the sender. What they ask is: which of these was meant? One hour
between GMT and BST, or a day taken for a month, is another household (rule 7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfoNotFoundError

from daybreak.kernel.instants import instant, moments, month_named, offset_of, place_of, time_of_day, written_parts

# Whose clocks a time without a zone may have been read from: providers keep UTC or the time of their own office. [M]
_UNSAID = (
    "UTC", "Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
)  # fmt: skip
# Names several zones go by, in minutes east of UTC with where they are used (IANA time zone database).
_SHARED_NAMES: dict[str, tuple[tuple[int, str], ...]] = {
    "CST": ((-360, "US Central"), (480, "China"), (-300, "Cuba")),
    "CDT": ((-300, "US Central"), (-240, "Cuba")),
    "MST": ((-420, "US Mountain"), (480, "Malaysia")),
    "IST": ((60, "Ireland"), (120, "Israel"), (330, "India")),
    "AST": ((-240, "Atlantic"), (180, "Arabia")),
    "SST": ((-660, "Samoa"), (480, "Singapore")),
    "ECT": ((-300, "Ecuador"), (60, "Central Europe")),
}
_CENTURIES = (1900, 2000)
_FIRST_YEAR = 1983  # no address of the Internet protocol was in use before (RFC 801: the transition of 1 January 1983)


@dataclass(frozen=True, slots=True)
class Reading:
    """One moment a text may mean, in UTC, and what it was read as."""

    at: datetime
    read_as: str


def readings(text: str) -> tuple[Reading, ...]:
    """Answer every plausible reading, earliest first; one where the text settles it, none where nothing is left.

    Raises nothing. Readings that come to the same moment are one, in the words of the first.
    """
    settled = instant(text)
    if settled.at is not None:
        return (Reading(settled.at, "as written"),)
    parts = written_parts(text)
    spent = time_of_day(parts) if parts else None
    if parts is None or spent is None:
        return ()
    found: dict[datetime, Reading] = {}
    for day, ordered in _days(parts):
        for at, zoned in _in_zones(datetime.combine(day, datetime.min.time()) + spent, parts):
            found.setdefault(at, Reading(at, ", ".join(words for words in (ordered, zoned) if words) or "as written"))
    return tuple(found[at] for at in sorted(found))


def _days(parts: dict[str, str]) -> Iterator[tuple[date, str]]:
    """Yield the days the parts may mean, in the calendar and since the Internet began, and how each was read."""
    short = len(parts["year"]) != 4
    for century in _CENTURIES if short else (0,):
        year = century + int(parts["year"])
        for month, day, words in _orders(parts):
            try:
                read = date(year, month, day)
            except ValueError:
                continue
            if read.year >= _FIRST_YEAR:
                yield read, ", ".join(filter(None, (words, f"year {year}" if short else "")))


def _orders(parts: dict[str, str]) -> list[tuple[int, int, str]]:
    if "named" in parts:
        return [(month_named(parts["named"]), int(parts["day"]), "")]
    if "month" in parts:
        return [(int(parts["month"]), int(parts["day"]), "")]
    first, other = int(parts["first"]), int(parts["other"])
    both = [(other, first, "day before month"), (first, other, "month before day")]
    kept = [(month, day, words) for month, day, words in both if month <= 12]
    return kept if len(kept) == 2 and first != other else [(month, day, "") for month, day, _ in kept[:1]]


def _in_zones(local: datetime, parts: dict[str, str]) -> Iterator[tuple[datetime, str]]:
    zone, comment = parts.get("zone"), parts.get("comment")
    if zone is None:
        for place in _UNSAID:
            yield from _at_place(local, place)
        return
    if place := place_of(zone):
        yield from _at_place(local, place)
        return
    for name in filter(None, (zone, comment)):
        for minutes, where in _SHARED_NAMES.get(name.upper(), ()) or _one_offset(name):
            at = _shifted(local, minutes)
            if at is not None:
                yield at, f"{name.upper()} {where}".strip()


def _one_offset(name: str) -> tuple[tuple[int, str], ...]:
    minutes = offset_of(name)
    return () if minutes is None else ((minutes, ""),)


def _at_place(local: datetime, place: str) -> Iterator[tuple[datetime, str]]:
    if place == "UTC":
        yield local.replace(tzinfo=UTC), "UTC"
        return
    try:
        found = moments(local, place)
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return
    words = ("before the clock was set back", "after the clock was set back")
    for at, which in zip(found, words if len(found) == 2 else ("",), strict=False):
        yield at, " ".join(filter(None, ("time in", place, which)))


def _shifted(local: datetime, minutes: int) -> datetime | None:
    try:
        return local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)
    except OverflowError:
        return None
