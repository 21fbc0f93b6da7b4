"""Dates of birth and ages: how near two of them are, and which years of birth a mention leaves open."""

from __future__ import annotations

from functools import lru_cache

from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.words import Level

# Forms and scripts that demand a date fill in 1 January; agreement on that day says nothing about a person.
PLACEHOLDER_DAY = "-01-01"
ADULT_FROM_YEARS = 18
# Nobody in the records is older; gives an adult of unknown age an earliest year of birth.
LONGEST_LIFE_YEARS = 120

Years = tuple[int, int]  # first and last possible year of birth, both included


@lru_cache(maxsize=1 << 16)
def closeness(left: str, right: str) -> Level:
    """Return how near two ISO dates of birth are; the same answer as the comparison rule in SQL gives.

    "Parts" is two of year, month and day, or the year alone where a form filled in 1 January. Brothers and sisters
    share no two parts, short of chance.
    """
    if left == right:
        return Level.EXACT
    if sum(a != b for a, b in zip(left, right, strict=True)) == 1:
        return Level.ONE_DIGIT
    if left[:4] == right[:4] and left[5:7] == right[8:] and left[8:] == right[5:7]:
        return Level.DAY_MONTH
    if left[4:] == right[4:] and abs(int(left[:4]) - int(right[:4])) == 1:
        return Level.YEAR_OFF
    parts_agreeing = sum(a == b for a, b in zip(left.split("-"), right.split("-"), strict=True))
    filled_in = PLACEHOLDER_DAY in (left[4:], right[4:])
    if parts_agreeing == 2 or (left[:4] == right[:4] and filled_in):
        return Level.PARTS
    return Level.DIFFERENT


def birth_years(mention: Mention) -> Years | None:
    """Return the years of birth that the date of birth, else the age, leaves open."""
    if mention.born_on is not None:
        year = int(mention.born_on[:4])
        return year, year
    if mention.age is not None and mention.as_at_year is not None:
        return mention.as_at_year - mention.age - 1, mention.as_at_year - mention.age
    return None


def open_years(mention: Mention) -> Years | None:
    """Return the years of birth left open by everything known, "child" and "adult" included."""
    known = birth_years(mention)
    if known is not None or mention.as_at_year is None or mention.is_child is None:
        return known
    turning_point = mention.as_at_year - ADULT_FROM_YEARS
    if mention.is_child:
        return turning_point, mention.as_at_year
    return mention.as_at_year - LONGEST_LIFE_YEARS, turning_point


def years_apart(left: Years, right: Years) -> int:
    """Return the least number of years between two ranges of years of birth; 0 where they overlap."""
    return max(0, left[0] - right[1], right[0] - left[1])


def was_child(mention: Mention) -> bool | None:
    """Return whether the person was a child when mentioned: as the source said, else by date or age where certain."""
    if mention.is_child is not None or mention.as_at_year is None:
        return mention.is_child
    if mention.age is not None:
        return mention.age < ADULT_FROM_YEARS
    if mention.born_on is None or mention.as_at_year - int(mention.born_on[:4]) == ADULT_FROM_YEARS:
        return None
    return mention.as_at_year - int(mention.born_on[:4]) < ADULT_FROM_YEARS
