"""The rule of protection: what an attacker must still think possible of a small count.

A count is small when it is from 1 (from 0 where zeros are protected, or its own nought tells something) to `small` - 1.
It is protected when the attacker
must think possible at least `small` values in a row, beginning with the least the cell could be if everything that may
be suppressed were: for an ordinary cell every count from 1 to `small`. So none of the small counts can be ruled out,
not even by somebody who knows that this one is small, nor can it be concluded that it is.

The least is more than 1 only for a total: three parts that are not 0 make at least 3, and no suppression hides that.
Of a cell that earlier releases gave away by themselves, and of what stands with it, the attacker must think possible as
many of these values as anything suppressed now can leave.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from daybreak.kernel.errors import Conflict
from daybreak.release.protection.attacker import Attacker, reaches
from daybreak.release.protection.table import Table


@dataclass(frozen=True, slots=True)
class Need:
    """A primary cell must remain possible at `low` and at `high`."""

    key: str
    low: int
    high: int


def primary(table: Table, *, small: int, zeros: bool) -> tuple[str, ...]:
    """Return the cells to protect, hidden ones included: they can be derived as well."""
    return tuple(
        key
        for key in sorted(table.sensitive)
        if (0 if zeros or key in table.noughts else 1) <= table.values[key] < small
    )


def needs(part: Table, keys: tuple[str, ...], *, small: int, given_away: Collection[str] = ()) -> tuple[Need, ...]:
    """Return what each primary cell needs; of those `given_away`, no more than can be had.

    Raises Conflict where no suppression could give what another one needs.
    """
    attacker = Attacker(part, part.open)
    least = _at_their_least(attacker, part, keys)
    found = [Need(key, low, low + small - 1) for key in keys
             for low in [part.known[key] if key in least else round(attacker.whole(key, up=False).value)]]  # fmt: skip
    goals = {need.key: need.high for need in found}
    high = {
        key for counts in attacker.pushed(goals, up=True) for key in goals if reaches(counts[key], goals[key], up=True)
    }
    return tuple(
        need if need.key in high else _had(attacker, need, small, lenient=need.key in given_away) for need in found
    )


def _at_their_least(attacker: Attacker, part: Table, keys: tuple[str, ...]) -> set[str]:
    """Return the cells that can be as low as is known of them anyway."""
    goals = {key: part.known[key] for key in keys}
    tables = attacker.pushed(goals, up=False)
    return {key for counts in tables for key in keys if reaches(counts[key], goals[key], up=False)}


def _had(attacker: Attacker, need: Need, small: int, *, lenient: bool) -> Need:
    most = round(attacker.whole(need.key, up=True, stop=need.high).value)
    if most < need.high and not lenient:
        raise Conflict(
            "No suppression protects this count: what is published already, or the equations, give it away",
            rule=f"{small} values in a row must remain possible",
            place=f"cell {need.key}",
            remedy="Leave the figure out of the release, or publish it for larger areas.",
        )
    return replace(need, high=min(most, need.high))
