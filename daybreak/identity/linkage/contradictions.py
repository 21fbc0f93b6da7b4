"""Why two mentions cannot be one person.

Fellegi-Sunter adds family name, address, telephone and e-mail as if they were independent; within a home they are not,
and nearly every false pair is two people of one household. A contradiction in what is personal therefore counts after
the score, whatever the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from daybreak.identity.linkage.births import PLACEHOLDER_DAY, Years, closeness, open_years, was_child, years_apart
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.names import given_name_level, turned_alike
from daybreak.identity.linkage.words import Contradiction, Level

# Stated ages are rounded, guessed and out of date; two years keep parent and child (15 and more) well apart.
AGE_SLACK_YEARS = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """Hold the part of a mention that can contradict another mention; many mentions share one profile."""

    given_name: str | None
    family_name: str | None
    born_on: str | None
    years: Years | None
    was_child: bool | None


def profile_of(mention: Mention) -> Profile:
    """Return what of a mention can contradict another."""
    return Profile(mention.given_name, mention.family_name, mention.born_on, open_years(mention), was_child(mention))


@lru_cache(maxsize=1 << 17)
def contradictions(left: Profile, right: Profile) -> tuple[Contradiction, ...]:
    """Return every reason why two profiles cannot be one person; absent values contradict nothing."""
    found = []
    if _given_names_clash(left, right):
        found.append(Contradiction.GIVEN_NAME)
    if left.born_on and right.born_on and closeness(left.born_on, right.born_on) is Level.DIFFERENT:
        found.append(Contradiction.BORN_ON)
    elif _ages_clash(left, right):
        found.append(Contradiction.AGE)
    if child_with_adult(left, right) and not _born_the_same_day(left, right):
        found.append(Contradiction.CHILD_WITH_ADULT)
    return tuple(found)


def child_with_adult(left: Profile, right: Profile) -> bool:
    """Tell whether one was a child and the other an adult when mentioned."""
    return None not in (left.was_child, right.was_child) and left.was_child != right.was_child


def _given_names_clash(left: Profile, right: Profile) -> bool:
    if left.given_name is None or right.given_name is None:
        return False
    if given_name_level(left.given_name, right.given_name) is not Level.DIFFERENT:
        return False
    return not turned_alike((left.given_name, left.family_name), (right.given_name, right.family_name))


def _ages_clash(left: Profile, right: Profile) -> bool:
    if left.years is None or right.years is None or (left.born_on and right.born_on):
        return False
    return years_apart(left.years, right.years) > AGE_SLACK_YEARS


def _born_the_same_day(left: Profile, right: Profile) -> bool:
    """Tell whether a known day of birth makes "child" and "adult" two moments of one life."""
    return left.born_on is not None and left.born_on == right.born_on and not left.born_on.endswith(PLACEHOLDER_DAY)
