"""A table and texts to make files of: figures out of a seed, some of them protected."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime

from daybreak.agencies.tiles import places
from daybreak.kernel.words import Jurisdiction
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.documents.packs import render_packs
from daybreak.release.documents.reference import help_lines
from daybreak.release.documents.terms import Quote, Rendered, Table, Texts
from daybreak.release.words import headline, national_text

AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
NAMES = {slug: place.name for slug, place in places().items()} | {"special": "Special Constabulary"}
NATIONS = {"police-scotland": Jurisdiction.SCOTLAND, "northern-ireland": Jurisdiction.NORTHERN_IRELAND}
SPOKEN = Quote("We look at every report that reaches us.", "Alex Example", "Gold commander", approved=True)
UNSAID = Quote("Nobody has approved this sentence.", "Sam Example", "Silver commander")


def a_table(
    seed: int = 1, *, version: int = 1, slugs: tuple[str, ...] = tuple(NAMES), codename: str = "BRIGHT DAWN"
) -> Table:
    """Return a table with these forces."""
    chance = random.Random(seed)
    shown: dict[str, dict[str, int | None]] = {}
    for definition in DEFINITIONS:
        row: dict[str, int | None] = {slug: chance.choice([0, 5, 7, 12, 33, None, 1204]) for slug in slugs}
        shown[definition.key] = {"": sum(value or 3 for value in row.values()), **row}
    return Table(codename, AT, 3, shown, NAMES, True, NATIONS, version)


def texts_for(table: Table, *quotes: Quote) -> Texts:
    """Return the texts cut from the table."""
    national = table.said("")
    text = national_text(table.codename, national, as_at=AT, forces=45)
    return Texts(headline(table.codename, national), text, quotes or (SPOKEN, UNSAID), help_lines())


def packs(table: Table) -> Mapping[str, tuple[Rendered, ...]]:
    """Return the packs of a table."""
    return render_packs(table, texts_for(table))


def files_of(table: Table) -> dict[str, Rendered]:
    """Return every file of every pack by its name."""
    return {file.name: file for pack in packs(table).values() for file in pack}
