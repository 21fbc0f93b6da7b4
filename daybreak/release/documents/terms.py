"""What goes into the files: the table of what may be shown, the texts, and what comes out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from daybreak.kernel.words import Jurisdiction
from daybreak.release.tables.printed import Printed

PROTECTED = "[c]"
"""Suppressed for confidentiality; the shorthand of the Government Analysis Function."""
HIDDEN = f"{PROTECTED} protected"
"""The same as pages of the operation say it."""
NATIONAL = ""
"""The slug of the national pack and of the national figures."""


@dataclass(frozen=True, slots=True)
class Table:
    """What may be published: figure -> force slug ('' for national) -> value, None where protected."""

    codename: str
    as_at: datetime
    snapshot: int
    shown: Mapping[str, Mapping[str, int | None]]
    names: Mapping[str, str]
    invented: bool
    nations: Mapping[str, Jurisdiction] = field(default_factory=dict)
    version: int = 1
    tables: tuple[Printed, ...] = ()
    none_published: bool = False
    """Whether tables were counted, and all of them are left out."""

    @property
    def forces(self) -> list[str]:
        """Return the slugs of the forces that have figures, by name."""
        slugs = {slug for row in self.shown.values() for slug in row if slug}
        return sorted(slugs, key=lambda slug: (self.names[slug], slug))

    def said(self, slug: str) -> dict[str, int | None]:
        """Return the figures of one force, or of the nation."""
        return {key: row.get(slug) for key, row in self.shown.items() if slug in row}


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody says on the record; printed only when somebody else than its writer approved it."""

    words: str
    speaker: str
    title: str
    area: str = NATIONAL
    approved: bool = False


class Reader(StrEnum):
    """Whom a help line is for."""

    NOW = "now"
    FAMILIES = "families"
    VICTIMS = "victims"
    WORRIED = "worried"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Where somebody finds help, and who says so."""

    reader: Reader
    words: str
    source: str
    nations: frozenset[Jurisdiction] = frozenset(Jurisdiction)


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that was another one before: area ('' national) -> (then, now), None where protected; and why."""

    title: str
    reason: str
    moved: Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of a release: the cleared national text, quotes, help lines, what changed since the version before."""

    headline: str
    text: str
    quotes: tuple[Quote, ...] = ()
    help_lines: tuple[HelpLine, ...] = ()
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file as it is published."""

    name: str
    media_type: str
    content: bytes
