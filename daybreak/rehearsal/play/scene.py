"""What the stages of a rehearsal share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.rehearsal.cast import Cast
from daybreak.rehearsal.nation.nation import Nation
from daybreak.rehearsal.nation.truth import Person
from daybreak.rehearsal.writers.folders import Written

Figures = dict[str, int]
Advance = Callable[[int], None]


@dataclass
class Scene:
    """The nation, its files, the cast, and the rehearsal's own clock (invented, so that a seed repeats exactly)."""

    nation: Nation
    folder: Path
    cast: Cast
    clock: datetime
    written: Written | None = None
    suspects: dict[str, Person] = field(default_factory=dict)  # package id -> whom the nation knows

    @property
    def national(self) -> Compartment:
        return compartment(self.cast.operation, CompartmentKind.NATIONAL)

    def wait(self, **time: float) -> datetime:
        """Let the rehearsal's clock go on and return the instant."""
        self.clock += timedelta(**time)
        return self.clock

    @contextmanager
    def as_post(self, post: Post) -> Iterator[Post]:
        """Act as a post in its own transaction."""
        with viewing(post):
            yield post


def opening(nation: Nation) -> datetime:
    """Return the instant the operation is founded: the morning before the first delivery."""
    first = nation.begins_on - timedelta(days=7)
    return datetime(first.year, first.month, first.day, 8, tzinfo=UTC)
