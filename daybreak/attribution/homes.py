"""Pure rules of addresses that name a house and not the home in it.

Source: a house in multiple occupation is one address of many households (Housing Act 2004 s.254), and an entry to the
house is an entry to all of them; what a warrant names is the home (PACE 1984 s.8(1A)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = frozenset({"flat", "floor", "unit", "room", "studio", "bedsit", "suite"})
_STAIR = re.compile(r"\d+[a-z]?/\d+|\d+f\d+")  # "2/1, 12 Invented Street": a Scottish tenement
_NUMBER = re.compile(r"\d+[a-z]?|[a-z]")
_LOOKED_AT = 3  # words: "second floor flat 12 Invented Street"


def house_keys(key: str) -> Iterator[str]:
    """Yield the addresses a flat could have without itself, in normal form; of a house nothing.

    "flat 12 invented st" may be flat 12 or a flat of number 12: both are yielded, and whoever knows one compares.
    """
    line, bar, postcode = key.partition("|")
    words = line.split()
    cuts = {place for place, word in enumerate(words[:_LOOKED_AT], 1) if word in _UNITS}
    cuts |= {1} if words and _STAIR.fullmatch(words[0]) else set()
    cuts |= {place + 1 for place in cuts if place < len(words) and _NUMBER.fullmatch(words[place])}
    yield from (f"{' '.join(words[place:])}{bar}{postcode}" for place in sorted(cuts) if words[place:])


def why_several(flat: str) -> str:
    """Return how a house is known to be of several households by one of its flats."""
    return f'"{flat}" of the same house is known: which flat or room is theirs?'
