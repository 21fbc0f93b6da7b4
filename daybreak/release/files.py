"""The files of a release, loaded from its snapshot: `documents` makes them out of what is read here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.kernel.words import Jurisdiction
from daybreak.release import queries
from daybreak.release.documents.packs import render_packs
from daybreak.release.documents.reference import HELP_FILE, help_lines
from daybreak.release.documents.terms import PROTECTED, Rendered, Table, Texts
from daybreak.release.models import Release

__all__ = ["PROTECTED", "packs_of"]


def packs_of(release: Release, operation: Operation) -> Mapping[str, tuple[Rendered, ...]]:
    """Return the packs of a release: '' the nation's, and each force's by its slug, the same bytes each time.

    Raises BadInput where the installation's own help lines are not whole.
    """
    return render_packs(_table(release, operation), _texts(release))


def _table(release: Release, operation: Operation) -> Table:
    agencies = {slug: (name, law) for slug, name, law in Agency.objects.values_list("slug", "name", "jurisdiction")}
    return Table(
        codename=operation.codename,
        as_at=release.snapshot.as_at,
        snapshot=release.snapshot.number,
        shown=queries.shown_figures(release.snapshot),
        names={slug: name for slug, (name, _) in agencies.items()},
        invented=operation.invented,
        nations={slug: Jurisdiction(law) for slug, (_, law) in agencies.items()},
        version=queries.version_of(release),
    )


def _texts(release: Release) -> Texts:
    own = Path(settings.HOME) / HELP_FILE
    return Texts(release.headline, release.text, help_lines=help_lines(own))
