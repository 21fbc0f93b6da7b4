"""Reads of the figures of one snapshot: as they were counted, and as they may be published."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from daybreak.agencies.queries import forces
from daybreak.release.definitions import DEFINITIONS, Definition
from daybreak.release.models import ShownFigure, Snapshot, TrueFigure
from daybreak.release.rules import Counted


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
