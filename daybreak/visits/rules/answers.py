"""What an answer says: one that settles something, one that says "no" in whatever words, one that puts it off.

Better ask again than open a door wrongly: where the words leave doubt the item stays open, and the gate says which
word closed it and what to write.
"""

from __future__ import annotations

import re
import unicodedata

_END = r"(?![^\W_])"
_PUT_OFF = (
    r"n\.?[/\\-]?a|t\.?b\.?[acd]|pending|await(?:ing|s|ed)?|waiting|outstanding|not\s+yet|later|tomorrow"
    r"|(?:still\s+)?to\s+(?:be|follow|come|do)|still\s+(?:open|pending|outstanding|awaiting|waiting|not)"
)
"""First words of an answer that has not been given: "n/a", "TBC by Friday", "to follow"."""
_NONE = (
    r"no(?!\.?\s*(?!0+(?!\d))\d)|none|noone|nobody|nothing|nowhere|not|never|neither|nope|nil|unknown|unsure|unclear"
    r"|unconfirmed|unavailable|refused|declined|rejected|withdrawn|cancelled|cannot|can['\u2019]?t|without|lacking|missing"
    r"|(?:is|are|was|has|have|do|does|did|could|would)n['\u2019]?t|applied\s+for"
)
"""First words that say there is none; "No 17" and "No. 17/2026" are numbers, "no - 1 officer away" is not."""
_FIRST = re.compile(rf"[\W_]*(?P<word>{_PUT_OFF}|{_NONE}){_END}", re.IGNORECASE)
_OFF = re.compile(rf"[\W_]*(?P<word>{_PUT_OFF}){_END}", re.IGNORECASE)
_NOT_GIVEN = re.compile(
    r"(?<![^\W_])(?P<word>refus(?:ed|al)|declin(?:ed|es)|reject(?:ed|ion)|withdrawn|revoked|quashed|cancelled|expired|lapsed"
    r"|appl(?:ied|ying)\s+for|requested|sought|pending|await(?:ing|s|ed)|outstanding|tb[acd]|to\s+(?:be|follow)"
    r"|no\s+warrant|(?:not|never)(?:\s+been|\s+yet|\s+being)?"
    r"\s+(?:yet|granted|given|issued|signed|obtained|made|approved|authorised|valid)"
    rf"|(?:is|was|has|have)n['\u2019]?t){_END}",
    re.IGNORECASE,
)
"""Words that say, wherever they stand, that a warrant was not given or holds no more."""
WRITE = "write what is settled, and by whom; until then the item stays open"
WRITE_WARRANT = "write the warrant that holds, by its number or court, and leave out what does not"
WRITE_REASON = "write with whom it was held and on which day, or in a few words why not"


def why_not(answer: str) -> str:
    """Return why an answer settles nothing; empty where it does."""
    return _said(answer, _FIRST, WRITE)


def why_no_warrant(answer: str) -> str:
    """Return why an answer names no warrant that holds; empty where it does."""
    return _said(answer, _FIRST, WRITE_WARRANT) or _said(answer, _NOT_GIVEN, WRITE_WARRANT, anywhere=True)


def why_no_discussion(answer: str) -> str:
    """Return why an answer says of no discussion that it was held; empty where it does."""
    return _said(answer, _FIRST, WRITE_REASON)


def why_no_reason(answer: str) -> str:
    """Return why an answer gives no reason: it puts it off; a reason may well begin with "no"."""
    return _said(answer, _OFF, WRITE_REASON)


def _said(answer: str, words: re.Pattern[str], remedy: str, *, anywhere: bool = False) -> str:
    text = unicodedata.normalize("NFKC", answer)  # Nº and № are No, wide letters are letters
    if not any(letter.isalnum() for letter in text):
        return f"“{answer}” says nothing: {remedy}"
    found = words.search(text) if anywhere else words.match(text)
    if found is None:
        return ""
    return f"“{answer}” {'says' if anywhere else 'begins with'} “{found['word']}”: {remedy}"
