"""The rule of protection: what an attacker must still think possible of a small count.

A count is small when it is from 1 (from 0 where zeros are protected) to `small` - 1. It is protected when the attacker
must think possible at least `small` values in a row, beginning with the least the cell could be if everything that may
be suppressed were: for an ordinary cell every count from 1 to `small`. So none of the small counts can be ruled out,
not even by somebody who knows that this one is small, nor can it be concluded that it is.

The least is more than 1 only for a total: three parts that are not 0 make at least 3, and no suppression hides that.
"""

from __future__ import annotations

from dataclasses import dataclass

from daybreak.kernel.errors import Conflict
from daybreak.release.protection.attacker import Attacker
from daybreak.release.protection.table import Table


@dataclass(frozen=True, slots=True)
class Need:
    """A primary cell must remain possible at `low` and at `high`."""

    key: str
    low: int
    high: int


def primary(table: Table, *, small: int, zeros: bool) -> tuple[str, ...]:
    """Return the cells to protect, hidden ones included: they can be derived as well."""
    least = 0 if zeros else 1
    return tuple(key for key in sorted(table.sensitive) if least <= table.values[key] < small)


def needs(part: Table, keys: tuple[str, ...], *, small: int) -> tuple[Need, ...]:
    """Return what each primary cell needs; raises Conflict where no suppression could give it."""
    attacker = Attacker(part, part.open)
    return tuple(_need(attacker, key, small) for key in keys)


def _need(attacker: Attacker, key: str, small: int) -> Need:
    low = round(attacker.whole(key, up=False).value)
    high = low + small - 1
    if round(attacker.whole(key, up=True, stop=high).value) < high:
        raise Conflict(
            "No suppression protects this count: what is published already, or the equations, give it away",
            rule=f"{small} values in a row must remain possible",
            place=f"cell {key}",
            remedy="Leave the figure out of the release, or publish it for larger areas.",
        )
    return Need(key, low, high)
