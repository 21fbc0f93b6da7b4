"""Pure rules about agencies."""

from __future__ import annotations

import re
import unicodedata

from daybreak.kernel.words import Jurisdiction

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
