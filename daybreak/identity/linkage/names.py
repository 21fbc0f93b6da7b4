"""Given names: do two of them look like one person's?"""

from __future__ import annotations

from functools import lru_cache

from daybreak.identity.linkage.nicknames import roots
from daybreak.identity.linkage.words import Level

# Below this similarity two given names are two names. At 0.88 one wrong letter stays together, and of the names twins
# bear only pairs such as "ella" and "bella" pass; a strong pair asks for more than a likeness.
SIMILAR_GIVEN_NAME = 0.88
SIMILAR_FAMILY_NAME = 0.90
SIMILAR_TURNED = 0.90  # of both names together, one of them turned round

# Winkler 1990: up to four common first letters add a tenth of the missing similarity each, once Jaro is above 0.7.
_PREFIX_LETTERS, _PREFIX_SHARE, _BOOST_FROM = 4, 0.1, 0.7


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
    """Return the Jaro-Winkler similarity of two texts, 0 to 1."""
    jaro = _jaro(left, right)
    if jaro <= _BOOST_FROM:
        return jaro
    prefix = 0
    for a, b in zip(left[:_PREFIX_LETTERS], right[:_PREFIX_LETTERS], strict=False):
        if a != b:
            break
        prefix += 1
    return jaro + prefix * _PREFIX_SHARE * (1 - jaro)


def _jaro(left: str, right: str) -> float:
    ours, theirs = _common_letters(left, right)
    if not ours:
        return 0.0
    common = len(ours)
    transposed = sum(a != b for a, b in zip(ours, theirs, strict=True)) // 2
    return (common / len(left) + common / len(right) + (common - transposed) / common) / 3


def _common_letters(left: str, right: str) -> tuple[list[str], list[str]]:
    window = max(0, max(len(left), len(right)) // 2 - 1)
    taken = [False] * len(right)
    ours: list[str] = []
    for at, letter in enumerate(left):
        for other in range(max(0, at - window), min(len(right), at + window + 1)):
            if not taken[other] and right[other] == letter:
                taken[other] = True
                ours.append(letter)
                break
    return ours, [letter for letter, used in zip(right, taken, strict=True) if used]
