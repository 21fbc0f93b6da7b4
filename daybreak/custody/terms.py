"""Words and values of custody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ItemKind(StrEnum):
    PHONE = "phone"
    COMPUTER = "computer"
    TABLET = "tablet"
    STORAGE = "storage"
    CAMERA = "camera"
    GAMES_CONSOLE = "games_console"
    NETWORK = "network"
    DOCUMENT = "document"
    OTHER = "other"


DEVICES = frozenset(set(ItemKind) - {ItemKind.DOCUMENT, ItemKind.OTHER})
"""Kinds that a figure of seized devices counts."""


class GradingScheme(StrEnum):
    """A grade is always (scheme, value): UK A/B/C since 1 April 2014, NCMEC A1/A2/B1/B2 is another scheme."""

    UK_ABC = "uk_abc"
    NCMEC = "ncmec"


GRADES: dict[GradingScheme, frozenset[str]] = {
    GradingScheme.UK_ABC: frozenset({"A", "B", "C"}),
    GradingScheme.NCMEC: frozenset({"A1", "A2", "B1", "B2"}),
}


class BreakKind(StrEnum):
    """How continuity can be broken; a break is shown for ever, never mended."""

    GAP = "gap"
    OVERLAP = "overlap"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Break:
    """A break in continuity at hand-over `number`: what was expected and what was recorded."""

    kind: BreakKind
    number: int
    expected: str
    recorded: str


@dataclass(frozen=True, slots=True)
class Seized:
    """An item as it was seized on a visit; `reference` is the officer's initials and a number (ABC/1)."""

    visit: UUID
    reference: str
    seal_number: str
    kind: ItemKind
    seized_at: datetime
    found_where: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One exhibit changing hands: the seal as the taker read it, and when it was given."""

    exhibit: UUID
    seal_number: str
    given_at: datetime
    where: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many items of a category of a scheme an examination counted on an exhibit."""

    exhibit: UUID
    scheme: GradingScheme
    category: str
    count: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where continuity begins: who seized the exhibit, when, under which seal."""

    seized_by: UUID
    seized_at: datetime
    seal_number: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One hand-over as continuity reads it."""

    number: int
    given_by: UUID
    taken_by: UUID
    seal_number: str
    given_at: datetime
    taken_at: datetime
