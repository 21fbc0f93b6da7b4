"""Stretches of time, half-open: the end belongs to the next one, so neighbours neither overlap nor leave a gap.

Points in time as sources write them live in `instants` and are offered here beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from daybreak.kernel.errors import BadInput
from daybreak.kernel.instants import Instant, Precision, instant

__all__ = ["Instant", "Moment", "Period", "Precision", "instant"]

Moment = TypeVar("Moment", date, datetime)


@dataclass(frozen=True, slots=True)
class Period(Generic[Moment]):
    """From `from_` up to and without `until` (None: still running); dates, or instants with a zone, never mixed."""

    from_: Moment
    until: Moment | None

    def __post_init__(self) -> None:
        for moment in (self.from_, self.until):
            if isinstance(moment, datetime) and moment.tzinfo is None:
                raise BadInput("a period's ends carry a zone", rule="a missing zone blocks", place=str(moment))
        if self.until is not None and self.until < self.from_:
            raise BadInput(f"a period cannot end ({self.until}) before it starts ({self.from_})", rule="period order")

    def contains(self, moment: Moment) -> bool:
        """Answer whether the moment lies inside; the start does, the end does not."""
        return self.from_ <= moment and (self.until is None or moment < self.until)

    def overlaps(self, other: Period[Moment]) -> bool:
        """Answer whether any moment lies in both; an empty period overlaps nothing."""
        starts, ends = max(self.from_, other.from_), [end for end in (self.until, other.until) if end is not None]
        return not ends or starts < min(ends)
