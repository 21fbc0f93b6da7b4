"""The packs of a release, loaded from its snapshot: `documents` makes the files out of what is read here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from daybreak.access.models import Operation
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency
from daybreak.kernel.words import Jurisdiction
from daybreak.release import queries
from daybreak.release.documents import packs
from daybreak.release.documents.reference import HELP_FILE, help_lines
from daybreak.release.documents.terms import NATIONAL, Quote, Rendered, Table, Texts
from daybreak.release.editions import Edition, edition_of
from daybreak.release.models import Release
from daybreak.release.quotes import quotes
from daybreak.release.tables.printed import printed
from daybreak.release.terms import QuoteState


def render_packs(
    release: Release, operation: Operation, edition: Edition | None = None
) -> Mapping[str, tuple[Rendered, ...]]:
    """Return the files of each pack by force slug, the nation's under "": the same bytes each time.

    They say that they are this edition, or the one they would be now.

    Raises BadInput where the installation's own help lines are not whole.
    """
    edition, own = edition or edition_of(release), Path(settings.HOME) / HELP_FILE
    texts = Texts(release.headline, release.text, _quotes(release), help_lines(own), edition.revisions)
    forces = sorted(compartments_by_agency(operation, CompartmentKind.PRESS))
    return packs.render_packs(_table(release, operation, edition.number), texts, forces=forces)


def _quotes(release: Release) -> tuple[Quote, ...]:
    rows = quotes(release).filter(state=QuoteState.APPROVED)
    return tuple(
        Quote(row.words, row.speaker, row.title, row.agency.slug if row.agency else NATIONAL, approved=True)
        for row in rows
    )


def _table(release: Release, operation: Operation, version: int) -> Table:
    agencies, tables = (
        list(Agency.objects.values_list("slug", "name", "jurisdiction")),
        queries.shown_tables(release.snapshot),
    )
    return Table(
        codename=operation.codename,
        as_at=release.snapshot.as_at,
        snapshot=release.snapshot.number,
        shown=queries.shown_figures(release.snapshot),
        names={slug: name for slug, name, _ in agencies},
        invented=operation.invented,
        nations={slug: Jurisdiction(law) for slug, _, law in agencies},
        version=version,
        tables=printed(tables),
        none_published=bool(tables.layout.left_out) and not tables.layout.rows,
    )
