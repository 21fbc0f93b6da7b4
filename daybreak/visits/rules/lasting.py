"""For how long what was answered counts: a waiver, and an answer whose subject changed, hold for no new facts.

A waiver is a decision of rank about a visit as it stood: another day or other premises were not decided about. A
warrant names its premises. What a child found later opens again is written on the answer itself (`reopened`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from daybreak.visits.terms import Preparation

CHILD_FOUND = "a child was found since this was {word}: look at it again, knowing that"
OF_CHILDREN = (Preparation.ACCESS_TO_CHILDREN, Preparation.STRATEGY_DISCUSSION)
"""The items that a child found later opens again."""
OF_PREMISES = (Preparation.WARRANT,)
"""The items whose answers name the premises, always; every waiver does."""
OF_ANY_DAY = (Preparation.ACCESS_TO_CHILDREN,)
"""The items whose waiver says nothing about a day."""


def because_of_child(*, waived: bool) -> str:
    """Return why an item is open again after a child was found."""
    return CHILD_FOUND.format(word="waived" if waived else "answered")


def open_again(why: str) -> str:
    """Return what the gate says beside an item that counts no more."""
    return f"open again: {why}"


def days_of(first: date | None, last: date | None) -> list[str]:
    """Return the days of a visit as they are kept with an answer; none where it has no window."""
    return [] if first is None or last is None else [first.isoformat(), last.isoformat()]


def why_over(
    kind: Preparation, *, waived: bool, given_for: Mapping[str, Sequence[str]], visit: str, days: Sequence[str]
) -> str:
    """Return why an answer or a waiver counts no more for a visit with these days; empty where it counts."""
    word = "waived" if waived else "answered"
    if visit not in given_for:
        other = waived or kind in OF_PREMISES
        where = "for other premises, or before a visit to these was proposed"
        return f"{word} {where}" if other else ""
    before = list(given_for[visit])
    if not waived or kind in OF_ANY_DAY or not days or before == list(days):
        return ""
    return f"waived {f'for {before[0]}' if before else 'before a day was planned'}; the visit is on {days[0]}"
