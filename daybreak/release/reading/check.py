"""The reading itself: every rule over every sentence, overlapping marks of one rule once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daybreak.release.reading.characters import characters
from daybreak.release.reading.claims import claims
from daybreak.release.reading.dates import dates
from daybreak.release.reading.details import details
from daybreak.release.reading.names import names
from daybreak.release.reading.nations import nations
from daybreak.release.reading.numbers import numbers
from daybreak.release.reading.phrases import phrases
from daybreak.release.reading.terms import Sentence, Slip, Told
from daybreak.release.reading.wholes import wholes

_RULES = (phrases, numbers, wholes, dates, names, details, nations, claims)
# A full stop ends a sentence where a capital or nothing follows; "s.46" and "0.5" go on. Two line breaks always do.
_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n|\n(?=\s*[-•*])|(?<=\d)\n|(?<=[:;)])\n")
_LONGEST = 1500
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|Insp|Supt|Det|Sgt|Rev|s|[A-Z])\.$")


def slips(text: str, *, told: Told, standing: Iterable[str] = ()) -> tuple[Slip, ...]:
    """Return what a release text must not say, in the order of the text.

    `standing` texts are printed as they are and not read: a definition may say what a figure does not mean.
    """
    unread = characters(text)
    for words in sorted(filter(None, standing), key=len, reverse=True):
        text = text.replace(words, " " * len(words))
    text = text.replace("’", "'").replace("‑", "-").replace("\u00a0", " ")
    found = [slip for sentence in sentences(text) for rule in _RULES for slip in rule(sentence, told)]
    return tuple(sorted((*unread, *_once(found)), key=lambda slip: (slip.at, slip.rule)))


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text with their places; an abbreviation's full stop ends none.

    Nobody writes one of thousands of characters: it is read in pieces, or it would keep the reader for minutes.
    """
    begin = 0
    for match in _END.finditer(text):
        if not _SHORT.search(text[begin : match.start()]):
            yield from _pieces(begin, text[begin : match.start()])
            begin = match.end()
    yield from _pieces(begin, text[begin:])


def _pieces(begin: int, words: str) -> Iterator[Sentence]:
    while len(words) > _LONGEST:
        end = words.rfind(" ", 1, _LONGEST)
        end = end if end > 0 else _LONGEST
        yield Sentence(begin, words[:end])
        begin, words = begin + end, words[end:]
    yield Sentence(begin, words)


def _once(found: Iterable[Slip]) -> Iterator[Slip]:
    """Yield of marks of one rule that overlap the longest only."""
    taken: list[Slip] = []
    for slip in sorted(found, key=lambda slip: (-len(slip.words), slip.at)):
        if not any(slip.rule == other.rule and _overlap(slip, other) for other in taken):
            taken.append(slip)
            yield slip


def _overlap(one: Slip, other: Slip) -> bool:
    return one.at < other.at + len(other.words) and other.at < one.at + len(one.words)
