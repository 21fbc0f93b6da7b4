"""Each page speaks of its own nation, in the words of its own law."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from daybreak.kernel.words import Jurisdiction
from daybreak.release.reading.terms import Page, Sentence, Slip, Told
from daybreak.safeguarding.jurisdictions import words_of

RULE = "each page says its own nation, in its own words"
OF_PAGE: Mapping[Page, frozenset[Jurisdiction]] = {
    Page.UK: frozenset(Jurisdiction),
    Page.ENGLAND: frozenset({Jurisdiction.ENGLAND_WALES}),
    Page.WALES: frozenset({Jurisdiction.ENGLAND_WALES}),
    Page.SCOTLAND: frozenset({Jurisdiction.SCOTLAND}),
    Page.NORTHERN_IRELAND: frozenset({Jurisdiction.NORTHERN_IRELAND}),
}
_LAW: Mapping[Jurisdiction, str] = {
    Jurisdiction.ENGLAND_WALES: (
        r"Crown Prosecution Service|C\.?P\.?S|Crown Prosecutors?|youth offending team|clinical commissioning group"
        r"|Police and Crime Commissioners?|PACE|safeguarding partnership|Police and Criminal Evidence Act"
    ),
    Jurisdiction.SCOTLAND: (
        r"procurators? fiscal|fiscal|Crown Office|COPFS|sheriffs?(?: court)?|children's (?:hearings?|reporter|panel)"
        r"|Lord Advocate|High Court of Justiciary"
    ),
    Jurisdiction.NORTHERN_IRELAND: (
        r"Public Prosecution Service|P\.?P\.?S|Gateway(?: team| service)?s?|HSC Trusts?"
        r"|Health and Social Care Trusts?|Lady Chief Justice"
    ),
}
_NOT_THERE: Mapping[Page, str] = {
    Page.SCOTLAND: (
        r"Crown Court|magistrates'? courts?|magistrates|police bail|local authority designated officer"
        r"|chief crown prosecutor|Ofsted|Estyn|Care Quality Commission|CQC|NHS England|Department for Education"
        r"|Working Together to Safeguard Children|Disclosure and Barring Service|IOPC|Police Ombudsman"
        r"|section 47 enquir(?:y|ies)"
    ),
    Page.NORTHERN_IRELAND: (
        r"local authority designated officer|council's? children's services|local authority children's services"
        r"|Ofsted|Estyn|Care Quality Commission|CQC|NHS England|Department for Education|IOPC|PIRC"
        r"|section 47 enquir(?:y|ies)"
    ),
    Page.WALES: r"Ofsted|Care Quality Commission|CQC|NHS England|Department for Education|PIRC|Police Ombudsman",
    Page.ENGLAND: r"Health Boards?|Estyn|Care Inspectorate|Senedd|PIRC|Police Ombudsman",
}
_NAMED: Mapping[Page, str] = {
    Page.ENGLAND: r"England|English",
    Page.WALES: r"Wales|Welsh",
    Page.SCOTLAND: r"Police\s+Scotland|Scotland|Scottish|Scots",
    Page.NORTHERN_IRELAND: r"PSNI|P\.S\.N\.I|Northern\s+Ireland|Northern\s+Irish",
}
_NEVER = re.compile(
    r"(?<!Northern\s)(?<!Republic of\s)\bIreland\b|(?<!Northern\s)\bIrish\s+(?:police|forces?|officers|children"
    r"|courts?|suspects?)\b|\bUlster\b|\bthe\s+(?:mainland|Province|six counties)\b|\bmainland\s+(?:UK|Britain)\b"
    r"|\b(?:England|Scotland|Wales|Northern Ireland)'s\s+(?:45|forty-five)\s+(?:police\s+)?forces\b"
    r"|\bPolice\s+(?:Wales|England|UK)\b|\bEire\b|\bGarda[ií]?\b|(?<!Great\s)\bBritain\b|\bGreat\s+Britain\b(?!\s+and\s+Northern)"
    r"|\bBritish\s+(?!Transport)(?:police|forces?|officers|children|suspects?|homes|courts?|law|operation)\b"
    r"|\bEnglish\s+law\b|\b(?:Scottish|Northern\s+Irish)\s+(?:police\s+)?forces\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:(?i:across|throughout|all over|(?:any|no|every)where in|all parts of"
    r"|every part of|all of|the whole of|every (?:corner|part|force) (?:of|in)|nationwide in"
    r"|the length and breadth of)|forces (?:of|in|from|across)|operation (?:of|in))"
    r"\s+(?:the\s+)?(?:England\s+and\s+Wales|England|Wales|Scotland|Northern\s+Ireland)\b(?!\s*(?:,"
    r"|and)\s*(?:Wales|Scotland|Northern))"
)
_ENGLISH = re.compile(
    r"(?<!and\s)(?<!,\s)\bEnglish\s+(?:police\s+)?(?:forces?|police|officers|children|courts?"
    r"|suspects?|homes)\b"
)
_TOGETHER = re.compile(r"\bEngland\s+and\s+Wales\b")
_STANDING = re.compile(
    r"\b(?:New Scotland Yard|Scotland Yard|Dyfed|(?:North|South|Mid) Wales|West of England"
    r"|Bank of England|Church of England"
    r"|Church in Wales|National Crime Agency)\b"
)


def nations(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield words of another nation than the page's, and names no nation of the operation has."""
    words = re.sub(r"\s", " ", sentence.words)
    for match in _NEVER.finditer(words):
        yield sentence.slip(match, RULE, "the nation's name, as Northern Ireland")
    if told.page is not Page.ENGLAND:
        for match in _ENGLISH.finditer(words):
            yield sentence.slip(match, RULE, "police forces")
    for match in _other_law(told.page).finditer(words):
        yield sentence.slip(match, RULE, "the word of this nation's law")
    if told.page is Page.UK:
        yield from _part_for_whole(sentence, words)
    else:
        yield from _other_nations(sentence, words, told.page)


def _part_for_whole(sentence: Sentence, words: str) -> Iterator[Slip]:
    """Yield one nation where a sentence about the whole operation names it alone."""
    named = [match for pattern in _NAMED.values() for match in re.finditer(rf"\b(?:{pattern})\b", words)]
    for match in _WHOLE.finditer(words):
        if len({each.group() for each in named}) == 1 or _TOGETHER.search(match.group()):
            yield sentence.slip(match, RULE, "the United Kingdom, or all four nations")


def _other_nations(sentence: Sentence, words: str, page: Page) -> Iterator[Slip]:
    """Yield the name of one other nation alone; a list of them, or of all, says where the operation took place."""
    words = _STANDING.sub(lambda match: " " * len(match.group()), words)
    if page in (Page.ENGLAND, Page.WALES):
        words = _TOGETHER.sub(lambda match: " " * len(match.group()), words)
    found = {one: list(re.finditer(rf"\b(?:{pattern})\b", words)) for one, pattern in _NAMED.items()}
    named = {one for one, matches in found.items() if matches}
    if len(named) > 1 and not (named == {Page.ENGLAND, Page.WALES} and page not in named):
        return
    for one in named - {page}:
        for match in found[one]:
            yield sentence.slip(match, RULE, "this nation, or all four")


@cache
def _other_law(page: Page) -> re.Pattern[str]:
    """Return what finds words of the law of nations the page is not about."""
    found = [r"(?!)"]
    for nation in set(Jurisdiction) - OF_PAGE[page]:
        found += [re.escape(word) for word in words_of(nation.value).only_here]
        found.append(_LAW[nation])
    found += [_NOT_THERE[page]] if page in _NOT_THERE else []
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE)
