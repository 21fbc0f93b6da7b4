"""Amounts in words: "six hundred and sixty-five" is a number too."""

from __future__ import annotations

import re

from text_to_num import text2num

_WORD = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million"
)
WORDS = rf"(?:a\s+)?(?:{_WORD})(?:(?:,?[\s-]+(?:and\s+)?)(?:{_WORD})){{0,11}}"
"""A number in words, to stand within a pattern that ignores case."""


def of_words(said: str) -> int | None:
    """Return the number that words say; None where they say none."""
    words = re.sub(r"^a\s+", "one ", said.lower().replace("-", " ").replace(",", ""))
    try:
        return int(text2num(" ".join(words.split()), "en"))
    except ValueError:
        return None


def of_digits(said: str) -> int | None:
    """Return the whole number that digits say; None where it is none, as a share in per cent."""
    whole = said.replace(",", "")
    return int(whole) if whole.isdigit() else None
