"""Dates of birth in the forms people write them, to YYYY-MM-DD."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEAR_FIRST = re.compile(
    r"(\d{4})[-/. ]?(\d{2})[-/. ]?(\d{2})(?:[T ].*)?|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: 0?0:00.*)?")
_YEAR_LAST_RUN_ON = re.compile(r"(\d{2})(\d{2})(\d{4})")
_DAY_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[- ./]*([a-z]{3,9})\.?,?[- ./]*(\d{4}|\d{2})")
_MONTH_IN_WORDS = re.compile(r"([a-z]{3,9})\.?[- ./]*(\d{1,2})(?:st|nd|rd|th)?,?[- ./]+(\d{4})")
_YEAR_ALONE = re.compile(r"(\d{4})(?:[-/.](?:\d{1,2}|00)(?:[-/.]00)?)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EARLIEST, _LATEST = 1000, 2100


def days_lead(texts: Iterable[str]) -> bool:
    """Return whether dates written with the year last put the day before the month, as most of those that can tell do.

    Where none can tell, they do: most countries write so.
    """
    votes = 0
    for text in texts:
        match = _YEAR_LAST.fullmatch(text.strip()) or _YEAR_LAST_RUN_ON.fullmatch(text.strip())
        if match:
            votes += (int(match[1]) > 12) - (int(match[2]) > 12)
    return votes >= 0


def iso_date(text: str, *, day_first: bool, this_year: int) -> str | None:
    """Return a date as YYYY-MM-DD, or None where the text is none.

    A year alone, or with its month, is 1 January of it, which counts as "the year is known". A day that no calendar
    has (31 February, month 13) is kept: it is one slip away from the day that was meant. Of two digits for the year,
    the century is the one that makes nobody unborn in `this_year`.
    """
    bare = " ".join(text.lower().split())
    parts = _parts(bare, day_first) or _in_words(bare)
    if parts is None:
        year = _YEAR_ALONE.fullmatch(bare)
        parts = (year[1], "1", "1") if year else None
    if parts is None:
        return None
    year_of, month, day = _full_year(parts[0], this_year), int(parts[1]), int(parts[2])
    if not _EARLIEST <= year_of <= _LATEST or (month, day) == (0, 0):
        return None
    return f"{year_of:04d}-{month:02d}-{day:02d}"


def _parts(bare: str, day_first: bool) -> tuple[str, str, str] | None:
    """Return year, month and day of a date in digits."""
    if match := _YEAR_FIRST.fullmatch(bare):
        year, month, day = match.groups()[:3] if match[1] else match.groups()[3:]
        if _EARLIEST <= int(year) <= _LATEST:
            return year, month, day
    match = _YEAR_LAST.fullmatch(bare) or _YEAR_LAST_RUN_ON.fullmatch(bare)
    if match is None:
        return None
    first, second, year = match.groups()
    leads = day_first if int(first) <= 12 and int(second) <= 12 else int(second) <= 12
    return (year, second, first) if leads else (year, first, second)


def _in_words(bare: str) -> tuple[str, str, str] | None:
    if match := _DAY_IN_WORDS.fullmatch(bare):
        day, word, year = match.groups()
    elif match := _MONTH_IN_WORDS.fullmatch(bare):
        word, day, year = match.groups()
    else:
        return None
    month = word[:3]
    return (year, str(_MONTHS.index(month) + 1), day) if month in _MONTHS else None


def _full_year(text: str, this_year: int) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    century = this_year // 100 * 100
    return century + year if century + year <= this_year else century - 100 + year
