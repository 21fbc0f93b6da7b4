"""Given names: do two of them look like one person's?"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from daybreak.identity.linkage.nicknames import roots
from daybreak.identity.linkage.words import Level

# Below this similarity two given names are two names. At 0.88 one wrong letter stays together, and of the names twins
# bear only pairs such as "ella" and "bella" pass; a strong pair asks for more than a likeness.
SIMILAR_GIVEN_NAME = 0.88
SIMILAR_FAMILY_NAME = 0.90
SIMILAR_TURNED = 0.90  # of both names together, one of them turned round


@lru_cache(maxsize=1 << 17)
def given_name_level(left: str, right: str) -> Level:
    """Return how far two given names agree; the same answer as the comparison rule in SQL gives, but for "swapped"."""
    if left == right:
        return Level.EXACT
    left, right = sorted((left, right))
    one_name = " " not in left or " " not in right
    if one_name and roots(left) & roots(right):
        return Level.NICKNAME
    if min(len(left), len(right)) == 1 and left[0] == right[0]:
        return Level.INITIAL
    if left.split(" ", 1)[0] == right.split(" ", 1)[0] or jaro_winkler(left, right) >= SIMILAR_GIVEN_NAME:
        return Level.SIMILAR
    return Level.DIFFERENT


def are_swapped(left: tuple[str | None, str | None], right: tuple[str | None, str | None]) -> bool:
    """Tell whether given and family name changed places between two (given, family) pairs."""
    return None not in left and left != right and left == (right[1], right[0])


def turned_alike(left: tuple[str | None, str | None], right: tuple[str | None, str | None]) -> bool:
    """Tell whether given and family name changed places between two (given, family) pairs, up to a misspelling."""
    (given, family), (other_given, other_family) = left, right
    if not given or not family or not other_given or not other_family:
        return False
    if given[0] != other_family[0] and family[0] != other_given[0]:
        return False
    there = jaro_winkler(f"{given}|{family}", f"{other_family}|{other_given}")
    back = jaro_winkler(f"{family}|{given}", f"{other_given}|{other_family}")
    return max(there, back) >= SIMILAR_TURNED


def jaro_winkler(left: str, right: str) -> float:
    """Return the Jaro-Winkler similarity of two texts, 0 to 1: Winkler 1990, a tenth for each of four first letters."""
    return float(JaroWinkler.similarity(left, right))
