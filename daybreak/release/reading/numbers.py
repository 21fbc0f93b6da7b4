"""Every number of a text is one of the snapshot's, and counts what the snapshot counts under it.

Digits and words alike. What is no count passes: dates and times, ages of the law ("under 18"), sections, telephone
numbers, lengths of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from daybreak.release.reading.amounts import WORDS, of_digits, of_words
from daybreak.release.reading.terms import Page, Sentence, Slip, Told

RULE = "every number is one of the snapshot's"
OTHER = "a number stands with what it counts"
INSTEAD = "the figure as frozen"

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:{_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_PASS = re.compile(
    "|".join(
        (
            r"(?:\+44|\b0)[\d\s()-]{6,}\d",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:and|to|-|–)\s*\d{{1,2}}(?:st|nd|rd"
            rf"|th)?)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}}\b)?",
            rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?",
            rf"\b{_MONTH}\s+\d{{4}}\b",
            r"\b\d{4}-\d{2}-\d{2}\b",
            r"\b\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?\b(?!\s*(?:per cent|%))",
            r"\b\d{1,2}\s*[ap]\.?m\b\.?",
            r"\b(?:in|since|of|by|during|until|till|from|to|between|and|late|early|mid|year|before"
            r"|after)\s+(?:19|20)\d{2}\b(?!\s+(?:children|people|arrests|devices|premises|suspects|men|women))",
            r"\b(?:Act|Order|Regulations|Convention)(?:\s+\([^)]*\))?\s+\d{4}\b",
            r"\b(?:sections?|articles?|part|schedule|chapter|paragraphs?|version|snapshot|page|step|level"
            r"|category|grade|phase|stage|regulation)\s+\d+[A-Za-z]*(?:\s*(?:and|to|or|-)\s*\d+[A-Z]?)?",
            r"(?<!['\w])s\.?\s?\d+\b",
            r"\b116\s?\d{3}\b",
            r"\b(?:under|over|below|above|younger than|older than|up to|aged|age of|age|turn|turned|ages"
            r"|minimum age of)[\s-]+(?:the age of\s+)?(?:\d{1,2}|ten|twelve|thirteen|sixteen"
            r"|eighteen)s?\b(?:\s+(?:or|and|to)\s+\d{1,2}\b)?(?!\s+(?:[\w-]+\s+){0,2}?(?:children|people|suspects?|men"
            r"|women|arrests?|devices?|premises|homes?|forces?|boys|girls|victims|families|officers|teachers)\b)",
            r"\b\d{1,2}\s+(?:and|or)\s+(?:over|under|older|younger)\b",
            r"\b\d{1,2}[- ]year[- ]olds?\b",
            r"\b\d+(?:-|\s)?(?:\d+\s)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)(?:-(?:long|old))?\b",
            r"\b24/7\b",
            r"\b(?-i:Year)\s+\d{1,2}\b",
            r"\b\d(?:st|nd|rd|th)\b",
            r"\btwo\s+and\s+two\b",
            r"\b24[- ]hour\b",
            r"\bOperation\s+[A-Z]+\s+\d+\b",
        )
    ),
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"(?<![\d,.])\b(?:999|101|112|111|18000|18001)\b(?!\s+(?:\w+\s+)?(?:children|people|arrests|devices|premises"
    r"|suspects|men|women|homes|were|had))"
)
_CALLED = re.compile(
    r"\b(?:(?:call|dial|ring|phone|telephone|text|contact)(?:ing)?\s+(?:\w+\s+){0,3}|on\s+)"
    r"(?:999|101|112|111|18000|18001)\b(?:,?\s+(?:or|and)\s+(?:\w+\s+){0,2}(?:999|101|112|111|18000|18001)\b)*",
    re.I,
)
"""Only right after a word that tells somebody to call is 101 a number to call, and no count."""
_WORDS = re.compile(rf"\b{WORDS}\b", re.IGNORECASE)
_DIGITS = re.compile(
    r"\d(?:[\d,]*\d)?(?:\.\d+)?(?:[ \u202f]?(?:%|per\s?cent\b|percent\b|[km]\b"
    r"|bn\b))?",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:(?:tens|dozens|scores|hundreds|thousands|millions)(?:\s+(?:upon|and)\s+\w+)?(?:\s+of\b|\s+more\b)?"
    r"|(?:a|several|two|three|four|five|six|seven|eight|nine|ten|some|few|half a|couple of) dozen"
    r"|a handful|a (?:third|quarter|fifth|majority|minority) of|(?:two|three)[- ](?:thirds|quarters|fifths)"
    r"|(?:a|one) (?:third|quarter|fifth|tenth|half) (?:were|was|had|have|are|is)"
    r"|half (?:of|the|were|was|had|have|are)|most of the"
    r"|a pair of (?!hands|eyes)\w+|both (?:of (?:the|them) ?)?(?:[a-z-]+ )?(?:suspects|men|women|children|people"
    r"|boys|girls|arrests|premises|devices|teachers|officers|doctors|brothers|sisters)"
    r"|(?:one|two|three|four|five|six|seven|eight|nine) (?:in|out of) (?:every )?(?:two|three|four|five|six|seven"
    r"|eight|nine|ten|\d+)"
    r"|nearly half|one in (?:two|three|four|five|six|seven|eight|nine|ten|\d+)|(?:a|one) couple of|a score of"
    r"|doubled|tripled|trebled|quadrupled|twice as many|record number)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\s*-?\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|nations?|parts?|stages?|steps?|ways?|tiers?|pages?|o'clock"
    r"|year[- ]olds?)\b",
    re.IGNORECASE,
)
# What the numbers of a snapshot count, in the words of a text; the longest that fits nearest says which.
_THINGS = re.compile(
    r"(?P<arrests>\barrest(?:s|ed)?\b)"
    r"|(?P<voluntary_attendances>\bvoluntar(?:y|ily)\b)"
    r"|(?P<premises_searched>\b(?:premises|homes?|houses|addresses|properties|searche[sd]|search warrants"
    r"|warrants|doors|locations)\b)"
    r"|(?P<devices_seized>\b(?:devices?|items)\b)"
    r"|(?P<children_at_immediate_risk>\b(?:immediate (?:risk|danger)|at risk)\b)"
    r"|(?P<children_safeguarded>\b(?:safeguarded|protected)\b)"
    r"|(?P<children>\b(?:children|child|youngsters|boys|girls)\b)"
    r"|(?P<registered_sex_offenders>\bregistered sex offenders?\b)"
    r"|(?P<positions_of_trust>\b(?:positions? of trust|trusted (?:positions?|roles?))\b)"
    r"|(?P<forces>\b(?:police )?forces?\b)"
    r"|(?P<none>\b(?:charge[sd]?|cautioned|cautions|convicted|convictions|bailed|victims?|images?|videos?|files?"
    r"|families|households|laptops?|computers?|phones|tablets|hard drives|deaths?"
    r"|suicides?|reports?|referrals?|teachers?|doctors?|nurses?|officers?|volunteers?|countries)\b)",
    re.IGNORECASE,
)
_FAMILIES = {"children": ("children_safeguarded", "children_at_immediate_risk")}
"""Words that several figures count."""
NEAR_WORDS = 8
_OTHERS_TOO = re.compile(r"\s+(?:[\w-]+,?\s+){1,6}?(?:and|or)\s+other\s+devices\b", re.IGNORECASE)
_SUCH = re.compile(r"\s+(?:such|of\s+(?:these|them|whom))\b", re.IGNORECASE)
"""What the sentence before said is counted."""
_OF_THE = re.compile(r"\b(?:of|among|in|beside|within)\s+(?:the|these|those|our)\s+$", re.IGNORECASE)
"""Before a number with nothing after it: "44 are part of the 665"."""
_PART_OF = re.compile(
    rf"^\s+of\s+(?:the|those|these|our|all)\s+(?:[\d,]+|{WORDS})\s+(?:\w+\s+)?(?:people|children|suspects|arrests)?\s*"
    r"(?:arrested|safeguarded)?|^\s+of\s+(?:the\s+people|those|the\s+suspects)\s+(?:who\s+were\s+)?arrested\b"
    r"|\b(?:among|amongst)\s+(?:the\s+|those\s+|the\s+people\s+|people\s+)?(?:who\s+were\s+)?(?:arrested|arrests)\b",
    re.IGNORECASE,
)
"""The whole that a number is a part of: "122 of the 412 children safeguarded", "107 among those arrested"."""
_NEAR = re.compile(rf"(?:\W*[\w'-]+){{1,{NEAR_WORDS}}}")
_NARROW = (
    "children_at_immediate_risk", "registered_sex_offenders", "positions_of_trust", "voluntary_attendances",
    "children_safeguarded",
)  # fmt: skip
_EDGE = re.compile(r"[,;:()–—]|\b(?:and|while|whilst|but|as well as|of whom|of them|plus)\b", re.IGNORECASE)


_OF_A_PART = re.compile(
    r"\b(?:(?:[A-Z][\w'-]+\s+)+(?:Police|Constabulary)|Police\s+Scotland|(?:the\s+)?PSNI"
    r"|(?:the\s+)?Police\s+Service\s+of\s+Northern\s+Ireland"
    r"|(?i:officers|police|forces|detectives|teams)\s+(?i:in|from|across)\s+[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*)"
    r"\s+(?:\w+\s+){0,3}?(?:arrested|searched|seized|safeguarded|interviewed|made|recorded|identified|protected)\b"
)
"""A force or an area, and what it did: a number after it counts that part, and never the whole operation."""
_WHOLE = re.compile(r"\b(?:the\s+)?(?:UK|United\s+Kingdom|country|nation|operation)\b")


def numbers(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield the numbers that are not the snapshot's, and those that stand with something they do not count."""
    parts = list(_parts(sentence, told))
    yield from parts
    for slip in _counts(sentence, told):
        if slip not in parts:
            yield slip


def _parts(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield numbers of the whole operation that are said of one force or area; its own page has both kinds."""
    if told.page is not Page.UK:
        return
    for match in sentence.found(_OF_A_PART):
        if _WHOLE.search(match.group()):
            continue
        end = match.end() + len(_clause(sentence.words[match.end() :]))
        for digits in _DIGITS.finditer(_PASS.sub(_blank, sentence.words), match.end(), end):
            if of_digits(digits.group()) in told.numbers:
                yield sentence.slip(digits, OTHER, "the figure of that force, or of the whole operation as such")


def _counts(sentence: Sentence, told: Told) -> Iterator[Slip]:
    words = _PASS.sub(_blank, sentence.words)
    words = _SERVICE.sub(partial(_unless_called, [match.span() for match in _CALLED.finditer(words)]), words)
    for match in _VAGUE.finditer(words):
        yield sentence.slip(match, RULE, INSTEAD)
    words = _VAGUE.sub(_blank, words)
    for match in _DIGITS.finditer(words):
        number = of_digits(match.group())
        yield from _judged(sentence, words, match, number, told)
    for match in _WORDS.finditer(_DIGITS.sub(_blank, words)):
        if not _LENGTH.match(words, match.end()) and not _is_no_count(words, match):
            yield from _judged(sentence, words, match, of_words(match.group()), told)


def _unless_called(calls: list[tuple[int, int]], match: re.Match[str]) -> str:
    return _blank(match) if any(begin <= match.start() < end for begin, end in calls) else match.group()


def _judged(sentence: Sentence, words: str, match: re.Match[str], number: int | None, told: Told) -> Iterator[Slip]:
    if number is None or number not in told.numbers:
        yield sentence.slip(match, RULE, INSTEAD)
        return
    thing = _thing(words, match)
    counted = _FAMILIES.get(thing or "", (thing,))
    known = {number for key in counted for number in told.figures.get(key or "", ())}
    if thing == "none" or (known and number not in known):
        yield sentence.slip(match, OTHER, INSTEAD)


def _thing(words: str, match: re.Match[str]) -> str | None:
    """Return which figure the words next to a number speak of, within its own clause: after it, else before it."""
    if _SUCH.match(words, match.end()):
        return None
    if _OTHERS_TOO.match(words, match.end()):
        return "devices_seized"
    whole = _OF_THE.search(words, 0, match.start()) is not None
    after = _NEAR.match(_PART_OF.sub(" ", _clause(words[match.end() :])))
    if after and (found := _named(after.group(), first=True, whole=whole)):
        return found
    if whole:
        return None
    edges = list(_EDGE.finditer(words, 0, match.start()))
    before = words[edges[-1].end() if edges else 0 : match.start()]
    found = _named(" ".join(before.split()[-NEAR_WORDS:]), first=False)
    return found if found != "none" else None


def _clause(words: str) -> str:
    edge = _EDGE.search(words)
    return words[: edge.start()] if edge else words


def _named(words: str, *, first: bool, whole: bool = False) -> str | None:
    found = list(_THINGS.finditer(words))
    if not found:
        return None
    kinds = [match.lastgroup for match in found]
    if first and kinds[0] == "none" and not words[: found[0].start()].strip():
        return "none"  # "412 families safeguarded": what stands right beside the number is counted
    if whole:  # "of the 412 children safeguarded were at immediate risk": of these, so many were
        return kinds[0]
    # "122 children at immediate risk", "107 arrested people in positions of trust": the narrower figure is meant.
    if narrower := next((each for each in _NARROW if each in kinds), None):
        return narrower
    return kinds[0 if first else -1]


_COUNTED = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:children|people|suspects?|men|women|arrests?|arrested|devices?|premises|homes?"
    r"|addresses|forces|teachers?|doctors?"
    r"|nurses?|officers?|victims?|families|boys|girls|offenders?|youngsters|were|had|have|are|of them|of whom"
    r"|attended|properties|searches|items|charges?|charged)\b",
    re.IGNORECASE,
)


_FEW = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:man|woman|person|child|suspect|arrest|boy|girl|teacher|doctor|nurse|officer|device|victim"
    r"|arrests|men|women|children|suspects|teachers|doctors|nurses|boys|girls|devices|victims|charges)\b"
    r"(?:\s+(?:in|from|of|at)\s+[A-Z][\w' -]*?)?"
    r"(?:\s+(?:was|were|had|has|have|led|came|attended)\b|\s+(?:in|from)\s+[A-Z]|\W*$)"
    r"|\s+(?:people|person)\b(?:\s+\w+)?\s+(?:was|were|had|has|have|arrested|charged|attended)\b"
)
"""After "one" or "two": they count somebody, and point at nobody."""


_MORE = re.compile(r"\s+(?:more|further|additional|extra|fewer|less)\b", re.IGNORECASE)
"""After a number word: it counts what changed, and a small change tells of few people."""


def _is_no_count(words: str, match: re.Match[str]) -> bool:
    """Answer whether a small number word only points at something: "one of the aims", "two people unlock"."""
    said = match.group().lower()
    if _MORE.match(words, match.end()):
        return False
    if said in ("a hundred", "ten") or said.startswith("zero"):
        return True
    if said in ("one", "two"):
        return not _FEW.match(words, match.end())
    return not _COUNTED.match(words, match.end()) and " " not in said and "-" not in said


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
