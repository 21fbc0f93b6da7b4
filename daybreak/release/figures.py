"""Reads of the figures of one snapshot: as they were counted, and as they may be published."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from daybreak.agencies.queries import forces
from daybreak.release.categories import OUTCOMES, ROWS, Axis
from daybreak.release.definitions import DEFINITIONS, Definition
from daybreak.release.models import ShownCell, ShownFigure, Snapshot, TrueCell, TrueFigure
from daybreak.release.rules import Counted
from daybreak.release.tables.terms import Crossed, Group, Layout, Tables, group_of


def slugs_of_forces() -> dict[UUID, str]:
    """Return the forces' slugs by their keys, in the order of their names."""
    return dict(forces().values_list("id", "slug"))


def true_figures(snapshot: Snapshot, figures: Iterable[Definition] = DEFINITIONS) -> dict[str, Counted]:
    """Return figures of a snapshot as counted (posts that see the nation; others get nothing)."""
    found: dict[str, dict[str, int]] = {}
    rows = TrueFigure.objects.filter(snapshot=snapshot)
    for figure, slug, value in rows.values_list("figure", "agency__slug", "value"):
        found.setdefault(figure, {})[slug or ""] = value
    shown = dict(ShownFigure.objects.filter(snapshot=snapshot, agency=None).values_list("figure", "value"))
    return {
        definition.key: Counted(
            # Where the national count is protected or not shown, no count of its own is kept: it is their sum.
            national=sum(found[definition.key].values()) if (n := shown.get(definition.key)) is None else n,
            forces={slug: value for slug, value in sorted(found[definition.key].items()) if slug},
            remainder=found[definition.key].get("", 0),
        )
        for definition in figures
        if definition.key in found
    }


def shown_figures(snapshot: Snapshot) -> dict[str, dict[str, int | None]]:
    """Return what may be published of a snapshot: figure -> force slug ('' national) -> value or None (protected)."""
    found: dict[str, dict[str, int | None]] = {definition.key: {} for definition in DEFINITIONS}
    rows = ShownFigure.objects.filter(snapshot=snapshot).values_list("figure", "agency__slug", "value")
    for figure, slug, value in sorted(rows, key=lambda row: (row[0], row[1] or "")):
        found[figure][slug or ""] = value
    return found


def nations_of_forces() -> dict[str, str]:
    """Return the nation of each force by its slug."""
    return dict(forces().values_list("slug", "jurisdiction"))


def true_cells(snapshot: Snapshot) -> Crossed | None:
    """Return the tables of a snapshot as counted, for posts that see the nation; None for others, or before tables."""
    cells: dict[Axis, dict[tuple[str, str], int]] = {}
    rows = TrueCell.objects.filter(snapshot=snapshot).values_list("axis", "row", "column", "value")
    for axis, row, column, value in rows:
        cells.setdefault(Axis(axis), {})[row, column] = value
    return Crossed(cells, nations_of_forces()) if cells else None


def shown_tables(snapshot: Snapshot) -> Tables:
    """Return the tables of a snapshot as they may be published, rows and columns in their order, and those left out."""
    shown: dict[Axis, dict[tuple[str, str], int | None]] = {}
    rows = ShownCell.objects.filter(snapshot=snapshot).values_list("axis", "row", "column", "value")
    for axis, row, column, value in rows:
        shown.setdefault(Axis(axis), {})[row, column] = value
    columns = _ordered({column for cells in shown.values() for _, column in cells}, tuple(OUTCOMES))
    layout = Layout(
        {axis: _ordered({row for row, _ in shown[axis]}, tuple(ROWS[axis])) for axis in Axis if axis in shown},
        columns or (tuple(OUTCOMES),) if shown else (),
        {Axis(axis): why for axis, why in sorted(snapshot.left_out.items())},
    )
    return Tables(
        layout,
        {axis: {place: shown[axis].get(place) for place in layout.named(axis)} for axis in layout.rows},
    )


def _ordered(names: set[str], keys: tuple[str, ...]) -> tuple[Group, ...]:
    return tuple(sorted((group_of(name) for name in names if name), key=lambda group: keys.index(group[0])))
