"""Values of reading a text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from re import Match, Pattern


class Page(StrEnum):
    """The page a text stands on: of the whole operation, or of one nation."""

    UK = "uk"
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


@dataclass(frozen=True, slots=True)
class Slip:
    """Words of a text that must not stand: where (character from 0), which words, which rule, what to write instead."""

    at: int
    words: str
    rule: str
    instead: str


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an operation that a text may name, each under what happened; empty where it did not.

    `acted`: the days most of it was done, action days. `as_at`: of the figures, in local time and in UTC.
    """

    opened: date
    packages: date | None
    acted: tuple[date, ...]
    as_at: tuple[date, ...]
    released: date

    def of(self, name: str) -> tuple[date, ...]:
        """Return the days of one of them."""
        said = getattr(self, name)
        return said if isinstance(said, tuple) else (said,) if said else ()

    def all(self) -> tuple[date, ...]:
        """Return every one of them."""
        return tuple(day for each in fields(self) for day in self.of(each.name))


@dataclass(frozen=True, slots=True)
class Told:
    """What is true beside the text: the snapshot's numbers by figure, and the names that nobody may print yet.

    `not_so`: what the snapshot's figures bear out to be not so, in the words of the register. `days`: None where they
    were not kept, and then dates are not read.
    """

    figures: Mapping[str, Collection[int]]
    names: Collection[str] = field(default=())
    page: Page = Page.UK
    not_so: Collection[str] = field(default=())
    days: Days | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """Return every number of the snapshot, whatever it counts."""
        return frozenset(number for numbers in self.figures.values() for number in numbers)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it begins in the text."""

    at: int
    words: str

    def found(self, pattern: Pattern[str]) -> Iterator[Match[str]]:
        """Yield where a pattern stands in the sentence."""
        return pattern.finditer(self.words)

    def slip(self, match: Match[str], rule: str, instead: str) -> Slip:
        """Return the mark of a match within the sentence."""
        return Slip(self.at + match.start(), match.group(), rule, instead)
