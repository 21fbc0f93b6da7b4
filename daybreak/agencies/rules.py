"""Pure rules about agencies, and about signing in."""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from daybreak.kernel.words import Jurisdiction

TRIES_WITHIN = timedelta(minutes=15)
"""A failed try counts against the next ones for so long."""
INVITED_FOR = timedelta(days=3)
RECOVERY_CODES = 10
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 o 1 l i: codes are read from paper
CODE_GROUPS, CODE_GROUP = 4, 4  # 16 letters of 31: 79 bits, so that a plain keyed digest is enough at rest

_JURISDICTIONS = {
    "England": Jurisdiction.ENGLAND_WALES,
    "Wales": Jurisdiction.ENGLAND_WALES,
    "Scotland": Jurisdiction.SCOTLAND,
    "Northern Ireland": Jurisdiction.NORTHERN_IRELAND,
}


def district_key(name: str) -> str:
    """Return the form under which district names are compared: letters and digits only, unaccented, lower case."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", flat.replace("&", " and ")).strip()


def slug_of(name: str) -> str:
    """Return a slug for an agency's name."""
    return district_key(name).replace(" ", "-")[:64]


def jurisdiction_of(nation: str) -> Jurisdiction:
    """Return the legal system of a nation of the United Kingdom; KeyError for another word."""
    return _JURISDICTIONS[nation]


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed tries within the window: at this account from this address, at this account, from this address."""

    here: int
    account: int
    address: int


MOST_TRIES = Tries(here=5, account=20, address=100)
"""NIST SP 800-63B-4 section 3.2.2 allows at most 100 in a row; a force behind one address shares its number."""


def may_try(failed: Tries) -> bool:
    """Answer whether one more try is heard at all."""
    most = MOST_TRIES
    return failed.here < most.here and failed.account < most.account and failed.address < most.address


def new_code() -> str:
    """Return a code to be written down: four groups of four letters that cannot be taken for each other."""
    groups = ("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS))
    return "-".join(groups)


def code_digest(code: str, *, key: bytes) -> str:
    """Return what is kept of a code: its keyed digest, blanks, hyphens and capitals aside."""
    return keyed_digest(re.sub(r"[\s-]+", "", code).lower(), key=key)


def keyed_digest(text: str, *, key: bytes) -> str:
    """Return the HMAC-SHA-256 of a text: the same text gives the same digest, and without the key nobody can guess."""
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def account_name(username: str) -> str:
    """Return a name as tries are counted under it, known or unknown: compatible letters, no blanks around."""
    return unicodedata.normalize("NFKC", username).strip().casefold()
