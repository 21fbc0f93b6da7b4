"""Which counts can be known too well: fewer values in a row remain possible of them than must.

The same question as `attack` answers exactly, without the exact ends: one table of whole numbers that stays possible
answers for many cells at once, and only those it does not answer for are asked for by themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from daybreak.release.protection.attacker import Attacker
from daybreak.release.protection.rule import primary
from daybreak.release.protection.table import Table, parts, table
from daybreak.release.protection.terms import Cell, Equation


def narrow(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    suppressed: Collection[str],
    *,
    small: int,
    hidden: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the small counts of people, suppressed or hidden, of which fewer than `small` values remain possible."""
    unseen = {*suppressed, *hidden}
    whole = replace(table(cells, equations, zeros=False, hidden=hidden), open=frozenset(unseen))
    return tuple(
        sorted(
            key
            for part in parts(whole)
            if (asked := [key for key in primary(part, small=small, zeros=False) if key in part.open])
            for key in _narrow(part, unseen, asked, small - 1)
        )
    )


def widths(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    suppressed: Collection[str],
    *,
    of: Collection[str],
    small: int,
    hidden: Collection[str] = (),
) -> dict[str, int]:
    """Return how far apart the least and the most are that these cells can be, up to what `small` values need."""
    unseen = {*suppressed, *hidden}
    whole = replace(table(cells, equations, zeros=False, hidden=hidden), open=frozenset(unseen))
    found = dict.fromkeys(of, 0)  # of those that are printed
    for part in parts(whole):
        if asked := sorted(part.open & set(of)):
            attacker = Attacker(part, unseen)
            found |= {key: _width(attacker, key, (part.values[key],) * 2, part.known, small - 1) for key in asked}
    return found


def _narrow(part: Table, unseen: Collection[str], asked: list[str], wide: int) -> list[str]:
    attacker = Attacker(part, unseen)
    spans = {key: (part.values[key], part.values[key]) for key in asked}
    for up in (True, False):
        goals = {key: low + wide if up else part.known[key] for key, (low, _) in spans.items()}
        for counts in attacker.pushed(goals, up=up):
            spans = {key: _with(span, counts[key]) for key, span in spans.items()}
    left = [key for key, (low, high) in spans.items() if high - low < wide]
    return [key for key in left if _width(attacker, key, spans[key], part.known, wide) < wide]


def _with(span: tuple[int, int], count: float) -> tuple[int, int]:
    return min(span[0], round(count)), max(span[1], round(count))


def _width(attacker: Attacker, key: str, span: tuple[int, int], known: Mapping[str, int], wide: int) -> int:
    low, high = span
    low = low if low <= known[key] else round(attacker.whole(key, up=False).value)
    if high - low >= wide:
        return high - low
    return round(attacker.whole(key, up=True, stop=low + wide).value) - low
