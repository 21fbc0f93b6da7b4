"""Reads of release."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from daybreak.access.models import Operation
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import counting
from daybreak.agencies.queries import forces
from daybreak.identity.models import Subject
from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import find
from daybreak.kernel.words import GateItem
from daybreak.packages.models import Package
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.models import PublishedFile, Release, ShownFigure, Snapshot, TrueFigure
from daybreak.release.protecting import derivable
from daybreak.release.reading import Told, slips
from daybreak.release.rules import Counted, ReleaseRead, release_items
from daybreak.release.terms import ReleaseState
from daybreak.release.words import STANDING
from daybreak.safeguarding.models import WelfareContact
from daybreak.safeguarding.terms import Trigger
from daybreak.visits.models import Outcome
from daybreak.visits.terms import OutcomeKind

RELEASE_DAY = Trigger.RELEASE_DAY


def snapshots() -> QuerySet[Snapshot]:
    """Return the snapshots, newest first."""
    return Snapshot.objects.order_by("-number")


def latest_snapshot() -> Snapshot:
    """Return the newest snapshot; NotFound before the first freeze."""
    snapshot = snapshots().first()
    if snapshot is None:
        raise NotFound("No figures are frozen yet", remedy="A lead coordinator freezes them")
    return snapshot


def true_figures(snapshot: Snapshot) -> dict[str, Counted]:
    """Return the figures of a snapshot as counted (posts that see the nation; others get nothing)."""
    found: dict[str, dict[str, int]] = {}
    rows = TrueFigure.objects.filter(snapshot=snapshot)
    for figure, slug, value in rows.values_list("figure", "agency__slug", "value"):
        found.setdefault(figure, {})[slug or ""] = value
    shown = dict(ShownFigure.objects.filter(snapshot=snapshot, agency=None).values_list("figure", "value"))
    return {
        definition.key: Counted(
            # Where the national count is protected too, no count of its own is kept: it is their sum.
            national=sum(found[definition.key].values()) if (n := shown[definition.key]) is None else n,
            forces={slug: value for slug, value in sorted(found[definition.key].items()) if slug},
            remainder=found[definition.key].get("", 0),
        )
        for definition in DEFINITIONS
        if definition.key in found
    }


def shown_figures(snapshot: Snapshot) -> dict[str, dict[str, int | None]]:
    """Return what may be published of a snapshot: figure -> force slug ('' national) -> value or None (protected)."""
    found: dict[str, dict[str, int | None]] = {definition.key: {} for definition in DEFINITIONS}
    rows = ShownFigure.objects.filter(snapshot=snapshot).values_list("figure", "agency__slug", "value")
    for figure, slug, value in sorted(rows, key=lambda row: (row[0], row[1] or "")):
        found[figure][slug or ""] = value
    return found


def releases() -> QuerySet[Release]:
    """Return the releases, newest first."""
    return Release.objects.select_related("snapshot").order_by("-drafted_at")


def release(key: UUID | str) -> Release:
    """Return one release; hidden and absent are the same NotFound."""
    return find(Release.objects.select_related("snapshot"), key)


def published_file(key: UUID | str, name: str) -> PublishedFile:
    """Return one file of a published release; before publication there is nothing, not even its name."""
    of = release(key)
    row = PublishedFile.objects.filter(release=of, release__state=ReleaseState.PUBLISHED, name=name).first()
    if row is None:
        raise NotFound
    return row


def version_of(release: Release) -> int:
    """Return which published version of its operation's figures a release is, or would be: 1 for the first."""
    published = Release.objects.filter(compartment=release.compartment_id, state=ReleaseState.PUBLISHED)
    if release.published_at is not None:
        published = published.filter(published_at__lt=release.published_at)
    return published.exclude(pk=release.pk).count() + 1


def suspects_without_release_day_contact(operation: Operation) -> int:
    """Return how many arrested or interviewed suspects have no welfare contact planned for release day (rule 11)."""
    visited = Outcome.objects.filter(
        compartment__operation=operation,
        compartment__kind__in=[CompartmentKind.FORCE, CompartmentKind.RESTRICTED],
        kind__in=[OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE],
    )
    planned = WelfareContact.objects.filter(trigger=RELEASE_DAY)
    packages = Package.objects.filter(id__in=visited.values("package"))
    with counting(operation.id):  # a restricted suspect's welfare counts, also for a commander who may not open it
        return packages.exclude(id__in=planned.values("package")).count()


def _names_in(text: str, operation: Operation) -> tuple[str, ...]:
    """Return the names of people nobody has charged whose family name stands in the text."""
    charged = Outcome.objects.filter(compartment__operation=operation, kind=OutcomeKind.CHARGE)
    people = Subject.objects.filter(compartment__operation=operation).exclude(name="")
    said = text.lower()
    rows = people.exclude(id__in=charged.values("package__subject")).values_list("name", flat=True).distinct()
    return tuple(sorted(name for name in rows if name.split()[-1].lower() in said))


def gate_of(release: Release, *, operation: Operation, at: datetime) -> tuple[GateItem, ...]:
    """Return the items of the release gate as they stand.

    Asked by a post that sees the nation: whoever does not see every true figure gets a gate that is not reconciled.
    """
    counted = true_figures(release.snapshot)
    unseen = tuple(definition.key for definition in DEFINITIONS if definition.key not in counted)
    table = shown_figures(release.snapshot)
    said = {key: [number] for key, row in table.items() if (number := row.get("")) is not None}
    told = Told(said | {"forces": [forces().count()]}, _names_in(release.text, operation))
    read = ReleaseRead(
        not_reconciled=unseen + tuple(key for key, figure in counted.items() if not figure.reconciles),
        derivable=derivable(counted, table),
        slips=slips(release.text, told=told, standing=(*STANDING, operation.codename)),
        welfare_missing=suspects_without_release_day_contact(operation),
        unlocked_by=release.unlocks.values("person").distinct().count(),
        embargo_until=release.embargo_until,
    )
    return release_items(read, at=at)
