"""A later release of the same figures: what changed is a table too, and small changes of people are small counts.

Who holds both releases can subtract them. So each cell that stands in both gets a change, never printed, with the
equation now = then + change (or then = now + change); the earlier release keeps what it printed and suppressed, and all
of it is protected together. That a change went up or down is taken as known, which helps the attacker; not of a cell
that neither release prints and that did not change, of which nobody could know even that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from daybreak.release.protection.attacker import attack
from daybreak.release.protection.narrowing import narrow, widths
from daybreak.release.protection.suppression import protect
from daybreak.release.protection.terms import Cell, Equation, Interval, Protection


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier release: all its true counts, what it suppressed, and what it never printed at all."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]
    suppressed: frozenset[str]
    hidden: frozenset[str] = frozenset()


def protect_revision(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    *,
    before: Sequence[Before],
    small: int = 5,
    hidden: Collection[str] = (),
    printed: Collection[str] = (),
    left_out: Collection[str] = (),
    given_away: Collection[str] = (),
    seconds: float = 60.0,
) -> Protection:
    """Return what to suppress in this release so that neither it nor its differences from `before` give a count away.

    `printed`, `left_out`: cells of this release that are chosen already, and stay so. `given_away`: cells of which
    earlier releases leave too little to protect; in every release they are protected as far as they can be.

    The result is as that of `protect`, in this release's keys, and so are the errors; a Conflict may name a cell of an
    earlier release ("0/...") or a change ("0>/...").
    """
    whole = _joined([*cells], equations, before=before, hidden=hidden)
    found = protect(
        whole.cells,
        whole.equations,
        small=small,
        hidden=whole.hidden,
        printed_before=whole.earlier - whole.hidden - whole.suppressed | _now(printed),
        suppressed_before=whole.suppressed | _now(left_out),
        given_away=_everywhere(given_away, len(before)),
        seconds=seconds,
    )
    return replace(found, suppressed=_unnamed(found.suppressed), primary=_unnamed(found.primary))


def attack_revision(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    suppressed: Collection[str],
    *,
    before: Sequence[Before],
    hidden: Collection[str] = (),
) -> dict[str, tuple[Cell, Interval]]:
    """Return what can be concluded from this release and all of `before` together.

    Under "now/..." the cells of this release, under "0/..." those of the first before it, under "0>/..." what changed
    since then; each with its true count.
    """
    whole = _joined([*cells], equations, before=before, hidden=hidden)
    unseen = {*whole.suppressed, *(f"now/{key}" for key in suppressed)}
    found = attack(whole.cells, whole.equations, unseen - whole.hidden, hidden=whole.hidden)
    by_key = {cell.key: cell for cell in whole.cells}
    return {key: (by_key[key], interval) for key, interval in found.items()}


def narrow_revision(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    suppressed: Collection[str],
    *,
    before: Sequence[Before],
    small: int,
    hidden: Collection[str] = (),
    given_away: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the small counts and changes, named as by `attack_revision`, of which fewer than `small` values remain.

    Of cells `given_away` only those of which fewer remain than if nothing but noughts were printed in this release.
    """
    now = [*cells]
    whole = _joined(now, equations, before=before, hidden=hidden)
    unseen = {*whole.suppressed, *_now(suppressed)} - whole.hidden
    found = narrow(whole.cells, whole.equations, unseen, small=small, hidden=whole.hidden)
    lenient = _everywhere(given_away, len(before)) & set(found)
    if not lenient:
        return found
    nothing = {*whole.suppressed, *_now(cell.key for cell in now if cell.value)} - whole.hidden
    left, most = (
        widths(whole.cells, whole.equations, each, of=lenient, small=small, hidden=whole.hidden)
        for each in (unseen, nothing)
    )
    return tuple(key for key in found if key not in lenient or left[key] < most[key])


def given_away_by(before: Iterable[Before], *, small: int) -> frozenset[str]:
    """Return the small counts of which a release by itself left fewer than `small` values, under its own names."""
    return frozenset(
        key
        for each in before
        for key in narrow(
            each.cells, each.equations, each.suppressed - each.hidden, small=small, hidden=each.hidden
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Joined:
    """This release, the earlier ones, and what changed since each, as one table. `earlier`: cells of `before`."""

    cells: list[Cell]
    equations: list[Equation]
    hidden: frozenset[str]
    earlier: frozenset[str]
    suppressed: frozenset[str]


def _joined(
    now: list[Cell], equations: Iterable[Equation], *, before: Sequence[Before], hidden: Collection[str]
) -> _Joined:
    told = list(enumerate(before))
    changes = [_change(at, then, cell) for at, each in told for then, cell in _pairs(each, now, frozenset(hidden))]
    earlier = [cell for at, each in told for cell in _named(f"{at}/", each.cells)]
    unprinted = {f"{at}/{key}" for at, each in told for key in each.hidden}
    return _Joined(
        cells=[*_named("now/", now), *earlier, *(change for change, _ in changes)],
        equations=[
            *_linked("now/", equations),
            *(equation for at, each in told for equation in _linked(f"{at}/", each.equations)),
            *(equation for _, equation in changes),
        ],
        hidden=frozenset({*unprinted, *(f"now/{key}" for key in hidden), *(change.key for change, _ in changes)}),
        earlier=frozenset(cell.key for cell in earlier),
        suppressed=frozenset(f"{at}/{key}" for at, each in told for key in each.suppressed - each.hidden),
    )


def _pairs(each: Before, now: Iterable[Cell], hidden: frozenset[str]) -> list[tuple[Cell, Cell]]:
    then = {cell.key: cell for cell in each.cells}
    unseen = hidden & each.hidden
    pairs = [(then[cell.key], cell) for cell in now if cell.key in then]
    return [(old, cell) for old, cell in pairs if cell.key not in unseen or cell.value != old.value]


def _change(at: int, then: Cell, now: Cell) -> tuple[Cell, Equation]:
    change = Cell(f"{at}>/{now.key}", abs(now.value - then.value), then.sensitive or now.sensitive)
    smaller, larger = sorted(((then.value, f"{at}/{then.key}"), (now.value, f"now/{now.key}")))
    return change, Equation(larger[1], (smaller[1], change.key))


def _named(prefix: str, cells: Iterable[Cell]) -> list[Cell]:
    return [replace(cell, key=prefix + cell.key) for cell in cells]


def _linked(prefix: str, equations: Iterable[Equation]) -> list[Equation]:
    return [Equation(prefix + each.total, tuple(prefix + part for part in each.parts)) for each in equations]


def _now(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(f"now/{key}" for key in keys)


def _everywhere(keys: Collection[str], releases: int) -> frozenset[str]:
    """Return the names of these cells in this release and those before it, and of their changes."""
    return _now(keys) | {f"{at}{kind}{key}" for at in range(releases) for kind in ("/", ">/") for key in keys}


def _unnamed(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key.removeprefix("now/") for key in keys)
