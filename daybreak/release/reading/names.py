"""Nobody is named before a charge: whole, turned round, by the family name alone, misspelled, or by what was done."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from daybreak.identity.linkage.nicknames import roots
from daybreak.release.reading.terms import Sentence, Slip, Told
from daybreak.release.reading.works import WORK

NAMED = "nobody is named before a charge"
NO_NAME = "no name"

_WORD = r"[A-Z][\w'-]+"
_AGED_NAME = re.compile(
    rf"\b(?:{_WORD}\s+){{1,2}}{_WORD},?\s+(?:\(\d{{1,2}}\)"
    rf"|(?:aged\s+)?\d{{1,2}}\b(?![,.]?\d)(?!\s+(?:{_WORD}|people|children|forces|officers|premises|devices|arrests|suspects)))"
)
_CALLED = re.compile(
    rf"\b(?:\d{{1,2}}[- ]year[- ]old|arrest(?:ed|ing)|(?:named|identified|known)(?:\s+(?:locally|him|her|them"
    rf"|publicly))?\s+as|called|suspect|neighbour|detain(?:ed|ing)|charg(?:ed|ing)|interview(?:ed|ing))\s+"
    rf"(?!(?:Chief|Assistant|Deputy|Detective|Police|Northern|Operation|Great|Children|South|North|West"
    rf"|East)\b){_WORD}\s+(?!(?:Law|Act|Scheme)\b){_WORD}"
)
_ARRESTED = (
    r"(?:was|were|is|are|has|have|had)\s+(?:been\s+|being\s+|\w+ly\s+|also\s+"
    r"|later\s+|since\s+|then\s+|first\s+|today\s+|yesterday\s+)*(?:re)?(?:arrested|detained|charged|bailed|remanded"
    r"|questioned|suspected|cautioned|interviewed\s+under|taken\s+(?:in\s?to|away)|held\s+(?:in|on|for|over)|led\s+away"
    r"|released\s+(?:on|under|without|pending)|named\s+as|identified\s+as|known\s+as)\b"
)
_NO_SURNAME = (
    r"Police|Service|Force|Forces|Constabulary|Agency|Council|Councils|Trust|Trusts|Authority|Board|Court|Office"
    r"|Ireland|Kingdom|Yorkshire|Midlands|Manchester|Sussex|Mercia|Valley|Wales|London|Operation|Children"
)
_WAS_ARRESTED = re.compile(
    rf"(?:\b(?P<at>in|of|from|at|near|around|outside|across)\s+(?:the\s+)?)?"
    rf"(?P<name>\b(?!(?:Operation|North|South|West|East|Northern|Greater|Great|United)\b)"
    rf"{_WORD}(?:\s+{_WORD})*\s+(?!(?:{_NO_SURNAME})\b){_WORD})(?:,\s[^,]{{1,60}},)?\s+{_ARRESTED}"
)
"""A name before what was done to somebody; what stands after "in" or "from" is a place."""
_LABEL = r"man|woman|suspect|father|mother|paedophile|pedophile|offender|predator|abuser|monster|pervert|neighbour"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\.?\s+(?:[A-Z]\.?\s*)*{_WORD}(?:\s+{_WORD})?")
_ROLE = re.compile(
    r"^,?\s*(?:the\s+|a\s+|an\s+)?(?:\w+[\s-]){0,4}(?:chief|director|commissioner|spokes\w+|minister|head of"
    r"|lead|chair|officer|constable|secretary|president|ceo|manager)",
    re.IGNORECASE,
)
_ARRESTED_AT_WORK = re.compile(
    rf"\b(?:arrest|detain|charg|interview|question)(?:ed|ing)\s+(?:[a-z-]+\s+){{0,3}}?(?:{WORK}|{_LABEL})\s+"
    rf"(?P<name>{_WORD}\s+{_WORD})"
)
_MATTER = "arrests?|case|business|affair|inquiry|enquiry|investigation|family|household|matter|search"
_ALONE = 7  # letters one part of a double name has at least to be looked for alone
_SHORT_FORMS = 6  # letters a family name has at least to be looked for as that of a whole family
_FAMILY_NAME = 3  # letters a family name has at least to be looked for alone
_PLACES_AND_MONTHS = frozenset({
    "January", "February", "March", "April", "May", "June", "July", "August",
    "Kent", "Essex", "London", "York", "Wells",
})  # fmt: skip
_ALSO_WORDS = _PLACES_AND_MONTHS | {
    "Park", "Hill", "Wood", "Green", "Brown", "White", "Black", "Young", "Long", "Day", "King", "Church", "Street",
    "Field", "Bridge", "Lane", "House", "Price", "Bishop", "Pope", "Sergeant", "Marshall", "Parish", "Cross",
}  # fmt: skip
"""Family names that are words, months or places too: alone they tell nobody."""


_TAG = re.compile(r"[#@]\w+|\b\w*[a-z]_\w+|\b\w+\.(?:jpe?g|png|pdf|docx?|mp4)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z](?:[\w'-]*\w)?")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lord", "lady", "rev", "father", "professor"})
_ALIKE_FROM, _LONG = 5, 8
"""Letters of a family name from which one, and from which two, may differ."""


def names(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield names of people nobody has charged, and of whoever is said to be arrested."""
    yield from _alike(sentence, told)
    if told.names and (pattern := _pattern(tuple(sorted(told.names)))):
        for match in sentence.found(pattern):
            yield sentence.slip(match, NAMED, NO_NAME)
    for match in (*sentence.found(_AGED_NAME), *sentence.found(_CALLED)):
        yield sentence.slip(match, NAMED, NO_NAME)
    for match in (*sentence.found(_WAS_ARRESTED), *sentence.found(_ARRESTED_AT_WORK)):
        if not match.groupdict().get("at"):
            yield Slip(sentence.at + match.start("name"), match["name"], NAMED, NO_NAME)
    for match in sentence.found(_TITLED):
        if not _ROLE.match(sentence.words[match.end() :]):
            yield sentence.slip(match, NAMED, NO_NAME)


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds names whole, turned round, with initials, and by the family name alone."""
    found = []
    for name in names:
        *given, family = [part for part in name.split() if any(map(str.isalpha, part))] or [""]
        if not family:
            continue  # "-": somebody whose name is not known
        if given:
            initials = r"\.?\s*".join(re.escape(one[0]) for one in given) + r"\.?"
            first, last = re.escape(given[0]), re.escape(family)
            found.append(rf"{first}\s+{re.escape(family[0])}\b(?!\w)\.?")
            found.append(rf"(?:{re.escape(family.upper())}|{last}),?\s+{first}")
            found += [rf"(?i:{first}\s+(?:[\w'-]+\s+)?{last})", rf"(?i:{last},\s*{first})", rf"{initials}\s*{last}"]
        if family not in _PLACES_AND_MONTHS:
            found.append(rf"the\s+{re.escape(family)}\s+(?:{_MATTER})")
        if len(family) >= _SHORT_FORMS:
            found.append(rf"{re.escape(family)}s")  # the family
        if len(family) >= _FAMILY_NAME and family not in _ALSO_WORDS:
            spelled = r"[\s-]?".join(map(re.escape, family.split("-")))
            found.append(rf"(?:{spelled}|{spelled.upper() if '-' not in family else re.escape(family.upper())})")
            found += [re.escape(part) for part in family.split("-") if "-" in family and len(part) >= _ALONE]
    return re.compile(rf"\b(?:{'|'.join(found)})(?:'s)?\b") if found else None


def _alike(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield names that are spelled a little otherwise, where a given name, an initial or a title stands before."""
    words = list(_CAPITAL.finditer(sentence.words))
    for name in told.names:
        *given, family = [bare for part in name.split() if (bare := _bare(part))] or [""]
        yield from _alone(sentence, words, family)
        if given and family:
            for place, first in enumerate(words):
                if _is_given(_bare(first.group()), given) and (last := _family(words[place + 1 : place + 3], family)):
                    begin, end = first.start(), last.end()
                    yield Slip(sentence.at + begin, sentence.words[begin:end], NAMED, NO_NAME)


def _alone(sentence: Sentence, words: list[re.Match[str]], family: str) -> Iterator[Slip]:
    """Yield a long family name alone, one letter off or in the name of a file or a tag; short ones are words too."""
    if len(family) < _LONG:
        return
    tags = (match for match in _TAG.finditer(sentence.words) if family in _bare(match.group()))
    near = (word for word in words if word.end() - word.start() >= _LONG and _is_near(_bare(word.group()), family, 1))
    for match in (*tags, *near):
        yield sentence.slip(match, NAMED, NO_NAME)


def _is_near(said: str, family: str, most: int) -> bool:
    return said in (family, f"{family}s") or OSA.distance(said, family) <= most


def _family(words: list[re.Match[str]], family: str) -> re.Match[str] | None:
    """Return the word at which a family name ends that is written in one or in two of these words."""
    said = ""
    for word in words:
        said += word.group()
        if _is_near(_bare(said), family, 2 if len(family) >= _LONG else 1 if len(family) >= _ALIKE_FROM else 0):
            return word
    return None


def _is_given(said: str, given: list[str]) -> bool:
    """Answer whether a word stands for a given name: itself or nearly, its initial, a short form or a title."""
    if said in _TITLES:
        return True
    own = given[0]
    short = said == own[0] or (len(said) > 2 and own.startswith(said)) or own in roots(said)
    pet = len(said) > 2 and said[:2] == own[:2] and said.endswith(("y", "ie"))  # Iggy, which no list of names has
    return short or pet or OSA.distance(said, own) <= len(own) // 4


@lru_cache(maxsize=1 << 12)  # each word of a sentence is held against each name
def _bare(said: str) -> str:
    """Return a name without what spellings differ in: case, hyphens, apostrophes, accents, Mac and Mc."""
    plain = unicodedata.normalize("NFKD", said.lower())
    return re.sub(r"^mac(?=[a-z]{3})", "mc", "".join(one for one in plain if one.isalpha()))
