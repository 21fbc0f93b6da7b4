"""Nobody can be told by what is said about them together.

Identifying: an age, an occupation, a place, a school or employer, a relation, each harmless alone, two of them not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daybreak.release.reading.terms import Sentence, Slip, Told
from daybreak.release.reading.works import WORK

TOLD_BY = "together this tells who it is"
NO_DETAIL = "leave out age, work, place or relation"

_AGE = re.compile(
    r"(?:\(\s*(?:aged?\s+)?\d{1,2}\s*\)|\baged?\s+(?:\d{1,2}|[a-z]+(?:-[a-z]+)?)\b(?!\s+(?:and|or)\s+(?:over"
    r"|under))|\d{1,2}[- ]years?[- ]old\b|(?:\w+(?:-\w+)?)[- ]year[- ]old\b"
    r"|\b(?:girl|boy|child|lad|lass|man|woman|toddler)\s+of\s+(?:only\s+|just\s+)?(?:\d{1,2}|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b"
    r"|in\s+(?:his|her|their)\s+(?:early\s+|mid[- ]?|late\s+)?(?:\d0s|teens|twenties|thirties|forties|fifties"
    r"|sixties|seventies|eighties)"
    r"|\b(?:man|woman|boy|girl|father|mother|teacher|suspect|doctor|nurse|grandfather|one),\s+(?:aged\s+)?\d{1,2}\b)",
    re.IGNORECASE,
)
_ONE_AT_WORK = re.compile(
    rf"\b(?:a|an|the|one|its|our|local|former|retired|serving|village's\s+only|town's\s+only|village's|town's"
    rf"|only|island's|whose|who is a"
    rf"|works as a|worked as a|employed as an?|as an?)\s+(?:[\w-]+\s+){{0,3}}?(?:{WORK})\b(?!s\b)"
    r"|\bconsultant\s+(?:in|at|surgeon|physician|\w+ist)\b|\bplay(?:s|ed)\s+(?!a\b|an\b|its|their|his|her|part|the\s+part|no\b)"
    r"(?:[\w'-]+\s+){1,3}?(?:at|in|for|with)\b"
    r"|\b(?:works?|worked|working|runs?|ran|running|drives?|drove|teaches|taught|coaches|coached|manages|owns?"
    r"|employed|volunteers?|volunteered|preaches|serves?|served|sings?)\s+(?:[\w'-]+\s+){0,3}?(?:as|at|in|for"
    r"|the|a|an|with|our|only)\b"
    r"|\b(?:a|an|the|one|only|former|retired|local)\s+(?:[\w-]+\s+){0,2}?(?!spokes|police|chair|alder|country)"
    r"[a-z]+(?:man|woman|monger|smith|keeper"
    r"|master|mistress|wright|worker|ologist|ician|manager|owner|leader)\b(?!s\b)"
    rf"|(?<=old\s)(?:[\w-]+\s+){{0,2}}?(?:{WORK})\b",
    re.IGNORECASE,
)
_AT_WORK_THERE = re.compile(
    r"\b(?:a|an|the|their|our|its|one|local|retired|former|only|sole|lone|serving|well-known|popular)\s+(?:[\w'-]+\s+){0,4}?"
    r"(?!(?:number|order|member|officer|matter|paper|letter|other|another|chapter|register|power|centre|border|corner|summer"
    r"|winter|computer|whether|under|over|after|ever|never|together|further|however|quarter|error|minister|commissioner"
    r"|speaker|director|inspector|leader|factor|sector|visitor|inspectorate|helper|monitor|author|editor|reporter|partner"
    r"|water|river|weather|manner|danger|anger|offer|answer|consultant|assistant|chair|mayor|superintendent|coordinator"
    r"|server|folder|user|owner|buyer|reader|customer|supplier|producer|adviser|advisor|investigator|examiner|spokesperson"
    r"|career|carer|carrier|charter|cluster|counter|newspaper|character|shelter|theatre|tower|trigger|warrant"
    r"|moment|point|participant|defendant|relevant|important|significant|distant|constant|covenant|artist|list|checklist"
    r"|specialist|journalist|custodian|guardian|pedestrian|politician|civilian|child|person|man|woman|suspect)\b)"
    r"(?:[a-z]+(?:er|or|ist|ian|ant|eer|man|woman|swain|smith|wright|herd|monk)|captain|verger|churchwarden|steward|vet|coach|chef|cook|guide|clerk|warden|nun|monk"
    r"|curate|canon|dean|deputy|head|bailiff|piper|bard|crofter|vicar|priest|gp|nurse|surgeon|pilot|judge|umpire)\s+"
    r"(?=(?:in|on|at|of|from|near|for)\s+(?:the\s+)?(?:Isle\s+of\s+|village\s+of\s+|town\s+of\s+)?[A-Z])"
)
"""Whoever one is by a work, right before a place: most kinds of work end like these, more than a list would hold."""
_WAS_AT_WORK = re.compile(
    rf"\b(?:is|was|been|became|as)\s+(?:the\s+|a\s+|an\s+|our\s+)?(?:[\w-]+\s+){{0,2}}?(?:{WORK})\s+(?:at|of|in|for)\s+(?=[A-Z])"
    r"|\bone\s+of\s+(?:its|the|our|their|his|her)\s+(?:\w+\s+){1,3}?\w+(?:ers|ors|ists|ians|men|women)\s+(?=(?:at|in|of|from)\s+[A-Z])"
    r"|\b(?<=In\s)[A-Z][\w'-]+,?\s+(?:the|a|an|one)\s+(?:[a-z-]+\s+){0,3}?(?!officer|figure|number|matter)[a-z]+(?:er|ist|ian|man|woman)"
    r"\s+(?=(?:has|had|was|is|who)\b)"
    r"|\b(?:keeps?|kept|runs?|ran|owns?|owned)\s+(?:the|a|our)\s+(?:\w+\s+){0,3}?\w+\s+(?=(?:at|in|of)\s+[A-Z])"
)
_CHILDREN = re.compile(
    r"\b(?:twin|triplet)\s*(?:s\b|boys|girls|sisters|brothers|sons|daughters|babies)|\btwins\b|\btriplets\b"
    r"|\b(?:two|three|four|five|six)\s+(?:young\s+|little\s+|small\s+)?(?:sisters|brothers|siblings)\b"
    r"|\breception\s+class\b|\b[Yy]ear\s+(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven)\b(?!\s+in\b)"
    r"|\b(?:head|deputy\s+head)\s+(?:boy|girl)\b|\b(?:mascot|captain)\s+of\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:a|the|an|their|one)\s+(?:[\w-]+\s+){1,4}?(?:house|cottage|bungalow|farmhouse|farm|houseboat|pub|vicarage|rectory"
    r"|barn|caravan|villa|lodge|mill|chapel|manse|shop)\b|\b(?:house|cottage|bungalow|flat|home|farm|shop|building)\s+(?:[\w-]+\s+){0,2}?"
    r"(?:opposite|facing|next\s+(?:door\s+)?to|beside|behind|above|overlooking|across\s+from)\b"
)
_LIVES = re.compile(
    r"\b(?:live[sd]|lodge[sd]|reside[sd]|rent(?:s|ed))\s+(?:alone\s+|quietly\s+|with\s+\w+\s+\w+\s+)?(?:above|at|in|over|near"
    r"|opposite|behind|beside|next|off|on)\b"
)
_NO_PLACE = (
    r"England|Wales|Scotland|Northern|Ireland|Britain|UK|United|Great|Kingdom|Europe|Operation|Police|Force|Act"
    r"|Children|Child|Crown|Chief|Family|Health|Social|Gateway|Section|Lantern|LANTERN"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Welsh|Scottish|English|Northern Irish|NSPCC|National|Lucy|Stop"
    r"|Facebook|WhatsApp|Instagram|TikTok|Snapchat|Twitter|YouTube|Telegram|Discord|Justice|Education|State|Local|The|Parliament|Government|Ministers?|Home|Internet|Christmas|Easter"
)
_PLACE = re.compile(
    rf"\b(?i:from|of|in|at|near|on|around|opposite|behind|beside|facing|above|off|next\s+to|between"
    rf"|outside)\s+(?:the\s+)?(?!(?:{_NO_PLACE}|[A-Z]{{2,}})\b)(?:St\.?\s+)?[A-Z][\w'-]{{2,}}(?:[\s-](?:on|upon|under|in|le|the"
    rf"|[A-Z][\w'-]+))*"
)
_VILLAGE = re.compile(
    r"\b(?:in|of|from|at|on)\s+(?:the|a|an|this|that)\s+(?:\w+\s+){0,3}?(?:village|hamlet"
    r"|island|cul-de-sac|parish(?!\s+(?:newsletter|magazine|council))|estate|town|island community"
    r"|fishing port|suburb)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"\b(?:St\.?\s+)?(?:[A-Z][\w'-]+\s+)+(?:(?:C of E|RC|Catholic|Church of England|Community|Junior|Infant"
    r"|Primary|Secondary|High|Grammar|Preparatory|Prep|Middle|Upper)\s+)*"
    r"(?:School|Academy|College|Nursery|Preschool|Playgroup|Surgery|Infirmary|Medical Centre|Health Centre"
    r"|Medical Practice|Church|Chapel|Scouts?|Scout Group|Brownies|Cubs|Sea Cadets|Cub [Pp]ack|Football Club|Rugby Club"
    r"|Cricket Club|Swimming Club|Juniors|Rovers|Athletic|Wanderers|Harriers|Colts"
    r"|Gymnastics Club|FC|RFC|Leisure Centre|Children's Home|Care Home|Youth Club"
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


def details(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield the marks of one sentence: an address or a named institution alone, else two kinds of detail together."""
    words = _COURT.sub(_blank, sentence.words)
    for pattern in (_STREET, _INSTITUTION):
        for match in pattern.finditer(words):
            yield sentence.slip(match, TOLD_BY, NO_DETAIL)
    work = [*_ONE_AT_WORK.finditer(words), *_AT_WORK_THERE.finditer(words), *_WAS_AT_WORK.finditer(words)]
    others = [list(pattern.finditer(words)) for pattern in (_CHILDREN, _HOUSE, _LIVES)]
    told_by = [list(_AGE.finditer(words)), work, list(_RELATION.finditer(words)), *others]
    places = [*_PLACE.finditer(words), *_VILLAGE.finditer(words)]
    kinds = sum(map(bool, told_by))
    if kinds and (kinds > 1 or places or told_by[2]):
        for match in (match for found in (*told_by, places) for match in found):
            yield sentence.slip(match, TOLD_BY, NO_DETAIL)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
