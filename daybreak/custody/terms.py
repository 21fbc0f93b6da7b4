"""Words of custody."""

from __future__ import annotations

from enum import StrEnum


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
