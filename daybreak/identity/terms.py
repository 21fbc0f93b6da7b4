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
    """`redirected`: its mentions now belong to another subject; the identifier is never used again."""

    CURRENT = "current"
    REDIRECTED = "redirected"
