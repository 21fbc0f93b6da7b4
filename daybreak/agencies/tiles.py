"""The map of forces as a grid, one square each, so that a small area weighs as much as a large one.

Positions are drawn by hand from the map (reference/tiles.csv): pages, published files and charts draw the same one. A
force that is not there (a merger, a special force) stands beneath the map, never left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

BINS = 5  # more shades than these cannot be told apart
_FILE = Path(__file__).parent / "reference" / "tiles.csv"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a force's tile stands, counted from the upper left, and the few letters it bears."""

    slug: str
    column: int
    row: int
    short: str
    name: str


@cache
def places() -> dict[str, Place]:
    """Return slug to place, in the order of the reference file (north to south)."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["slug"]: Place(row["slug"], int(row["column"]), int(row["row"]), row["short"], row["name"])
            for row in csv.DictReader(file)
        }


def bins_of(numbers: Iterable[float]) -> list[tuple[float, float]]:
    """Return up to five (lowest, highest) with about as many different values each, noughts left out."""
    distinct = sorted({number for number in numbers if number > 0})
    count = min(BINS, len(distinct))
    cuts = [len(distinct) * place // count for place in range(count + 1)] if count else []
    return [(distinct[start], distinct[end - 1]) for start, end in pairwise(cuts)]
