"""Words of release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ReleaseState(StrEnum):
    DRAFT = "draft"
    SEALED = "sealed"
    UNLOCKED = "unlocked"
    PUBLISHED = "published"
    HELD = "held"


RELEASE_MOVES: dict[ReleaseState, frozenset[ReleaseState]] = {
    ReleaseState.DRAFT: frozenset({ReleaseState.SEALED, ReleaseState.HELD}),
    # From sealed to published leads only the emergency lift, by two people who command.
    ReleaseState.SEALED: frozenset(
        {ReleaseState.UNLOCKED, ReleaseState.DRAFT, ReleaseState.HELD, ReleaseState.PUBLISHED}
    ),
    ReleaseState.UNLOCKED: frozenset({ReleaseState.PUBLISHED, ReleaseState.DRAFT, ReleaseState.HELD}),
    ReleaseState.HELD: frozenset({ReleaseState.DRAFT}),
    ReleaseState.PUBLISHED: frozenset(),
}


class QuoteState(StrEnum):
    WRITTEN = "written"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


QUOTE_MOVES: dict[QuoteState, frozenset[QuoteState]] = {
    QuoteState.WRITTEN: frozenset({QuoteState.APPROVED, QuoteState.WITHDRAWN}),
    QuoteState.APPROVED: frozenset({QuoteState.WITHDRAWN}),
    QuoteState.WITHDRAWN: frozenset(),
}


class ProposalKind(StrEnum):
    """What one person proposes and another agrees to."""

    EMBARGO = "embargo"
    LIFT = "lift"


LIFT_WITHIN = timedelta(hours=1)
"""How long a lift that was asked for can be agreed to. An emergency is now: what is agreed to later is another one."""


def key_name(name: str, generation: int) -> str:
    """Return the name of a generation's file in the keys folder."""
    return name if generation == 1 else f"{name}.{generation}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark stands in one version of a text: the character it begins at, its words, its rule."""

    version: int
    at: int
    words: str
    rule: str
