"""Every date of a text is one of the operation's and stands with what happened on it; lengths of time fit between them.

Read only where the operation's days are known. A date after the release is a plan, and a year of the law is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from daybreak.release.reading.lengths import lengths
from daybreak.release.reading.terms import Days, Sentence, Slip, Told

RULE = "every date is one of the operation's"
OTHER = "a date stands with what happened on it"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d{2})\b"
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", *(f"twenty-{each}" for each in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh"))),
    *("twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first"),
)
_ORDINAL = rf"(?P<ordinal>(?i:{'|'.join(sorted(_ORDINALS, key=len, reverse=True)).replace('-', '[- ]')}))"
_SAID = tuple(
    re.compile(each)
    for each in (
        rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
        rf"\b{_ORDINAL}\s+(?:day\s+)?of\s+{_MONTH}(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH}\s+{_DAY}\b(?!,?\d)(?:,?\s+{_YEAR})?",
        r"\b(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})\b",
        r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:20)?\d{2})\b",
        rf"\b(?i:the\s+last\s+day\s+of)(?P<last>\s+){_MONTH}(?:,?\s+{_YEAR})?",
        rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        rf"\b(?i:in|since|during|until|till|by|from|to|and|of|late|early|mid|last|before|after|through|throughout|between)"
        rf"(?:\s+|-)(?:the\s+(?:middle|end|start|beginning|course)\s+of\s+)?{_MONTH}(?!\s*(?:\d|{_YEAR}))(?!'s\b)",
        rf"(?<=-){_MONTH}(?!\s*\d)",
        rf"\b(?i:in|since|during|until|by|of|late|early|the end of)\s+{_YEAR}"
        r"(?!\s+(?:people|children|arrests|devices))",
    )
)  # fmt: skip
_WEEKDAY = re.compile(
    rf"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),?\s+(?:the\s+)?(?:{_DAY}|{_ORDINAL})\s+(?:of\s+)?{_MONTH}"
    rf"(?:,?\s+{_YEAR})?"
)
_LAW = re.compile(r"\b(?:Acts?|Order|Regulations|Rules|Convention|Directive|law|laws|legislation|guidelines?)\b")
# What is said to have happened, nearest before a date or after it. The longest spelling first.
_EVENTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        ("as_at", r"as at|as of|correct (?:at|to|on)|as they stood (?:on|at)|(?:figures|numbers|counts?|snapshot)"
                  r" (?:\w+ ){0,3}(?:frozen|fixed|taken|counted) (?:on|at)"),
        ("acted", r"action day|day of action|strike day|co-?ordinated day|the (?:raids|searches|arrests)"
                  r"(?: (?:were made|took place|began|came))?"),
        ("opened", r"(?:operation|it|work|effort|(?-i:[A-Z]{4,}|Operation\s+\w+)),? (?:which |that )?"
                   r"(?:had |was |first )?"
                   r"(?:began|begun|started|launched|opened)"
                   r"|(?:start|launch|opening|beginning) of (?:the )?operation|the operation's start"
                   r"|the start|the operation start(?:ing|ed)"),
        ("packages", r"first (?:intelligence )?packages?"),
        ("released", r"(?:these|the|its) (?:figures|results) (?:are|were) (?:being )?(?:published|released|made public)"
                     r"|day of (?:release|publication)|(?:release|publication) date|embargo(?:ed)?"),
    )
)  # fmt: skip
_REACH = 60
_HAPPENED_ON = re.compile(r"(?:\bon|\bof|,|:|\(|\bwas|\bcame|\bat|\bas)\s*(?:\w+day,?\s+)?(?:the\s+)?$", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"\b(?:after|before|since)\s+(?:the\s+)?$", re.IGNORECASE)
"""Before what happened: "two weeks after the start, on ..." dates something else."""
_PAST = re.compile(
    r"\b(?:went|were|was|had|took|came|made|began|searched|arrested|seized|safeguarded|knocked|executed|carried|acted)\b"
)


@dataclass(frozen=True, slots=True)
class _Date:
    """A date as a text says it; what it leaves open is None."""

    begin: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def fits(self, day: date) -> bool:
        """Answer whether a day can be meant."""
        said = ((self.year, day.year), (self.month, day.month), (self.day, day.day))
        return all(one is None or one == other for one, other in said)


def dates(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield dates and lengths of time that are not the operation's, and dates of something else that happened."""
    if told.days is None:
        return
    said = list(_said(sentence.words))
    for one in said:
        if wrong := _judged(one, said, sentence.words, told.days):
            rule, instead = wrong
            yield Slip(sentence.at + one.begin, sentence.words[one.begin : one.end], rule, instead)
    yield from _weekdays(sentence, told.days)
    yield from lengths(sentence, told.days, _ends(said, sentence.words, told.days))


def _weekdays(sentence: Sentence, days: Days) -> Iterator[Slip]:
    """Yield the name of a weekday that its date does not fall on."""
    for match in sentence.found(_WEEKDAY):
        year = int(match["year"]) if match["year"] else days.released.year
        try:
            on = date(year, _month(match["month"]) or 1, _day(match.groupdict()) or 0)
        except ValueError:
            continue  # no such day at all, which is marked as a date
        if f"{on:%A}" != match["weekday"]:
            yield Slip(sentence.at + match.start("weekday"), match["weekday"], OTHER, f"{on:%A}")


def _judged(one: _Date, said: list[_Date], words: str, days: Days) -> tuple[str, str] | None:
    name = _event(one, said, words)
    meant = days.of(name) if name else ()
    if meant:
        return None if any(map(one.fits, meant)) else (OTHER, _instead(meant))
    if any(map(one.fits, days.all())):
        return None
    if one.day is None and (_is_between(one, days.opened, days.released) or (not one.month and _LAW.search(words))):
        return None  # something was done in every month of it
    if _is_later(one, days.released) and not _PAST.search(words):
        return None
    return RULE, f"a day of the operation: {_named(days)}"


def _event(one: _Date, said: list[_Date], words: str) -> str:
    """Return what is said to have happened on a date: what stands nearest before it, else right after it."""
    begin = max((other.end for other in said if other.end <= one.begin), default=0)
    before = words[max(begin, one.begin - _REACH) : one.begin]
    if _HAPPENED_ON.search(before) or before.lower().rstrip().endswith(("as at", "as of", "in")):
        found = [
            (match.end(), name)
            for name, pattern in _EVENTS
            for match in pattern.finditer(before)
            if not (_COUNTED_FROM.search(before, 0, match.start()) and "," in before[match.end() :])
        ]
        if found:
            return max(found)[1]
    end = min((other.begin for other in said if other.begin >= one.end), default=len(words))
    after = words[one.end : min(end, one.end + _REACH)]
    if re.match(r",?\s+(?:was|is|saw|the|when)\b", after, re.IGNORECASE):
        found = [(-match.start(), name) for name, pattern in _EVENTS for match in pattern.finditer(after)]
        if found:
            return max(found)[1]
    return ""


def _said(words: str) -> Iterator[_Date]:
    taken: list[tuple[int, int]] = []
    for pattern in _SAID:
        for match in pattern.finditer(words):
            found = match.groupdict()
            begin = min(match.start(name) for name in ("day", "ordinal", "month", "year", "last") if found.get(name))
            if found.get("last"):
                begin = match.start()
            if any(begin < end and start < match.end() for start, end in taken):
                continue
            taken.append((begin, match.end()))
            month = _month(found.get("month"))
            day = _last_day(month) if found.get("last") else _day(found)
            year = found.get("year")
            yield _Date(begin, match.end(), int(year) % 100 + 2000 if year else None, month, day)


def _day(found: Mapping[str, str | None]) -> int | None:
    if said := found.get("ordinal"):
        return _ORDINALS.index(said.lower().replace(" ", "-")) + 1
    return int(said) if (said := found.get("day")) else None


def _last_day(month: int | None) -> int:
    return {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month or 0, 31)


@cache
def _month(said: str | None) -> int | None:
    if said is None or said.isdigit():
        return int(said) if said else None
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(said[:3]))


def _is_later(one: _Date, released: date) -> bool:
    if one.year is None:
        return one.month is not None and one.month > released.month
    return (one.year, one.month or 12, one.day or 28) > (released.year, released.month, released.day)


def _is_between(one: _Date, first: date, last: date) -> bool:
    year = one.year or first.year
    if one.month is None:
        return first.year <= year <= last.year
    return (first.year, first.month) <= (year, one.month) <= (last.year, last.month)


def _ends(said: list[_Date], words: str, days: Days) -> tuple[date, date] | None:
    """Return the two days of the operation that a sentence names, by date or by what happened; None unless two."""
    dated = {day for one in said if one.day for day in days.all() if one.fits(day)}
    events = {
        day for name, pattern in _EVENTS if len(days.of(name)) == 1 and pattern.search(words) for day in days.of(name)
    }
    ends = sorted(dated | events)
    return (ends[0], ends[1]) if len(ends) == 2 else None


def _named(days: Days) -> str:
    said = {
        "opened": days.of("opened"), "first packages": days.of("packages"), "most of it done": days.acted,
        "as at": days.of("as_at"), "released": days.of("released"),
    }  # fmt: skip
    return ", ".join(f"{name} {_instead(on)}" for name, on in said.items() if on)


def _instead(meant: tuple[date, ...]) -> str:
    return " or ".join(f"{each.day} {each:%B %Y}" for each in sorted(set(meant))[:3])
