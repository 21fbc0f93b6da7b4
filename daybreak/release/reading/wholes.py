"""A number that is said to be a part of another counts a part of what the other counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daybreak.release.reading.amounts import WORDS, of_digits, of_words
from daybreak.release.reading.numbers import INSTEAD, OTHER
from daybreak.release.reading.terms import Sentence, Slip, Told

_PARTS = {
    "arrests": ("registered_sex_offenders", "positions_of_trust"),
    "children_safeguarded": ("children_at_immediate_risk",),
}
_NUMBER = rf"\d[\d,]*\d|{WORDS}"
_OF_WHOLE = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"(?:^\W*|[;:,]\s+)of\s+(?:the|those|our)\s+(?P<whole>{_NUMBER})\b[^.;]{{0,60}}?,\s*(?P<part>{_NUMBER})\b",
        rf"\b(?P<part>{_NUMBER})\s+of\s+(?:the|those|our)\s+(?P<whole>{_NUMBER})\b",
        rf"\b(?P<part>{_NUMBER})\s+of\s+"
        r"(?P<whole>(?:the\s+people|those\s+(?:who\s+were\s+)?arrested|the\s+suspects|the\s+arrests|the\s+children)\b)",
    )
)
_WHOLES = {
    "the people": "arrests", "those arrested": "arrests", "those who were arrested": "arrests",
    "the suspects": "arrests", "the arrests": "arrests", "the children": "children_safeguarded",
}  # fmt: skip
"""What a number is a part of where the whole is told in words."""


def wholes(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield a number said to be a part of another, where what the snapshot counts under them is no part and whole."""
    for pattern in _OF_WHOLE:
        for match in sentence.found(pattern):
            whole, part = (_counted(match[each], told) for each in ("whole", "part"))
            parts = {each for key in whole for each in (key, *_PARTS.get(key, ()))}
            if whole & _PARTS.keys() and part and not parts & part:
                yield Slip(sentence.at + match.start("part"), match["part"], OTHER, INSTEAD)


def _counted(said: str, told: Told) -> set[str]:
    """Return the figures that a number counts, or that the words of a whole name."""
    if named := _WHOLES.get(" ".join(said.lower().split())):
        return {named}
    number = of_digits(said) or of_words(said)
    return {key for key, numbers in told.figures.items() if number in numbers}
