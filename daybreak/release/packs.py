"""What each pack holds, in one place: the nation's files, and for each force its own figures and the nation's."""

from __future__ import annotations

from dataclasses import replace

from daybreak.access.models import Operation
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency
from daybreak.release import queries
from daybreak.release.files import Rendered, Table, render
from daybreak.release.models import Release

NATION = ""


def render_packs(release: Release, operation: Operation) -> dict[str, tuple[Rendered, ...]]:
    """Return the files of each pack by force slug, the nation's under ""; all are cut from the release's snapshot."""
    table = Table(
        codename=operation.codename,
        as_at=release.snapshot.as_at,
        snapshot=release.snapshot.number,
        shown=queries.shown_figures(release.snapshot),
        names=dict(Agency.objects.values_list("slug", "name")),
        invented=operation.invented,
    )
    packs = {NATION: render(table, release.text)}
    for slug in compartments_by_agency(operation, CompartmentKind.PRESS):
        packs[slug] = render(replace(table, shown=_cut(table, slug)), release.text)
    return packs


def _cut(table: Table, slug: str) -> dict[str, dict[str, int | None]]:
    """Return the national figures and those of one force."""
    return {
        key: {area: value for area, value in row.items() if area in (NATION, slug)} for key, row in table.shown.items()
    }
