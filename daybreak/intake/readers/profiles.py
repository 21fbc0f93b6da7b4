"""Profiles: what the category numbers of a case file mean, declared by whoever knows which country graded it.

    profile = "uk"                            # the country whose grading the numbers follow
    name = "hi-tech crime unit"               # optional
    sender = "Example Constabulary"           # optional

The same number stands for other material in another country, and older files do not say which: nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from daybreak.intake.readers.column_map import plain_name
from daybreak.intake.readers.declarations import Declared
from daybreak.kernel.errors import BadInput

_KEYS = frozenset({"profile", "name", "sender"})
_COUNTRY = re.compile(r"[a-z]{2}")
_SAME = {"gb": "uk"}  # ISO 3166 says gb, the files and everybody who grades say uk
SCHEME = "vics"


@dataclass(frozen=True, slots=True)
class Profile:
    """A declared profile; `country` in lower case."""

    name: str
    country: str
    sender: str

    @property
    def scheme(self) -> str:
        """The scheme of every grade read under it."""
        return f"{SCHEME}:{self.country}"

    @classmethod
    def load(cls, path_or_bytes: Path | str | bytes) -> Profile:
        """Read a profile from a file or bytes; raise BadInput naming the entry that is wrong."""
        return cls.of(Declared.load(path_or_bytes, what="the profile"))

    @classmethod
    def of(cls, declared: Declared) -> Profile:
        """Return what a declaration says; raise BadInput naming the entry that is wrong and what may stand there."""
        declared.only(_KEYS)
        country = country_of(declared.text("profile"))
        if country is None:
            raise declared.wrong("profile", "names no country", 'Write its two letters: profile = "uk".')
        name = plain_name(declared) if "name" in declared.entries else f"profile {country}"
        return cls(name, country, declared.text("sender", ""))

    @classmethod
    def named(cls, word: str) -> Profile:
        """Return the profile of a country; raise BadInput for what is not its two letters."""
        country = country_of(word)
        if country is None:
            raise BadInput(
                f"{word[:40]!r} is no profile", rule="a declared profile", place="profile",
                remedy="Write the two letters of the country whose grading it is: uk",
            )  # fmt: skip
        return cls(f"profile {country}", country, "")


def country_of(word: str) -> str | None:
    """Return the country a word names, or None."""
    folded = word.strip().lower()
    return _SAME.get(folded, folded) if _COUNTRY.fullmatch(folded) else None
