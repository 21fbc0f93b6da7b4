"""A random sample of the lowest level that anybody can draw again: the order of digests over a seed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from hashlib import sha256

RESEE_DAYS = 90
"""[M] How long a record of the lowest level may stay unseen by a person; a lead agency sets its own."""

MISSED_AT_MOST = 0.02
"""[M] The share of records graded too low that a sample without any finding is to exclude, at 95 %."""


def draw(references: Iterable[str], *, seed: str, size: int) -> list[str]:
    """Return the sample, in its order of drawing; the order in which the references come does not matter.

    Every subset of a size is as likely as any other, because SHA-256 over a seed nobody chose orders them.
    """
    ordered = sorted(set(references), key=lambda reference: sha256(f"{seed}|{reference}".encode()).digest())
    return ordered[: max(0, size)]


def sample_size(population: int, *, missed_at_most: float = MISSED_AT_MOST) -> int:
    """Return how many to look at so that finding none too low excludes a share of `missed_at_most` at 95 %.

    The exact binomial bound 1 - 0.05^(1/n), known for small shares as the rule of three (Hanley and Lippman-Hand,
    JAMA 249(13), 1983, 1743-1745). A small population is looked at whole.
    """
    return min(population, math.ceil(math.log(0.05) / math.log1p(-missed_at_most)))
