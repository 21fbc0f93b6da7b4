"""Invented file hashes: reports that carry them, PDQ ones from a table, and hashes that lie near one another."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from daybreak.hashmatch.actions import import_list, take_hashes
from daybreak.hashmatch.models import ListVersion
from daybreak.hashmatch.packing import pack
from daybreak.hashmatch.readers import Said
from daybreak.intake.arrivals import Arrived
from tests.intake.invented import deliver, table
from tests.rooms import World

PDQ_COLUMNS = {
    "Report": "",
    "Hash": 'fact = "file_hash"\nalgorithm = "pdq"\nparty = "file/0"\ngroup = "picture"',
    "Quality": 'fact = "file_hash"\npart = "quality"\nparty = "file/0"\ngroup = "picture"',
}


def digest(number: int, *, width: int = 16) -> str:
    """Return an invented hash, the same for the same number."""
    return Random(number).randbytes(width).hex()


def near(one: str, bits: int, *, seed: int = 0) -> str:
    """Return a PDQ hash that differs from another in so many bits."""
    number = int(one, 16)
    for place in Random(f"{one} {seed}").sample(range(256), bits):
        number ^= 1 << place
    return f"{number:064x}"


def pictures(name: str, *rows: tuple[str, str, str]) -> Arrived:
    """Return a table of reports with a PDQ hash each: (report, hash, quality)."""
    return table(name, "referral", "Example Hotline", PDQ_COLUMNS, rows)


def take(world: World, *files: Arrived) -> int:
    """Receive the files and take their hashes in, inside the analyst's transaction."""
    deliver(*files, national=world.national, by=world.analyst, at=world.at)
    return take_hashes(world.national, by=world.analyst, at=world.at)


def listed(world: World, lines: Iterable[str], *, name: str = "Known files", said: Said | None = None) -> ListVersion:
    """Import a list, inside the analyst's transaction."""
    return import_list(
        pack((f"{line}\n".encode() for line in lines), said or Said()), name=name, publisher="Example Hotline",
        file_name="list.txt", national=world.national, by=world.analyst, at=world.at,
    )  # fmt: skip
