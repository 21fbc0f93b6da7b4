"""Every length of time is one between two days of the operation, and between the two that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from daybreak.release.reading.amounts import WORDS, of_digits, of_words
from daybreak.release.reading.terms import Days, Sentence, Slip

LENGTH = "a length of time is one between two days of the operation"
_DAYS_OF_MONTH, _DAYS_OF_YEAR = 30.44, 365.25

_AMOUNT = rf"(?P<amount>\d{{1,3}}|{WORDS}|an?|single)"
_UNIT = r"(?P<unit>day|week|fortnight|month|year|decade)"
_ABOUT = (
    r"(?:(?:just|only|a little|little|well|more than|nearly|over|under|less than|about|around|almost|some|the)\s+)*"
)
_OPERATION = (
    r"(?:operation|effort|investigation|campaign|inquiry|enquiry|project|programme|exercise|drive|push|crackdown)"
)
_LENGTHS = (
    re.compile(
        rf"\b{_AMOUNT}\s+(?:full\s+|whole\s+|long\s+)?{_UNIT}s?\s+of\s+(?!police|social|public|voluntary|charity)(?:[\w-]+\s+){{0,2}}?(?:work|planning|effort|preparation|investigation|enquiries)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_AMOUNT}[-\s]+{_UNIT}s?(?:[-\s]+long)?[,\s]+(?:[\w-]+,?\s+){{0,3}}?{_OPERATION}\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b{_OPERATION}\b[^.;]{{0,60}}?\s(?:lasted|ran|took|spanned|of|over|for)\s+(?:for\s+)?{_ABOUT}{_AMOUNT}"
        rf"[-\s]+{_UNIT}s?\b", re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_AMOUNT}[-\s]+{_UNIT}s?\s+(?:after|before|since|from)\s+(?:the\s+|its\s+|it\s+)?(?:operation|first\s+packages?"
        rf"|action\s+day|began|started|start\b|launch)", re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:action\s+day|packages?|operation)\b[^.;]{{0,60}}\b(?:lay|were|passed|after|followed|later)\s+{_ABOUT}"
        rf"{_AMOUNT}\s+{_UNIT}s?\b(?=\s+(?:of|later|earlier|apart|after|before|between))", re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:secret|secrecy|operation|lantern|planning|planned|worked|preparation|preparing)\b[^.;,]{{0,50}}?"
        rf"\b(?:for|over|during|took|spent|lasted|after)\s+(?:the\s+best\s+part\s+of\s+)?{_ABOUT}{_AMOUNT}[-\s]+{_UNIT}s?\b"
        r"(?!\s+(?:after|before|in\s+prison|of\s+issue))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:within|in the space of|inside)\s+{_ABOUT}{_AMOUNT}\s+{_UNIT}s?\s+of\s+(?:the\s+)?operation",
        re.IGNORECASE,
    ),
)  # fmt: skip
_BETWEEN = re.compile(
    rf"(?<!s\sand\s)(?<!once\s)(?<!twice\s)(?<!days\s)(?<!hours\s)(?<!times\s)\b{_AMOUNT}[-\s]+{_UNIT}s?\b(?!\s+(?:old|ago|notice|in\s+prison|an?\s+(?:day|week|month|year)))",
    re.IGNORECASE,
)
"""Any length, in a sentence that names just two days: what lies between them."""
_SOON = re.compile(r"\b(?:within|in\s+a\s+matter\s+of)\s+(?:a\s+few\s+)?(?:hours|days)\b", re.IGNORECASE)
_A_FEW_DAYS = 14
_LIMITS = re.compile(
    r"\b(?:up to|at most|maximum|sentences?|imprisonment|prison|warrants?|bail|must|(?-i:may)|can)\b", re.IGNORECASE
)


def lengths(sentence: Sentence, days: Days, ends: tuple[date, date] | None) -> Iterator[Slip]:
    """Yield lengths that no two days of the operation are apart, or that the two the sentence names are not."""
    if _LIMITS.search(sentence.words):
        return
    named = [abs((ends[0] - ends[1]).days)] if ends else []
    apart = named or [abs((one - other).days) for one in days.all() for other in days.all()]
    if named and named[0] > _A_FEW_DAYS:
        for match in sentence.found(_SOON):
            yield sentence.slip(match, LENGTH, "the length as the dates give it")
    taken: set[int] = set()
    for pattern in (*_LENGTHS, *([_BETWEEN] if ends else [])):
        for match in sentence.found(pattern):
            amount, unit = match["amount"].lower(), match["unit"].lower()
            number = _amount(amount)
            if match.start("unit") in taken or not number or any(_is_as_long(number, unit, each) for each in apart):
                continue
            taken.add(match.start("unit"))
            article = amount.startswith("a ") and of_words(amount) is None
            begin, end = match.start("amount") + 2 * article, match.end("unit")
            end += sentence.words[end : end + 1] == "s"
            yield Slip(sentence.at + begin, sentence.words[begin:end], LENGTH, "the length as the dates give it")


def _amount(said: str) -> int | None:
    if said in ("a", "an", "single"):
        return 1
    # "A nine-month effort": the article belongs to the effort.
    return of_digits(said) or of_words(said) or of_words(said.removeprefix("a "))


def _is_as_long(number: int, unit: str, days: int) -> bool:
    """Answer whether so many days are called so: a month or a week more or less is how people speak."""
    each, loose = {
        "day": (1.0, 0.0), "week": (7.0, 1.0), "fortnight": (14.0, 0.25), "month": (_DAYS_OF_MONTH, 0.75),
        "year": (_DAYS_OF_YEAR, 0.1), "decade": (10 * _DAYS_OF_YEAR, 0.1),
    }[unit]  # fmt: skip
    return abs(days / each - number) <= loose
