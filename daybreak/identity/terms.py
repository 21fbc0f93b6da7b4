"""Words of identity."""

from __future__ import annotations

from enum import StrEnum

from daybreak.identity.linkage.words import Band

__all__ = ["Band", "SubjectState", "Verdict"]


class Verdict(StrEnum):
    """A person's judgement of two mentions."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class SubjectState(StrEnum):
    """`redirected`: its mentions now belong to another subject; only they can bring it back, nobody else gets it."""

    CURRENT = "current"
    REDIRECTED = "redirected"
