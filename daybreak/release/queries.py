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
from daybreak.release.changes import published_besides, unexplained
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.figures import shown_figures, slugs_of_forces, true_figures
from daybreak.release.models import PublishedFile, Release, Snapshot
from daybreak.release.protecting import derivable
from daybreak.release.reading import Told, slips
from daybreak.release.rules import ReleaseRead, release_items
from daybreak.release.terms import ReleaseState
from daybreak.release.words import STANDING
from daybreak.safeguarding.models import WelfareContact
from daybreak.safeguarding.terms import Trigger
from daybreak.visits.models import Outcome
from daybreak.visits.terms import OutcomeKind

__all__ = [
    "RELEASE_DAY", "gate_of", "latest_snapshot", "published_file", "release", "releases", "shown_figures",
    "slugs_of_forces", "snapshots", "suspects_without_release_day_contact", "true_figures",
]  # fmt: skip

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
        derivable=derivable(counted, table, published=published_besides(release.snapshot)),
        unexplained=unexplained(release.snapshot),
        slips=slips(release.text, told=told, standing=(*STANDING, operation.codename)),
        welfare_missing=suspects_without_release_day_contact(operation),
        unlocked_by=release.unlocks.values("person").distinct().count(),
        embargo_until=release.embargo_until,
    )
    return release_items(read, at=at)
