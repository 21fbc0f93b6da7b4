"""Windows, deadlines and weights: what the planner is told about a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from daybreak.kernel.errors import BadInput
from daybreak.kernel.periods import Period
from daybreak.kernel.words import Level

_LEVELS = {Level.VERY_HIGH: 16, Level.HIGH: 8, Level.MEDIUM: 4, Level.LOW: 2}
_ACCESS = {"yes": 4, "unknown": 2, "no": 1}


def weight(level: str, *, access: str) -> int:
    """Return what leaving a visit out would cost.

    Child first (rule 2): a level counts twice the one below it, children likely four times as much as none, and
    *unknown* never as little as *no*, because the answer may still be yes.
    """
    return _LEVELS[Level(level)] * _ACCESS[access]


def in_order(periods: Iterable[Period[datetime]]) -> tuple[Period[datetime], ...]:
    """Return windows in order of time; BadInput when one has no end, no length, or two overlap."""
    ordered = tuple(sorted(periods, key=lambda period: period.from_))
    for period in ordered:
        if period.until is None or period.until <= period.from_:
            raise BadInput(
                "A window has an end after its start",
                rule="window order",
                place=f"window from {period.from_.isoformat()}",
                remedy="Give it an end",
            )
    for earlier, later in pairwise(ordered):
        if earlier.overlaps(later):
            raise BadInput(
                "Two windows overlap",
                rule="window order",
                place=f"windows from {earlier.from_.isoformat()} and {later.from_.isoformat()}",
                remedy="Shorten one, or make one window of the two",
            )
    return ordered
