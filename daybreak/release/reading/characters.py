"""Every character of a text is one a reader sees, and one the other rules read.

What prints nothing, looks like a Latin letter and is none, or is a number in another dress hides words and counts from
who reads the text and from whoever checks it. Unicode Standard Annex 44 (general categories), Technical Standard 39.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from daybreak.release.reading.terms import Slip

RULE = "every character is seen and read"
_PLAIN = re.compile(r"[\n\t\x20-\x7e\u00a0\u2009\u202f]+")
_NAMED = 3
_SEEN = frozenset({"Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Pc", "Sc", "Sm", "So", "Sk"})


def characters(text: str) -> Iterator[Slip]:
    """Yield each run of characters that are not to be read, or not as what they look like: deleted, never cleared."""
    run = ""
    for at, one in enumerate(f"{text}\n"):
        if not _PLAIN.match(one) and not _is_read(one):
            run += one
        elif run:
            yield Slip(at - len(run), run, RULE, f"delete it and write it anew: {_called(run)}")
            run = ""


def visible(words: str) -> str:
    """Return words in which what prints nothing stands as the number of its character, to be looked at."""
    return "".join(f"[U+{ord(one):04X}]" if _is_unseen(one) else one for one in words)


def _is_unseen(one: str) -> bool:
    return not _PLAIN.match(one) and unicodedata.category(one)[0] == "C"


def _is_read(one: str) -> bool:
    """Answer whether it is a Latin letter or a sign that stands for itself."""
    kind = unicodedata.category(one)
    if kind[0] == "L":
        return unicodedata.name(one, "").startswith("LATIN") and unicodedata.normalize("NFKC", one) == one
    return kind in _SEEN and (unicodedata.normalize("NFKC", one) == one or one in "…´¨¯¸™")


def _called(run: str) -> str:
    named = [f"U+{ord(one):04X} {unicodedata.name(one, 'without a name')}" for one in run[:_NAMED]]
    return ", ".join(named) + (f" and {len(run) - _NAMED} more" if len(run) > _NAMED else "")
