"""The errors that records hold."""

from __future__ import annotations

from random import Random

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def misspelt(name: str, chance: Random) -> str:
    """Return a name with one letter lost, gained or changed."""
    at = chance.randrange(1, len(name)) if len(name) > 1 else 0
    changed = (
        name[:at] + name[at + 1 :],
        name[:at] + chance.choice(_LETTERS) + name[at:],
        name[:at] + chance.choice(_LETTERS) + name[at + 1 :],
    )
    return chance.choice(changed) or name


def spoilt_date(born_on: str, chance: Random) -> str:
    """Return an ISO date with an error that records hold: turned, a year off, filled in, made up, another day."""
    year, month, day = born_on.split("-")
    fate = chance.randrange(6)
    if fate == 0 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if fate == 1:
        return f"{int(year) + chance.choice((-1, 1))}-{month}-{min(int(day), 28):02d}"
    if fate == 2:
        return f"{year}-01-01"
    if fate == 3:
        return f"{chance.randrange(1950, 2010)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
    return f"{year}-{month}-{chance.randrange(1, 29):02d}"
