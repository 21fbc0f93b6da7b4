"""Words of release."""

from __future__ import annotations

from enum import StrEnum


class ReleaseState(StrEnum):
    DRAFT = "draft"
    UNLOCKED = "unlocked"
    PUBLISHED = "published"
    HELD = "held"


RELEASE_MOVES: dict[ReleaseState, frozenset[ReleaseState]] = {
    ReleaseState.DRAFT: frozenset({ReleaseState.UNLOCKED, ReleaseState.HELD}),
    ReleaseState.UNLOCKED: frozenset({ReleaseState.PUBLISHED, ReleaseState.HELD}),
    ReleaseState.HELD: frozenset({ReleaseState.DRAFT}),
    ReleaseState.PUBLISHED: frozenset(),
}
