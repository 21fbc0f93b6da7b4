"""A negative statement is a figure too: "none is ..." needs a definition and a count of nothing behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from daybreak.release.reading.terms import Sentence, Slip, Told

RULE = "a negative statement is a figure with a definition"
INSTEAD = "leave it out, or define and freeze it as a figure"

_WHO = (
    r"(?:nobody|no[- ]one|none(?:\s+of\s+(?:them|those|the\s+[\w' -]{1,60}?))?|not\s+(?:one"
    r"|a\s+single)(?:\s+of)?(?:\s+[\w-]+){0,4}|no\s+(?:\w+\s+){0,2}?(?:child(?:ren)?|suspects?|people|person"
    r"|arrests?|charges?|"
    r"man|men|woman|women|victims?|officers?|teachers?|doctors?|famil(?:y|ies)|force|devices?|premises|homes?"
    r"|offenders?|one\s+else|further\s+\w+|other\s+\w+)|neither\s+of\s+them|never\s+before|zero\s+\w+)"
)
_DID = (
    r"(?:is|are|was|were|has|have|had|remains?|will|came|come|died|knew|been|left|needed|suffered|took|taken"
    r"|wrongly|escaped|appeared|walked|got|faces?|faced|resigned|lost|made|found|charged|bailed|harmed|hurt"
    r"|injured|missed|refused|work(?:s|ed)?|held|live[sd]?)"
)
_CLAIM = re.compile(rf"\b{_WHO}(?:\s+(?!{_DID}\b)[\w'-]+){{0,6}}?\s+{_DID}\b[^.;,]{{0,40}}", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:all|every one|each|every|both)\s+(?:of\s+)?(?:the\s+|those\s+"
    r"|these\s+)?(?:[\w-]+\s+){0,3}?(?:children|child|suspects?|people arrested|arrested|men|people)\s+(?:is|are"
    r"|was|were|has|have|had)\s+(?:now\s+|all\s+|since\s+|been\s+|already\s+)*(?:safe|charged|released|bailed"
    r"|in custody|unharmed|identified|remanded|free|well|at home|men|male|white|local)\b"
    r"|\bwithout\s+(?:a\s+single|any|one)\s+(?:injur(?:y|ies)|arrest|complaint|mistake|error|harm|casualt(?:y"
    r"|ies)|incident)\b"
    r"|\b(?:at\s+no\s+(?:point|time|stage)|on\s+no\s+occasion|not\s+once|in\s+no\s+case)\b[^.;]{3,60}"
    r"|\bneither\s+[\w' -]{1,40}?\s+nor\s+[\w' -]{1,40}"
    r"|(?<!\bsay\s)(?<!\bsaid\s)\bno\s+(?!(?:doubt|excuse|place|reason|longer|more|one's|later|earlier|matter|inference|conclusions?|comment|assumption"
    r"|bail|further\s+action|plans?)\b)(?:[\w'-]+\s+){1,5}?(?:is|are|was|were|has|have|had)\s+(?!to\b)\w+"
    r"|\b(?:all|every\s+one|each|most)\s+of\s+the\s+(?:\w+\s+)?(?:devices|premises|suspects|children|homes"
    r"|computers|people\s+arrested|arrests|families|images|files)\b"
    r"|\b(?:everyone|everybody|every\s+(?:person|man|single\s+\w+))\s+(?:who|that|in|we|arrested|involved)\b"
    r"(?!\s+(?:handles|works|worked|knows|reads|uses|has\s+to)\b)[^.;]{0,40}"
    r"|\bno\s+(?:[\w'-]+\s+){0,2}(?:[\w'-]+,\s+)+(?:[\w'-]+\s+)?or\s+[\w'-]+\s+(?:is|are|was|were|has|have|had)\s+\w+"
    r"|\b(?:had|has|have)\s+never\s+\w+|\bnever\s+(?:had|has|have|was|were|did)\b[^.;]{1,40}"
    r"|\b(?:arrested|charged|found|identified|held|seized|searched|safeguarded|bailed|met)\s+(?:nobody|no[- ]one|none"
    r"|no\s+(?!(?:doubt|excuse|place|reason|longer|more|later|earlier|matter|further\s+than)\b)\w+)[^.;]{0,40}"
    r"|\b(?:zero|nil)\s+\w+\b|\bnothing\s+(?:was|were|is|has\s+been|had\s+been)\s+\w+"
    r"|\bthere\s+(?:was|were|has|have|is)\s+never\b[^.;]{1,40}"
    r"|\bthere\s+(?:weren't|wasn't|isn't|aren't|haven't\s+been|hasn't\s+been|were\s+not|was\s+not|is\s+not"
    r"|are\s+not)\s+(?:any|a|yet|a\s+single)\s*[\w -]{1,40}"
    r"|\b(?:children(?!'s)|child(?!'s)|suspects?|arrested|men|women|victims?|safeguarded|they|officers|premises|devices"
    r"|homes|families)\b[^.;,]{0,40}?\b(?:weren't|wasn't|hadn't|haven't|didn't|isn't|aren't|hasn't|(?:were|was"
    r"|had|have|did|are|is|has)\s+(?:not|never))\b[^.;]{1,60}"
    r"|\b(?:never|not)\s+(?:a\s+single|one)\s+\w+[^.;]{0,40}"
    r"|\b(?:at|in|from|on)\s+no\s+(?!(?:way|circumstances|account|doubt|cost|charge|extra|particular|uncertain|time\s+at)\b)\w+[^.;]{3,60}"
    r"|\bwithout\s+exception\b|\bto\s+a\s+man\b(?=[,.;]|$)|\bnowhere\s+(?!to\b)\w+[^.;]{0,40}"
    r"|(?<!\bin\s)(?<!\bfrom\s)(?<!\bto\s)\bevery\s+(?:county|corner|region|town|city|village|street|borough)\b[^.;]{0,40}"
    r"|(?<!forces\s)(?<!agencies\s)\beach\s+(?:has|had|have)\s+(?:now\s+|already\s+|since\s+)*(?:been\s+)?\w+(?:ed|en)\b[^.;]{0,40}"
    r"|\b(?:charges?|suspects?|arrested|child|children|people|men|devices|officers|famil\w+)\b[^.;,]{0,30}?\byet\s+to\b[^.;]{1,40}"
    r"|\b(?:hardly|scarcely|barely|almost|virtually|practically)\s+(?:anybody|anyone|any|all|every\w*|no\s*one|nobody|none)\b"
    r"[^.;]{1,40}"
    r"|\bwithout\s+(?:a\s+single\s+one|any|one)\s+of\s+(?:them|these|those|the)\b[^.;]{0,50}"
    r"|\b(?:each and every|every single|every last|one and all|every one of (?:the|them|these|those|our)|every"
    r"\s+(?:home|door|house|school))\s+\w+[^.;]{0,40}"
    r"|\b(?:children|child|suspects?|arrested|men|people|victims?|officers|premises|devices|homes|families|schools"
    r"|employers|forces|parents|they|these|those)\b[^.;,]{0,40}?\b(?:is|are|was|were|has|have|had)\s+(?:now\s+"
    r"|already\s+|since\s+)?(?:all|each|every one)\b(?!\s+(?:too|over|that|about|the|of|our|their|forces|four)\b)"
    r"[^.;]{1,50}"
    r"|(?<!\bin\s)(?<!\bbefore\s)(?<!\buntil\s)(?<!\bonce\s)(?<!\bafter\s)\ball\s+(?!(?:the\s+)?(?:\d+\s+|forty-five\s+)?(?:police\s+)?forces\b)(?:of\s+)?(?:the|those|these|of\s+them|our|its|\d[\d,]*|forty-\w+)\s+(?:[\w,-]+\s+){0,6}?(?:has|have|had|was"
    r"|were|is|are)\b[^.;,]{1,40}"
    r"|\b(?:through|examined|searched|visited|informed|told|contacted|seen|interviewed|charged|traced|identified"
    r"|spoken\s+to|seized|opened)\s+(?:every|all\s+of\s+the|all\s+the|each)\s+(?:one\s+of\s+)?(?!force)\w+"
    r"|\b(?:every|each)\s+(?!force\b|figure\b|one\s+has\s+the\b)(?:[\w'-]+\s+){1,4}?(?:has|was|had|is)\s+(?:now\s+"
    r"|already\s+|since\s+|been\s+)*\w+(?:ed|en|ught|ld|safe|home)\b"
    r"|\bthere\s+(?:were|was|have been|has been|are|is|remain|remains)\s+(?:currently\s+"
    r"|so\s+far\s+)?no\s+(?!(?:doubt|single|simple|excuse|easy|need|reason|place|plans?|hiding|such|bail|typ\w+|profile|question|way|limit)\b)(?:\w+\s*){1,3}",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:examination|analysis|searche?|work|investigation|review)s?\s+(?:of\s+[^.;,]{1,40}\s)?(?:is|are|was|were)\s+"
    r"(?:now\s+|already\s+)?(?:complete|completed|finished|over|concluded)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:until|till|when|once|before|after|if|as\s+soon\s+as|unless|whether)\b", re.IGNORECASE)
"""Before work that is said to be done: then it is not said so."""
# What holds of everybody by law or by the rules of this operation, and no count: who is counted as safeguarded was
# referred, by the definition.
_PLAIN = re.compile(
    r"\b(?:each\s+child\s+was\s+referred|confirm|deny|not\s+part\s+of|proof\s+of|a\s+success|mean|means|blame|fault|presumed|innocent|(?<!been\s)given|finding|the\s+same\s+(?:as|thing)|counted|named|publish\w*|printed"
    r"|unless|(?<!sex\s)(?<!registered\s)(?<!known\s)offenders?"
    r"|necessarily|guilty|convicted(?!\s+(?:before|earlier|previously|in\s+the\s+past))|should|can|could|may|must|would|might|need|needs|shall|excuse|doubt"
    r"|hiding place|above the law|alone|has to|have to|been found|is named|are named|will be named|be identified"
    r"|wants?|expects?|deserves?|asks?|knows)\b",
    re.IGNORECASE,
)


# What a figure of the snapshot counts, in the words by which texts deny it.
_DENIED: Mapping[str, re.Pattern[str]] = {
    "registered_sex_offenders": re.compile(r"\bsex\s+offenders?\b|\bregister(?:ed)?\b", re.IGNORECASE),
    "positions_of_trust": re.compile(r"\bpositions?\s+of\s+trust\b", re.IGNORECASE),
    "children_at_immediate_risk": re.compile(r"\bat\s+immediate\s+risk\b", re.IGNORECASE),
}
# A count of nothing, in the words of the release itself: it passes where the snapshot counts nothing.
_NOUGHTS: Mapping[str, re.Pattern[str]] = {
    key: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for key, words in {
        "arrests": r"made\s+no\s+arrests?|no\s+arrests?\s+(?:was|were)\s+made",
        "premises_searched": r"searched\s+no\s+premises",
        "devices_seized": r"seized\s+no\s+devices?",
        "children_safeguarded": r"no\s+child(?:ren)?\s+(?:(?:was|were)\s+)?safeguarded",
        "children_at_immediate_risk": r"none\s+of\s+them\s+(?:(?:was|were)\s+)?at\s+immediate\s+risk",
        "registered_sex_offenders": r"none\s+was\s+a\s+registered\s+sex\s+offender",
        "positions_of_trust": r"none\s+was\s+in\s+a\s+position\s+of\s+trust",
    }.items()
}
# The same claim in other words: whoever says it of those arrested says it of the people arrested.
_SAME = (
    (re.compile(r"\b(?:those|people|the suspects|suspects)\s+(?:who\s+were\s+)?arrested\b"), "the people arrested"),
    (re.compile(r"\bthe\s+the\b"), "the"),
    (re.compile(r"^(?:not one|not a single one)\s+of\b"), "none of"),
    (re.compile(r"\bwere\b"), "was"),
    (re.compile(r"\bhave\b"), "has"),
    (re.compile(r"\bwas registered sex offenders\b"), "was a registered sex offender"),
)


def claims(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield negative statements, and statements about all, that no figure of the snapshot says.

    A whole sentence that says what the figures bear out, in the register's words or nearly, passes.
    """
    if _normal(sentence.words) in {_normal(words) for words in told.not_so}:
        return
    words = sentence.words
    for key, pattern in _NOUGHTS.items():
        for match in sentence.found(pattern):
            if 0 in told.figures.get(key, ()):
                words = f"{words[: match.start()]}{' ' * len(match.group())}{words[match.end() :]}"
            else:
                yield sentence.slip(match, RULE, _instead(match.group(), told))
    sentence = Sentence(sentence.at, words)
    done = (match for match in sentence.found(_DONE) if not _NOT_YET.search(sentence.words, 0, match.start()))
    for match in (*sentence.found(_CLAIM), *sentence.found(_ALL), *done):
        if not _PLAIN.search(match.group()):
            yield sentence.slip(match, RULE, _instead(match.group(), told))


def _instead(words: str, told: Told) -> str:
    """Return what to write: where a figure of the snapshot says the opposite, that it does."""
    for key, pattern in _DENIED.items():
        counted = max(told.figures.get(key, ()), default=0)
        if counted and pattern.search(words):
            return f"leave it out: the snapshot counts {counted:,}"
    return INSTEAD


def _normal(words: str) -> str:
    said = " ".join(words.lower().split()).rstrip(".!")
    for pattern, same in _SAME:
        said = pattern.sub(same, said)
    return said
