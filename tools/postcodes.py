"""Pack the table of postcode sectors and its exceptions into daybreak/agencies/reference/postcodes.txt.

    python -m tools.postcodes SECTORS.csv EXCEPTIONS.csv

SECTORS has the columns sector and force_slug, EXCEPTIONS postcode and force_slug. One line an outward code: its sectors
by force, then by sector and force the last two letters of the postcodes that differ from their sector.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

from daybreak.agencies.postcodes import TABLE, WHOLE_AREAS

HEADER = "# Postcode sectors to police forces; ATTRIBUTION.md says from what. Packed by `python -m tools.postcodes`.\n"


def main(sectors: Path, exceptions: Path) -> int:
    """Write the packed table; return its size in bytes."""
    by_code: dict[str, dict[str, str]] = defaultdict(lambda: defaultdict(str))
    others: dict[str, dict[tuple[str, str], str]] = defaultdict(lambda: defaultdict(str))
    for row in _rows(sectors):
        outward, sector = row["sector"].split()
        by_code[outward][row["force_slug"]] += sector
    for row in _rows(exceptions):
        outward, inward = row["postcode"].split()
        others[outward][inward[0], row["force_slug"]] += inward[1:]
    forces = sorted(
        {force for found in by_code.values() for force in found} | {f for o in others.values() for _, f in o}
    )
    number = {force: place for place, force in enumerate(forces)}
    lines = [HEADER, " ".join(forces) + "\n"]
    for outward in sorted(by_code):
        parts = [f"{number[force]}:{found}" for force, found in sorted(by_code[outward].items())]
        parts += [f"{sector}!{number[force]}:{ends}" for (sector, force), ends in sorted(others[outward].items())]
        lines.append(" ".join((outward, *parts)) + "\n")
    TABLE.write_text("".join(lines), encoding="ascii")
    return TABLE.stat().st_size


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    key = "sector" if "sector" in rows[0] else "postcode"
    return [row for row in rows if not row[key].startswith(tuple(WHOLE_AREAS))]


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), Path(sys.argv[2]))} bytes\n")
