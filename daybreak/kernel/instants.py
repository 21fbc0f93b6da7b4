"""Points in time as a source wrote them.

An Instant keeps the original text, zone and precision; where the text does not settle one moment, `at` is None and
`why_not` says why. Nothing is guessed: one hour between GMT and BST has sent officers through wrong doors (rule 7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Precision(StrEnum):
    """The smallest unit the text writes; an IP lead needs the second or finer (rule 10)."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"
    MILLISECOND = "millisecond"
    MICROSECOND = "microsecond"


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time as written: `at` in UTC or None, and then `why_not`; `zone` as written, "epoch" for a number."""

    text: str
    at: datetime | None
    zone: str | None
    precision: Precision | None
    why_not: str = ""


def instant(text: str) -> Instant:
    """Read a point in time: ISO 8601, RFC 2822, the usual written forms, or a count since 1970; raises nothing."""
    bare = " ".join(text.split())
    if _EPOCH.fullmatch(bare):
        return _counted(text, bare)
    for form in _FORMS:
        if match := form.fullmatch(bare):
            return _written(text, {key: part for key, part in match.groupdict().items() if part is not None})
    return Instant(text, None, None, None, "empty" if not bare else "not a date and time in a known form")


# ── the forms ─────────────────────────────────────────────────────────────────────────────────────────────────────────
_EPOCH = re.compile(r"[0-9]{10}(?:\.[0-9]{1,6})?|[0-9]{13}|[0-9]{16}")  # seconds, milliseconds, microseconds
_EPOCH_UNTIL = datetime(2100, 1, 1, tzinfo=UTC)  # ten digits beyond it are some other number
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?P<named>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = (
    r"(?: ?(?P<zone>z|(?:utc|gmt)? ?[+\-\u2212]\d{1,2}(?::?\d{2})?|[a-z]{1,5}|[a-z]+/[a-z_/]+))?"
    r"(?: \((?P<comment>[^()]*)\))?"
)
_REST = rf"(?:,? (?:at )?{_TIME}{_ZONE})?"
_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:(?:t|,? ){_TIME}{_ZONE})?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)t(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_ZONE}",
        # GeneralizedTime (ITU-T X.680 §46), as operators' systems write it
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:\.(?P<fraction>\d{{1,9}}))?{_ZONE}",
        rf"{_YEAR}/(?P<month>\d\d?)/(?P<day>\d\d?){_REST}",
        rf"(?P<first>\d\d?)(?P<mark>[/.\-])(?P<other>\d\d?)(?P=mark)(?P<year>\d{{4}}|\d\d){_REST}",
        rf"{_WEEKDAY}(?P<day>\d\d?)(?:st|nd|rd|th)?[ -]{_MONTH},?[ -](?P<year>\d{{4}}|\d\d){_REST}",
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? {_YEAR}{_REST}",
        rf"{_WEEKDAY}{_MONTH} (?P<day>\d\d?) {_TIME}(?: (?P<zone>[a-z]{{1,5}}))? {_YEAR}",
    )
)

# Names a zone goes by, in minutes east of UTC, and where the name is used: outside its season it contradicts itself.
_NAMED_ZONES: dict[str, tuple[int, str | None]] = {
    "Z": (0, None), "UTC": (0, None), "UT": (0, None), "GMT": (0, None), "BST": (60, "Europe/London"),
    "EST": (-300, "America/New_York"), "EDT": (-240, "America/New_York"),
    "PST": (-480, "America/Los_Angeles"), "PDT": (-420, "America/Los_Angeles"),
    "MDT": (-360, "America/Denver"), "AKST": (-540, "America/Anchorage"), "AKDT": (-480, "America/Anchorage"),
    "HST": (-600, "Pacific/Honolulu"),
}  # fmt: skip
# What people write for the clock on the wall, summer or winter; twice a year it shows an hour twice, or skips one.
_WALL_CLOCKS = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip


class _Unsettled(Exception):  # noqa: N818  (not an error: the reason an Instant carries)
    """Why a text does not settle one moment."""


def written_parts(text: str) -> dict[str, str] | None:
    """Answer the parts a date and time is written in, by name; None for a number and for no known form."""
    bare = " ".join(text.split())
    match = (
        None if _EPOCH.fullmatch(bare) else next((found for form in _FORMS if (found := form.fullmatch(bare))), None)
    )
    return match and {key: part for key, part in match.groupdict().items() if part is not None}


def time_of_day(parts: dict[str, str]) -> timedelta | None:
    """Answer the time of day the parts give, or None where they give none that exists."""
    try:
        return _time_of_day(parts)
    except _Unsettled:
        return None


def _counted(text: str, bare: str) -> Instant:
    whole, _, fraction = bare.partition(".")
    shift = len(whole) - 10
    micros = int(whole) * 10 ** (6 - shift) + int((fraction or "0").ljust(6, "0"))
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    if at >= _EPOCH_UNTIL:
        return Instant(text, None, None, None, "a bare number, too large for a count since 1970")
    return Instant(text, at, "epoch", _fraction_precision("0" * shift or fraction))


def _written(text: str, parts: dict[str, str]) -> Instant:
    zone, precision = parts.get("zone"), _precision(parts)
    try:
        local = datetime.combine(_date(parts), datetime.min.time()) + _time_of_day(parts)
        return Instant(text, _in_utc(local, zone, parts.get("comment")), zone, precision)
    except _Unsettled as why:
        return Instant(text, None, zone, precision, str(why))
    except (ValueError, OverflowError):
        return Instant(text, None, zone, precision, "no such day in the calendar")


def _date(parts: dict[str, str]) -> date:
    if len(parts["year"]) != 4:
        raise _Unsettled("a year of two digits does not name its century")
    month, day = _month_and_day(parts)
    read = date(int(parts["year"]), month, day)
    if "weekday" in parts and _DAYS.index(parts["weekday"].lower()) != read.weekday():
        raise _Unsettled(f"the weekday contradicts the date: {read.isoformat()} is a {read:%A}")
    return read


def _month_and_day(parts: dict[str, str]) -> tuple[int, int]:
    if "named" in parts:
        return month_named(parts["named"]), int(parts["day"])
    if "month" in parts:
        return int(parts["month"]), int(parts["day"])
    first, other = int(parts["first"]), int(parts["other"])
    if first <= 12 and other <= 12 and first != other:
        raise _Unsettled("day and month are ambiguous: the text does not say which comes first")
    return (first, other) if other > 12 else (other, first)


def _time_of_day(parts: dict[str, str]) -> timedelta:
    if "hour" not in parts:
        raise _Unsettled("no time of day")
    hour, minute, second = (int(parts.get(unit, "0")) for unit in ("hour", "minute", "second"))
    if "half" in parts:
        if not 1 <= hour <= 12:
            raise _Unsettled(f"a.m. and p.m. go with hours from 1 to 12, not {hour}")
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    if second == 60:
        raise _Unsettled("a leap second has no single moment here")
    if hour > 23 or minute > 59 or second > 59:
        raise _Unsettled("no such time of day")
    return timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=int(parts.get("fraction", "0")[:6].ljust(6, "0"))
    )


def _in_utc(local: datetime, zone: str | None, comment: str | None) -> datetime:
    if zone is None:
        raise _Unsettled("the zone is missing")
    if place := place_of(zone):
        return _by_wall_clock(local, place)
    minutes, used_in = _offset(zone)
    at = local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)
    if used_in and not _in_season(at, zone.upper(), used_in):
        raise _Unsettled(f"{zone.upper()} was not in force in {used_in} on that day")
    said = (comment or "").upper()
    if said in _NAMED_ZONES and _NAMED_ZONES[said][0] != minutes:
        raise _Unsettled(f"two zones are given, {zone} and {said}, and they differ")
    return at


def offset_of(zone: str) -> int | None:
    """Answer how many minutes east of UTC a zone lies by its name or offset alone, or None where it names no one."""
    try:
        return _offset(zone)[0]
    except _Unsettled:
        return None


def month_named(name: str) -> int:
    """Answer the number of a month by its English name or the beginning of it."""
    return _MONTHS.index(name.lower()[:3]) + 1


def place_of(zone: str) -> str:
    """Answer the place whose clock on the wall a zone names ("Europe/London", "PT"), or ''."""
    return zone if "/" in zone else _WALL_CLOCKS.get(zone.upper(), "")


def moments(local: datetime, place: str) -> tuple[datetime, ...]:
    """Answer when the clock of a place showed this: once, twice where it was set back, never where it was set forward.

    Raises ZoneInfoNotFoundError or ValueError for a place no table knows.
    """
    zone = ZoneInfo(place)
    shown = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(dict.fromkeys(at for at in shown if at.astimezone(zone).replace(tzinfo=None) == local))


def _by_wall_clock(local: datetime, place: str) -> datetime:
    try:
        found = moments(local, place)
    except (ZoneInfoNotFoundError, ValueError, OSError) as missing:
        raise _Unsettled(f"no time zone table here knows {place}; write the offset instead") from missing
    if len(found) != 1:
        problem = "showed this time twice: it was set back" if found else "never showed this time: it was set forward"
        raise _Unsettled(f"the clock of {place} {problem} that day")
    return found[0]


def _offset(zone: str) -> tuple[int, str | None]:
    if named := _NAMED_ZONES.get(zone.upper()):
        return named
    match = re.fullmatch(r"(?:utc|gmt)? ?([+\-\u2212])(\d{1,2}):?(\d{2})?", zone, re.IGNORECASE)
    if not match:
        raise _Unsettled(f"the zone {zone} is not known, or more than one zone goes by that name")
    hours, minutes = int(match[2]), int(match[3] or "0")
    if hours > 14 or minutes > 59:
        raise _Unsettled(f"no zone lies as far from UTC as {zone}")
    return (hours * 60 + minutes) * (1 if match[1] == "+" else -1), None


def _in_season(at: datetime, name: str, place: str) -> bool:
    try:
        return at.astimezone(ZoneInfo(place)).tzname() == name
    except ZoneInfoNotFoundError as missing:
        raise _Unsettled(f"this machine has no time zone table for {place}; write the offset instead") from missing


def _precision(parts: dict[str, str]) -> Precision:
    if "hour" not in parts:
        return Precision.DAY
    return _fraction_precision(parts.get("fraction", "")) if "second" in parts else Precision.MINUTE


def _fraction_precision(digits: str) -> Precision:
    if not digits:
        return Precision.SECOND
    return Precision.MILLISECOND if len(digits) <= 3 else Precision.MICROSECOND
