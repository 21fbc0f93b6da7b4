"""What the stages of a rehearsal share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.kernel.identifiers import name
from daybreak.rehearsal.cast import Cast
from daybreak.rehearsal.nation.nation import Nation
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

    @property
    def national(self) -> Compartment:
        return compartment(self.cast.operation, CompartmentKind.NATIONAL)

    @cached_property
    def by_bearer(self) -> dict[tuple[str, str, str], int]:
        """Numbers of people under (given name, family name, date of birth) in their normal forms."""
        return {
            (name(p.given_name) or "", name(p.family_name) or "", p.born_on.isoformat()): p.number
            for p in self.nation.people
        }

    @cached_property
    def by_address(self) -> dict[str, str]:
        """Keys of the nation's premises under the address as a package shows it."""
        return {
            f"{place.address.line1}, {place.address.locality}, {place.address.postcode}": place.address.key
            for place in self.nation.premises
        }

    def whose(self, features: Mapping[str, Any]) -> int | None:
        """Return the number of the person a mention is about, as somebody who asked around would know."""
        keys = [(service, key) for service, _, key in (each.partition("|") for each in features.get("accounts", []))]
        person = self.nation.person_of(keys)
        if person is not None:
            return person.number
        said = tuple(features.get(part, "") for part in ("given_name", "family_name", "born_on"))
        return self.by_bearer.get(said)

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
