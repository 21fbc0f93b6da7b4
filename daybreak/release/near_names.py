"""Which of many names may stand in a text, however they are written: marked off for the reading, which decides.

Every variant reaches the reading: a slip of the pen, an accent left out, a letter that only looks like one, a hyphen, a
blank or a line's end within a name. Names have no order and say nothing of whose they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT = 3  # letters: up to so many a word is met letter by letter only, "Lee" would be near "see"
_LONG = 8  # letters from which on two of them may be wrong
_GIVEN_AND_FAMILY = 2  # words, which are never written as one
_PARTICLE = 3  # letters at most of a word that may be one with its neighbour: Mac, De, Van


def near(names: Iterable[str], text: str) -> tuple[str, ...]:
    """Return, sorted, the names of which a word stands in the text or near a word with a capital: one edit, two of 8.

    An edit is a letter more, less or another, or two changed about. Words of 2 or 3 letters must stand as they are.
    """
    having: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for form in _forms(name):
            having[form].append(name)
    return tuple(sorted(set[str]().union(*(having[form] for form in _met(having.keys(), _said(text))))))


def whole(names: Iterable[str], said: str) -> tuple[str, ...]:
    """Return, sorted, the names by which one person could be meant who is introduced by name.

    Two words of the name, or nothing but words of it: who shares one name with somebody is another person.
    """
    own = {name: set(_forms(name)) for name in names}
    forms = set[str]().union(*own.values())
    words = {word for word, _ in _words(said) if len(word) > 1}
    like = {word: _met(forms, ({word}, {word})) for word in words}
    shared = {name: sum(bool(like[word] & own[name]) for word in words) for name in own}
    return tuple(sorted(name for name, count in shared.items() if count > 1 or 0 < count == len(words)))


def _met(forms: Collection[str], said: tuple[set[str], set[str]]) -> set[str]:
    """Return which forms of names stand among the words of a text, or near its words with a capital."""
    exact, capital = said
    found = exact.intersection(forms)
    lengths: dict[int, list[str]] = defaultdict(list)
    for form in forms:
        lengths[len(form)].append(form)
    for length, long in lengths.items():
        edits = 2 if length >= _LONG else 1
        words = [word for word in capital if abs(len(word) - length) <= edits]
        if length > _SHORT and words:
            near_by = process.cdist(words, long, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8) <= edits
            found.update(long[at] for at in np.flatnonzero(near_by.any(axis=0)))
    return found


def _said(text: str) -> tuple[set[str], set[str]]:
    """Return the words of a text with neighbours as one, and those of them that begin with a capital."""
    words = list(_words(text))
    joined = [(one + other, capital) for (one, capital), (other, _) in pairwise(words)]
    return {word for word, _ in (*words, *joined)}, {word for word, capital in (*words, *joined) if capital}


def _forms(name: str) -> list[str]:
    """Return the words of a name, and those that may be written as one with their neighbour."""
    words = _LETTERS.findall(_plain(name).casefold().replace("'", ""))
    found = [word for word in words if len(word) > 1]
    if len(words) > _GIVEN_AND_FAMILY or "-" in name:
        for one, other in pairwise(words):
            if "-" in name or min(len(one), len(other)) <= _PARTICLE:
                found.append(one + other)
    return found


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word in small plain letters, and whether it begins with a capital; a possessive counts for nothing."""
    for match in _WORD.finditer(_plain(text)):
        word = match.group()
        yield word.removesuffix("'s").removesuffix("'S").replace("'", "").casefold(), word[0].isupper()


def _plain(text: str) -> str:
    """Return a text without accents and without what is not seen: soft hyphens, blanks of no width."""
    if text.isascii():
        return text
    flat = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in flat if unicodedata.category(letter) not in ("Mn", "Cf"))
