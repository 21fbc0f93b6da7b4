"""Counting the cells of tables from the people behind frozen figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from uuid import UUID

import rfc8785

from daybreak.release.categories import NO_NATION, OUTCOMES, ROWS, Axis
from daybreak.release.rules import Behind

Cells = Mapping[Axis, Mapping[tuple[str, str], int]]


def cross(records: Iterable[Behind], *, nations: Mapping[UUID, str]) -> Cells:
    """Count the people behind a category and an outcome both; `nations` are those of the forces."""
    behind: dict[str, set[UUID]] = defaultdict(set)
    of_nation: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for each in records:
        behind[each.figure].add(each.once)
        if each.figure in OUTCOMES:
            of_nation[nations.get(each.agency, NO_NATION) if each.agency else NO_NATION, each.figure].add(each.once)
    return {
        axis: {
            (row, column): len(of_nation[row, column] if axis is Axis.NATION else behind[row] & behind[column])
            for row in ROWS[axis]
            for column in OUTCOMES
        }
        for axis in Axis
    }


def amiss(cells: Cells, arrests: int) -> tuple[str, ...]:
    """Return the tables in which not everybody arrested stands exactly once."""
    return tuple(f"arrests by {axis}" for axis, counts in cells.items() if sum(counts.values()) != arrests)


def digest_of_cells(cells: Cells) -> str:
    """Return SHA-256 over the canonical cells."""
    said = {axis.value: {f"{row}/{column}": n for (row, column), n in counts.items()} for axis, counts in cells.items()}
    return sha256(rfc8785.dumps(said)).hexdigest()
