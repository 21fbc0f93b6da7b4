"""The normal form of each text of a table; None where it says nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from daybreak.kernel import identifiers

# What forms and exports write where nothing is known. Not "na" and "none": people are called that; they go by `absent`.
NOTHING = frozenset(
    {"", "-", "--", ".", "?", "n/a", "#n/a", "nan", "null", "<na>", "nil", "unknown", "not known", "not given"}
)
_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame", "lord", "lady")
)
_SUFFIXES = frozenset(
    ("jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "esq", "obe", "mbe", "cbe", "kbe", "phd")
)
# Before a family name they belong to it: "van der Berg".
_PARTICLES = frozenset(
    {
        "al", "ap", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "dos", "du", "el",
        "la", "le", "mac", "mc", "o", "ould", "st", "ten", "ter", "van", "von", "zu",
    }
)  # fmt: skip
_FEWEST_DIGITS = 6  # of a telephone number


def given_name(text: str) -> str | None:
    """Return given names without titles."""
    words = (identifiers.name(text) or "").split()
    kept = [word for word in words if word not in _TITLES] or words
    return " ".join(kept) or None


def family_name(text: str) -> str | None:
    """Return a family name without what stands after it: Jr, III, MBE."""
    words = (identifiers.name(text) or "").split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return " ".join(words) or None


def full_name(text: str) -> tuple[str | None, str | None]:
    """Return given and family name of "Given Family" or "Family, Given"; one word alone is a given name."""
    before, comma, after = text.partition(",")
    if comma and (given := given_name(after)) and given not in _SUFFIXES:
        return given, family_name(before)
    # a double-barrelled name is one word until the names are apart
    words = [word for part in before.split() if (word := (identifiers.name(part) or "").replace(" ", "-"))]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    while len(words) > 1 and words[0] in _TITLES:
        words.pop(0)
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    given, family = " ".join(words[:at]), " ".join(words[at:])
    return (given or family).replace("-", " ") or None, (family.replace("-", " ") or None) if given else None


def email(text: str) -> str | None:
    """Return an e-mail address in lower case."""
    return identifiers.email(text)


def phone(text: str, *, country: str) -> str | None:
    """Return E.164 where a number can be read so, else its digits: numbers of one table are written alike."""
    known = identifiers.phone(text, region=country)
    if known:
        return known
    digits = re.sub(r"[^0-9]", "", text)
    return digits if len(digits) >= _FEWEST_DIGITS and len(set(digits)) > 1 else None


def username(text: str) -> str | None:
    """Return `service|name`; a name without its service is of "any"."""
    folded = identifiers.username(text)
    return folded if folded is None or "|" in folded else f"any|{folded}"


def number(text: str) -> str | None:
    """Return an account or identity number without case, blanks and dashes."""
    return re.sub(r"[\s\-_./]", "", text).casefold() or None


@lru_cache(maxsize=1 << 16)
def postcode(text: str) -> str | None:
    """Return a United Kingdom postcode in its form, any other in capitals without blanks."""
    return identifiers.postcode(text) or re.sub(r"[^0-9A-Z]", "", text.upper()) or None


def street_line(text: str) -> str | None:
    """Return an address line without case and punctuation, "street" and its like shortened."""
    return (identifiers.address_key(text, "ZZ99 9ZZ") or "|").partition("|")[0] or None


def town(text: str) -> str | None:
    """Return a town in lower case without accents."""
    return identifiers.name(text)
