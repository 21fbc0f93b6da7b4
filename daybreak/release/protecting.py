"""What may be shown of counted figures: small counts of people protected, so that nobody can derive them.

Whoever holds an earlier release can subtract it from this one: what was published before is protected together with
what is published now. Figures that are parts of another one are tied to it, for everybody knows that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from daybreak.release.definitions import SMALL
from daybreak.release.protection import (
    Before,
    Cell,
    Equation,
    attack,
    attack_revision,
    protect,
    protect_revision,
)
from daybreak.release.register import DEFINED, SPLITS, Split
from daybreak.release.rules import Counted

Shown = dict[str, dict[str, int | None]]


REMAINDER = "remainder"  # counted, never published: of no force
REST = "rest of"  # what a figure counts beside its parts: never published, and no less than nothing


@dataclass(frozen=True, slots=True)
class Published:
    """An earlier release: its figures as they were counted, and as they were shown."""

    counted: Mapping[str, Counted]
    shown: Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class _Table:
    cells: list[Cell]
    equations: list[Equation]
    unpublished: frozenset[str]


def _table(counted: Mapping[str, Counted]) -> _Table:
    cells, equations = [], []
    for key, figure in counted.items():
        # A remainder of nothing hides nothing: whoever knows the definitions takes it for nothing.
        parts = {**figure.forces, **({REMAINDER: figure.remainder} if figure.remainder else {})}
        cells += [Cell(f"{key}/{slug}", value, DEFINED[key].of_people) for slug, value in parts.items()]
        cells.append(Cell(f"{key}/", figure.national, sensitive=False))
        equations.append(Equation(f"{key}/", tuple(f"{key}/{slug}" for slug in parts)))
    rest = [pair for split in SPLITS for pair in _split(split, counted)]
    return _Table(
        [*cells, *(cell for cell, _ in rest if cell)],
        [*equations, *(equation for _, equation in rest)],
        frozenset(f"{key}/{REMAINDER}" for key, figure in counted.items() if figure.remainder)
        | frozenset(cell.key for cell, _ in rest if cell),
    )


def _split(split: Split, counted: Mapping[str, Counted]) -> Iterator[tuple[Cell | None, Equation]]:
    """Yield the equations between a figure and its parts that are counted, with the cell of what is beside them."""
    parts = [key for key in split.parts if key in counted]
    if split.total not in counted or not parts:
        return
    whole = split.whole and len(parts) == len(split.parts)
    for slug in counted[split.total].forces:
        values = [counted[key].forces.get(slug, 0) for key in parts]
        rest = counted[split.total].forces[slug] - sum(values)
        names = [f"{key}/{slug}" for key in parts if slug in counted[key].forces]
        if rest < 0 or (whole and rest):
            continue  # counted otherwise than they say: nothing about it is known to anybody
        cell = None if whole else Cell(f"{REST} {'+'.join(parts)}/{slug}", rest, sensitive=False)
        yield cell, Equation(f"{split.total}/{slug}", (*names, *([cell.key] if cell else [])))


def _before(published: Sequence[Published]) -> list[Before]:
    tables = [(_table(each.counted), each) for each in published]
    return [Before(tuple(t.cells), tuple(t.equations), _left_out(of.counted, of.shown), t.unpublished)
            for t, of in tables]  # fmt: skip


def _left_out(counted: Mapping[str, Counted], shown: Mapping[str, Mapping[str, int | None]]) -> frozenset[str]:
    return frozenset(f"{key}/{slug}" for key in counted for slug, value in shown[key].items() if value is None)


def shown(counted: Mapping[str, Counted], *, published: Sequence[Published] = ()) -> Shown:
    """Return figure -> force slug ('' national) -> value, None where protected, with the least loss.

    Neither these figures nor their differences from those `published` before give a small count away. A national count
    is protected only where all forces together are too few to hide one of them, or where it would give away a change.
    Raises Conflict where what is published already gives a count away, whatever is left out now.
    """
    now = _table(counted)
    if published:
        found = protect_revision(
            now.cells, now.equations, before=_before(published), small=SMALL, hidden=now.unpublished
        )
    else:
        found = protect(now.cells, now.equations, small=SMALL, hidden=now.unpublished)
    return {
        key: {
            slug: None if f"{key}/{slug}" in found.suppressed else value
            for slug, value in {"": figure.national, **figure.forces}.items()
        }
        for key, figure in counted.items()
    }


def derivable(
    counted: Mapping[str, Counted],
    table: Mapping[str, Mapping[str, int | None]],
    *,
    published: Sequence[Published] = (),
) -> tuple[str, ...]:
    """Return the small counts that are shown, or that an attacker with all published figures could narrow down.

    The gate wants none. Narrowed down: to fewer than SMALL whole numbers, the width `protect` keeps to. With figures
    `published` before, small changes are small counts too: "0>/arrests/kent" is one since the first of them.
    """
    now = _table(counted)
    hidden = _left_out(counted, table)
    given = tuple(cell.key for cell in now.cells if _small(cell) and cell.key not in hidden | now.unpublished)
    if not published:
        intervals = attack(now.cells, now.equations, hidden, hidden=now.unpublished)
        small = [cell.key for cell in now.cells if _small(cell) and cell.key in intervals]
        return tuple(sorted({*given, *(key for key in small if intervals[key].width < SMALL - 1)}))
    known = attack_revision(now.cells, now.equations, hidden, before=_before(published), hidden=now.unpublished)
    narrow = (key.removeprefix("now/") for key, (cell, found) in known.items()
              if _small(cell) and found.width < SMALL - 1)  # fmt: skip
    return tuple(sorted({*given, *narrow}))


def _small(cell: Cell) -> bool:
    return cell.sensitive and 0 < cell.value < SMALL
