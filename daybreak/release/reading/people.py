"""Nobody is named before a charge, and nobody can be told by what is said about them together.

Identifying: an age, an occupation, a place, a school or employer, a relation, each harmless alone, two of them not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from daybreak.release.reading.terms import Sentence, Slip, Told

NAMED = "nobody is named before a charge"
NO_NAME = "no name"
TOLD_BY = "together this tells who it is"
NO_DETAIL = "leave out age, work, place or relation"

_WORD = r"[A-Z][\w'-]+"
_AGED_NAME = re.compile(
    rf"\b(?:{_WORD}\s+){{1,2}}{_WORD},?\s+(?:\(\d{{1,2}}\)"
    rf"|(?:aged\s+)?\d{{1,2}}\b(?![,.]?\d)(?!\s+(?:{_WORD}|people|children)))"
)
_CALLED = re.compile(
    rf"\b(?:\d{{1,2}}[- ]year[- ]old|arrest(?:ed|ing)|(?:named|identified|known)(?:\s+(?:locally|him|her|them"
    rf"|publicly))?\s+as|called|suspect|neighbour|detain(?:ed|ing)|charg(?:ed|ing)|interview(?:ed|ing))\s+"
    rf"(?!(?:Chief|Assistant|Deputy|Detective|Police|Northern|Operation|Great|Children|South|North|West"
    rf"|East)\b){_WORD}\s+{_WORD}"
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
_AGE = re.compile(
    r"(?:\(\s*(?:aged?\s+)?\d{1,2}\s*\)|\baged?\s+(?:\d{1,2}|[a-z]+(?:-[a-z]+)?)\b(?!\s+(?:and|or)\s+(?:over"
    r"|under))|\d{1,2}[- ]years?[- ]old\b|(?:\w+(?:-\w+)?)[- ]year[- ]old\b"
    r"|in\s+(?:his|her|their)\s+(?:early\s+|mid[- ]?|late\s+)?(?:\d0s|teens|twenties|thirties|forties|fifties"
    r"|sixties|seventies|eighties)"
    r"|\b(?:man|woman|boy|girl|father|mother|teacher|suspect|doctor|nurse|grandfather|one),\s+(?:aged\s+)?\d{1,2}\b)",
    re.IGNORECASE,
)
_WORK = (
    "teacher|scout-leader|fireman|chemist|sergeant|headteacher|head teacher|headmaster|headmistress|deputy head"
    "|head|teaching assistant|tutor|lecturer|governor|doctor|gp|nurse|paediatrician|surgeon|dentist|midwife"
    "|paramedic|pharmacist|scout leader|guide leader|brownie leader|cub leader|scoutmaster|youth worker"
    "|youth leader|vicar|priest|curate|minister|pastor|imam|rabbi|choirmaster|organist|sexton|deacon"
    "|police officer|police constable|detective|pc|constable|magistrate|solicitor|barrister|judge|coach"
    "|instructor|swimming coach|football coach|caretaker|childminder|nursery nurse|nursery worker|nanny"
    "|foster carer|foster father|social worker|care worker|councillor|mayor|soldier|firefighter|bus driver"
    "|taxi driver|lollipop man|driver|postman|librarian|principal|chaplain"
    "|farmer|plumber|baker|butcher|engineer|accountant|entertainer|clown|referee|lifeguard|photographer"
    "|music teacher|shopkeeper|landlord|landlady|postmaster|bellringer|harbour master|ferryman|lighthouse keeper"
)
_ARRESTED_AT_WORK = re.compile(
    rf"\b(?:arrest|detain|charg|interview|question)(?:ed|ing)\s+(?:[a-z-]+\s+){{0,3}}?(?:{_WORK}|{_LABEL})\s+"
    rf"(?P<name>{_WORD}\s+{_WORD})"
)
_ONE_AT_WORK = re.compile(
    rf"\b(?:a|an|the|one|its|our|local|former|retired|serving|village's\s+only|town's\s+only|village's|town's"
    rf"|only|island's|whose|who is a"
    rf"|works as a|worked as a|employed as an?|as an?)\s+(?:[\w-]+\s+){{0,3}}?(?:{_WORK})\b(?!s\b)"
    r"|\b(?:works?|worked|working|runs?|ran|running|drives?|drove|teaches|taught|coaches|coached|manages|owns?"
    r"|employed|volunteers?|volunteered|preaches|serves?|served|sings?)\s+(?:[\w'-]+\s+){0,3}?(?:as|at|in|for"
    r"|the|a|an|with|our|only)\b"
    r"|\b(?:a|an|the|one|only|former|retired|local)\s+(?:[\w-]+\s+){0,2}?[a-z]+(?:man|woman|monger|smith|keeper"
    r"|master|mistress|wright|worker|ologist|ician|manager|owner|leader)\b(?!s\b)"
    rf"|(?<=old\s)(?:[\w-]+\s+){{0,2}}?(?:{_WORK})\b",
    re.IGNORECASE,
)
_NO_PLACE = (
    r"England|Wales|Scotland|Northern|Ireland|Britain|UK|United|Great|Kingdom|Europe|Operation|Police|Force|Act"
    r"|Children|Child|Crown|Chief|Family|Health|Social|Gateway|Section|Lantern|LANTERN"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Welsh|Scottish|English|Northern Irish|NSPCC|National|Lucy|Stop"
    r"|Local|The|Parliament|Government|Ministers?|Home|Internet|Christmas|Easter"
)
_PLACE = re.compile(
    rf"\b(?:from|of|in|at|near|on|around"
    rf"|outside)\s+(?:the\s+)?(?!(?:{_NO_PLACE})\b)[A-Z][\w'-]{{2,}}(?:[\s-](?:on|upon|under|in|le|the"
    rf"|[A-Z][\w'-]+))*"
)
_VILLAGE = re.compile(
    r"\b(?:in|of|from|at|on)\s+(?:the|a|an|this|that)\s+(?:\w+\s+){0,3}?(?:village|hamlet"
    r"|island|cul-de-sac|parish|estate|town|island community|fishing port|suburb)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:St\.?\s+)?(?:[A-Z][\w'-]+\s+)+(?:(?:C of E|RC|Catholic|Church of England|Community|Junior|Infant"
    r"|Primary|Secondary|High|Grammar|Preparatory|Prep|Middle|Upper)\s+)*"
    r"(?:School|Academy|College|Nursery|Preschool|Playgroup|Surgery|Infirmary|Medical Centre|Health Centre"
    r"|Medical Practice|Church|Chapel|Scouts?|Scout Group|Brownies|Cubs|Sea Cadets|Football Club|Rugby Club"
    r"|Cricket Club|Swimming Club|Gymnastics Club|FC|RFC|Leisure Centre|Children's Home|Care Home|Youth Club"
    r"|Choir|Parish|Library)\b"
    r"|\b(?:St|Saint)\.?\s+[A-Z][\w'-]+(?:'s)?\s+(?:school|primary|academy|church|nursery|surgery|parish|infants"
    r"|juniors)\b"
)
_STREET = re.compile(
    r"\b(?:\d+[a-z]?\s+)?[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?\s+(?:Street|Road|Lane|Avenue|Close|Drive|Crescent"
    r"|Terrace|Gardens|Row|Grove|Mews|Walk|Square|Cottages?|Court)\b"
    r"|\b(?:GIR\s?0AA|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b|\bpostcode\s+(?:area\s+"
    r"|district\s+)?[A-Z]{1,2}\d{1,2}\b|\b(?:in|of|from|the)\s+[A-Z]{1,2}\d{1,2}[A-Z]?\b(?:\s+(?:postcode|area))?"
)
_COURT = re.compile(
    r"\b(?:Crown|Magistrates'?|High|Sheriff|Supreme|Family|County|Youth|District)\s+Court\b"
    r"|\bSt\.?\s+\w+\s+Road Safety\b|\bDowning Street\b|\bScotland Yard\b"
)
_KIN = (
    r"(?:(?:step|grand|god|foster|half-)?-?(?:daughter|son|child|sister|brother|niece|nephew)|wife|husband"
    r"|partner|girlfriend|twins?|pupils?|toddler|baby|newborn|granddaughter|grandson|stepdaughter|stepson"
    r"|goddaughter|godson)"
)
_RELATION = re.compile(
    rf"\b(?:his|her|the (?:suspect|man|woman|teacher|doctor|father|mother|officer|priest|vicar|arrested man"
    rf"|arrested woman|headteacher|couple|councillor|mayor|coach)'s|a suspect's"
    rf"|one suspect's)\s+(?:own\s+)?(?:[\w-]+\s+){{0,3}}?{_KIN}\b"
    rf"|\b(?:daughter|son|stepdaughter|stepson|wife|father|mother|grandfather|grandmother|niece|nephew|twins?"
    rf"|brother|sister|uncle|aunt|cousin|neighbour|friend|colleague|employee|husband|partner|child|children"
    rf"|father-of-\w+|mother-of-\w+)\s+of\s+(?:the|a|an|two|three|four|five|one|his|her|triplets|twins)\b"
    rf"|\b(?:father|mother"
    rf"|dad|mum|grandfather)[- ]of[- ](?:one|two|three|four|five|six)\b"
    rf"|\bmarried to\b",
    re.IGNORECASE,
)
_FAMILY_NAME = 3  # letters a family name has at least to be looked for alone
_ALSO_WORDS = frozenset({
    "January", "February", "March", "April", "May", "June", "July", "August", "Park", "Hill", "Wood", "Green", "Brown",
    "White", "Black", "Young", "Long", "Day", "King", "Church", "Street", "Field", "Bridge", "Lane", "House", "Price",
    "Bishop", "Pope", "Sergeant", "Marshall", "Parish", "Kent", "Essex", "London", "York", "Wells", "Cross",
})  # fmt: skip
"""Family names that are words, months or places too: alone they tell nobody."""


def people(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield names, and what tells who somebody is."""
    yield from _names(sentence, told)
    yield from _together(sentence)


def _names(sentence: Sentence, told: Told) -> Iterator[Slip]:
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
        *given, family = name.split()
        if given:
            initials = r"\.?\s*".join(re.escape(one[0]) for one in given) + r"\.?"
            first, last = re.escape(given[0]), re.escape(family)
            found += [rf"(?i:{first}\s+(?:[\w'-]+\s+)?{last})", rf"(?i:{last},\s*{first})", rf"{initials}\s*{last}"]
        if len(family) >= _FAMILY_NAME and family not in _ALSO_WORDS:
            found.append(rf"(?:{re.escape(family)}|{re.escape(family.upper())})")
    return re.compile(rf"\b(?:{'|'.join(found)})(?:'s)?\b") if found else None


def _together(sentence: Sentence) -> Iterator[Slip]:
    """Yield the marks of one sentence: an address or a named institution alone, else two kinds of detail together."""
    words = _COURT.sub(_blank, sentence.words)
    for pattern in (_STREET, _INSTITUTION):
        for match in pattern.finditer(words):
            yield sentence.slip(match, TOLD_BY, NO_DETAIL)
    details = [list(pattern.finditer(words)) for pattern in (_AGE, _ONE_AT_WORK, _RELATION)]
    places = [*_PLACE.finditer(words), *_VILLAGE.finditer(words)]
    kinds = sum(map(bool, details))
    if kinds and (kinds > 1 or places or details[2]):
        for match in (match for found in (*details, places) for match in found):
            yield sentence.slip(match, TOLD_BY, NO_DETAIL)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
