"""How long a warrant lasts, counted in calendar months and in local days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/London")  # one clock for the whole country


def last_day(issued_on: date, *, months: int) -> date:
    """Return the last day on which a warrant may be used.

    The corresponding date of the month it ends in or, where that month is shorter, its last day: the day of issue
    does not count (Dodds v Walker [1981] 1 WLR 1027). A warrant of 30 November ends with February.
    """
    years, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + years, month + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))


def is_valid(issued_on: date, *, first_day: date, final_day: date, months: int) -> bool:
    """Answer whether the warrant may be used on every day from the first to the final one."""
    return issued_on <= first_day and final_day <= last_day(issued_on, months=months)


def local_days(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """Return the first and the final local day of a half-open window: one ending at midnight ends the day before."""
    return local_day(starts_at), local_day(ends_at - timedelta(microseconds=1))


def local_day(at: datetime) -> date:
    """Return the local date of an instant."""
    return at.astimezone(LOCAL).date()


def local_label(starts_at: datetime, ends_at: datetime) -> str:
    """Return a window in words, local time, with its zone: a plan is read aloud."""
    start, end = starts_at.astimezone(LOCAL), ends_at.astimezone(LOCAL)
    return f"{start:%a} {start.day} {start:%b %Y %H:%M} to {end:%H:%M %Z}"
