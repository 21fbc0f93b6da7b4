"""What may be shown of counted figures and tables: small counts of people protected, so that nobody can derive them.

Whoever holds an earlier release can subtract it from this one: what was published before is protected together with
what is published now. Figures by force come first; tables leave out what they must so that nothing is given away, and
never cost a figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from daybreak.kernel.errors import Conflict
from daybreak.release.categories import Axis
from daybreak.release.definitions import SMALL
from daybreak.release.linking import NO_TABLES, Printed, Published, before, given_away, left_out, release_of
from daybreak.release.protection import Cell, Protection, narrow, narrow_revision, protect, protect_revision
from daybreak.release.rules import Counted
from daybreak.release.tables.joining import layout
from daybreak.release.tables.linked import EVERYBODY, cell_key
from daybreak.release.tables.terms import UNPROTECTED, Crossed, Layout, Tables, name_of

__all__ = ["Chosen", "Published", "Shown", "choose", "derivable", "shown"]

Shown = dict[str, dict[str, int | None]]
_ASKED_FIRST = (Axis.WORK, Axis.SEX, Axis.AGE, Axis.NATION)
"""Which table is left out where it cannot be told which of them gives a count away."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What may be shown of a release, with what is left out of it and the least that must be: (loss, proven bound)."""

    figures: Shown
    tables: Tables
    of_figures: tuple[int, int]
    of_tables: tuple[int, int]


def shown(counted: Mapping[str, Counted], *, published: Sequence[Published] = ()) -> Shown:
    """Return figure -> force slug ('' national) -> value, None where protected, with the least loss.

    Neither these figures nor their differences from those `published` before give a small count away. A national count
    is protected only where all forces together are too few to hide one of them, or where it would give away a change.
    Raises Conflict where what is published already gives a count away, whatever is left out now.
    """
    return _shown(counted, _protected(counted, published))


def choose(counted: Mapping[str, Counted], crossed: Crossed, *, published: Sequence[Published] = ()) -> Chosen:
    """Return what may be shown of figures and tables; the figures are those of `shown`, whatever the tables hold.

    A table that nothing left out of it would protect beside what is published already is left out itself.
    """
    found = _protected(counted, published)
    figures = _shown(counted, found)
    own = layout(crossed, before=[each.layout for each in published])
    while own.rows:
        try:
            of_tables = _of_tables(counted, figures, crossed, own, published)
        except Conflict as refused:
            own = _without(own, refused.place)
            continue
        return Chosen(figures, _tables(crossed, own, figures, of_tables), _loss(found), _loss(of_tables))
    return Chosen(figures, Tables(own, {}), _loss(found), (0, 0))


def derivable(
    counted: Mapping[str, Counted],
    table: Printed,
    *,
    published: Sequence[Published] = (),
    crossed: Crossed | None = None,
    tables: Tables | None = None,
) -> tuple[str, ...]:
    """Return the small counts that are shown, or that an attacker with all published figures could narrow down.

    The gate wants none. Narrowed down: to fewer than SMALL whole numbers, the width `protect` keeps to. With figures
    `published` before, small changes are small counts too: "0>/arrests/kent" is one since the first of them. What these
    gave away by themselves is none of this release's doing; whatever of it this one adds to is.
    """
    tables = tables if crossed else None  # whoever does not see them counted is told of none
    own = tables.layout if tables else NO_TABLES
    now = release_of(counted, crossed, own, [each.layout for each in published if each.layout.rows])
    hidden = left_out(counted, table, tables)
    given = tuple(cell.key for cell in now.cells if _small(cell) and cell.key not in hidden | now.unpublished)
    if not published:
        found = narrow(now.cells, now.equations, hidden, small=SMALL, hidden=now.unpublished)
    else:
        told = before(published, own, crossed.nations if crossed else None)
        found = narrow_revision(
            now.cells, now.equations, hidden, before=told, small=SMALL, hidden=now.unpublished,
            given_away=given_away(told, now),
        )  # fmt: skip
    return tuple(sorted({*given, *(key.removeprefix("now/") for key in found)}))


def _small(cell: Cell) -> bool:
    return cell.sensitive and 0 < cell.value < SMALL


def _protected(counted: Mapping[str, Counted], published: Sequence[Published]) -> Protection:
    now = release_of(counted)
    if not published:
        return protect(now.cells, now.equations, small=SMALL, hidden=now.unpublished)
    told = before(published)
    return protect_revision(
        now.cells, now.equations, before=told, small=SMALL, hidden=now.unpublished, given_away=given_away(told, now)
    )


def _shown(counted: Mapping[str, Counted], found: Protection) -> Shown:
    return {
        key: {
            slug: None if f"{key}/{slug}" in found.suppressed else value
            for slug, value in {"": figure.national, **figure.forces}.items()
        }
        for key, figure in counted.items()
    }


def _of_tables(
    counted: Mapping[str, Counted], figures: Shown, crossed: Crossed, own: Layout, published: Sequence[Published]
) -> Protection:
    """Return what the tables must leave out beside figures that are chosen: those printed, and those left out."""
    now = release_of(counted, crossed, own, [each.layout for each in published if each.layout.rows])
    missing = left_out(counted, figures)
    printed = frozenset(f"{key}/{slug}" for key, row in figures.items() for slug in row) - missing
    if not published:
        return protect(
            now.cells, now.equations, small=SMALL, hidden=now.unpublished, printed_before=printed,
            suppressed_before=missing,
        )  # fmt: skip
    told = before(published, own, crossed.nations)
    return protect_revision(
        now.cells, now.equations, before=told, small=SMALL, hidden=now.unpublished, printed=printed, left_out=missing,
        given_away=given_away(told, now),
    )  # fmt: skip


def _tables(crossed: Crossed, own: Layout, figures: Shown, found: Protection) -> Tables:
    hidden = found.suppressed | {key for key in [EVERYBODY] if figures["arrests"][""] is None}
    return Tables(
        own,
        {
            axis: {
                (name_of(row), name_of(column)): None
                if cell_key(axis, row, column) in hidden
                else crossed.count(axis, row, column)
                for row, column in own.places(axis)
            }
            for axis in own.rows
        },
    )


def _without(own: Layout, place: str) -> Layout:
    named = re.search(rf"(?:^cell |/)({'|'.join(Axis)})/", place)
    axis = Axis(named[1]) if named and named[1] in own.rows else next(each for each in _ASKED_FIRST if each in own.rows)
    rows = {each: groups for each, groups in own.rows.items() if each is not axis}
    return replace(own, rows=rows, left_out={**own.left_out, axis: UNPROTECTED})


def _loss(found: Protection) -> tuple[int, int]:
    return found.loss, found.bound
