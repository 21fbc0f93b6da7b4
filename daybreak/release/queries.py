"""Reads of release."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from daybreak.access.models import Operation
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import counting
from daybreak.agencies.models import Agency
from daybreak.kernel.errors import Conflict, NotFound
from daybreak.kernel.locks import find
from daybreak.kernel.words import GateItem
from daybreak.release import attacking
from daybreak.release.changes import unexplained
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.editions import stale
from daybreak.release.figures import shown_figures, shown_tables, slugs_of_forces, true_cells, true_figures
from daybreak.release.keys import outdated
from daybreak.release.models import Proposal, PublishedFile, Release, Snapshot
from daybreak.release.rules import ReleaseRead, met_at_publication, release_items, uncleared
from daybreak.release.terms import Place, ProposalKind, ReleaseState
from daybreak.release.timekeeping.terms import Agreement
from daybreak.release.unlocking import lapsed, people_unlocking, unlocked_by
from daybreak.release.wording import marks_in_all, marks_of
from daybreak.safeguarding.models import WelfareContact
from daybreak.safeguarding.queries import without_contact
from daybreak.safeguarding.terms import Trigger
from daybreak.visits.rules.warrants import local_day

__all__ = [
    "RELEASE_DAY", "cleared_in", "gate_of", "last_published", "latest_snapshot", "marks_of",
    "national_files", "national_files_of",
    "newest_published", "open_among", "open_proposal", "people_unlocking", "press_file",
    "press_files", "published_file", "readable_release", "readable_releases", "release", "release_day_contacts",
    "releases", "shown_figures", "shown_tables", "slugs_of_forces", "snapshots",
    "suspects_without_release_day_contact", "true_cells", "true_figures", "unlocked_by",
]  # fmt: skip

RELEASE_DAY = Trigger.RELEASE_DAY


def snapshots(operation: Operation) -> QuerySet[Snapshot]:
    """Return the snapshots of an operation, newest first."""
    return Snapshot.objects.filter(compartment__operation=operation).order_by("-number")


def latest_snapshot(operation: Operation) -> Snapshot:
    """Return the newest snapshot of an operation; NotFound before its first freeze."""
    snapshot = snapshots(operation).first()
    if snapshot is None:
        raise NotFound("No figures are frozen yet", remedy="A lead coordinator freezes them")
    return snapshot


def releases() -> QuerySet[Release]:
    """Return the releases, newest first."""
    return Release.objects.select_related("snapshot", "compartment").order_by("-drafted_at")


def release(key: UUID | str) -> Release:
    """Return one release; hidden and absent are the same NotFound."""
    return find(Release.objects.select_related("snapshot", "compartment"), key)


def readable_releases(operation: Operation, *, counted: bool) -> QuerySet[Release]:
    """Return the releases of an operation that a post may read, newest first: all to who commands (`counted`).

    Others read those that are published and the newest. What may be shown in an earlier draft was not chosen beside the
    later one, and subtracting the two would tell of a few people.
    """
    rows = releases().filter(compartment__operation=operation)
    if counted:
        return rows
    newest = Release.objects.filter(compartment=OuterRef("compartment")).order_by("-drafted_at").values("pk")[:1]
    return rows.filter(Q(pk=Subquery(newest)) | Q(state=ReleaseState.PUBLISHED))


def readable_release(key: UUID | str, operation: Operation, *, counted: bool) -> Release:
    """Return one of them; hidden, of another operation and absent are the same NotFound."""
    return find(readable_releases(operation, counted=counted), key)


def published_file(key: UUID | str, name: str) -> PublishedFile:
    """Return one file of a published release; before publication there is nothing, not even its name."""
    of = release(key)
    national = {"compartment": of.compartment_id, "release__state": ReleaseState.PUBLISHED}
    row = PublishedFile.objects.select_related("compartment").filter(release=of, name=name, **national).first()
    if row is None:
        raise NotFound(thing="release")
    return row


def last_published(operation: Operation) -> Release | None:
    """Return the release of an operation that was published last; None before the first."""
    of = releases().filter(compartment__operation=operation, state=ReleaseState.PUBLISHED)
    return of.order_by("-published_at").first()


def newest_published(operation: Operation) -> Release:
    """Return the same; Conflict before the first."""
    row = last_published(operation)
    if row is None:
        raise Conflict(
            "Nothing of this operation is published yet", rule="publication", remedy="Publish at the embargo's end"
        )
    return row


def national_files(release: Release) -> QuerySet[PublishedFile]:
    """Return the nation's files of a published release, without content."""
    return release.files.filter(compartment=release.compartment_id).order_by("name").defer("content")


def national_files_of(releases: Iterable[Release]) -> dict[UUID, list[PublishedFile]]:
    """Return the same of several releases, by their keys, read at once."""
    found: dict[UUID, list[PublishedFile]] = {release.pk: [] for release in releases}
    rows = PublishedFile.objects.filter(release__in=found, compartment=F("release__compartment"))
    for row in rows.order_by("name").defer("content"):
        found[row.release_id].append(row)
    return found


def press_files(agency: Agency) -> QuerySet[PublishedFile]:
    """Return what was published for the press of a force, the newest release first, without content."""
    rows = PublishedFile.objects.filter(compartment__kind=CompartmentKind.PRESS, compartment__agency=agency)
    return rows.select_related("compartment").defer("content").order_by("-published_at", "name")


def press_file(key: UUID | str, name: str, agency: Agency) -> PublishedFile:
    """Return one file of a force's pack; before publication there is nothing, not even its name."""
    try:
        row = press_files(agency).defer(None).filter(release=UUID(str(key)), name=name).first()
    except ValueError:
        row = None
    if row is None:
        raise NotFound
    return row


def open_proposal(release: Release, kind: ProposalKind) -> Proposal | None:
    """Return what one person proposed last and nobody has agreed to; a lift only of the sealing that holds."""
    return open_among(Proposal.objects.filter(release=release, kind=kind), release, kind)


def open_among(proposals: Iterable[Proposal], release: Release, kind: ProposalKind) -> Proposal | None:
    """Return the same out of proposals that were read already."""
    of_kind = [proposal for proposal in proposals if proposal.kind == kind]
    newest = max(of_kind, key=lambda proposal: proposal.proposed_at, default=None)
    if newest is None or newest.agreed_at is not None:
        return None
    return newest if kind is ProposalKind.EMBARGO or newest.sealing_id == release.sealing_id else None


def suspects_without_release_day_contact(operation: Operation, *, on: date | None = None) -> int:
    """Return how many arrested or interviewed suspects have no welfare contact planned for release day (rule 11).

    `on` is that day where it is known: a contact planned for a later one does not count.
    """
    rows = without_contact(operation, trigger=RELEASE_DAY, on=on)
    with counting(operation.id):  # a restricted suspect's welfare counts, also for a commander who may not open it
        return rows.count()


def release_day_contacts(operation: Operation) -> dict[str, tuple[int, int]]:
    """Return for each force how many contacts of release day there are, and how many are made, by name."""
    rows = WelfareContact.objects.filter(trigger=RELEASE_DAY, compartment__operation=operation)
    with counting(operation.id):  # restricted suspects are looked after like others; only their number is told
        counted = rows.values_list("compartment__agency__name").annotate(Count("id"), Count("done_at"))
        return {name: (total, done) for name, total, done in counted.order_by("compartment__agency__name")}


def cleared_in(release: Release) -> set[Place]:
    """Return the places of the text as it stands that somebody cleared."""
    rows = release.clearances.filter(version=release.version).values_list("version", "place", "words", "rule")
    return {Place(*row) for row in rows}


def gate_of(
    release: Release, *, operation: Operation, at: datetime, clocks: Agreement | None = None, lifted: bool = False
) -> tuple[GateItem, ...]:
    """Return the items of the release gate as they stand; of a published release, what was met at publication.

    Asked by a post that sees the nation: whoever does not see every true figure gets a gate that is not reconciled.
    """
    if release.published_at is not None:
        return met_at_publication(
            embargo_until=release.embargo_until, published_at=release.published_at, lifted=bool(release.lifted_at)
        )
    what = attacking.target(release.snapshot)
    counted, table = what.now.counted, what.now.shown
    unseen = tuple(definition.key for definition in DEFINITIONS if definition.key not in counted)
    marked = marks_in_all(release, table, operation=operation)
    read = ReleaseRead(
        not_reconciled=unseen + tuple(key for key, figure in counted.items() if not figure.reconciles),
        derivable=attacking.derivable_in(what),
        unexplained=unexplained(release.snapshot),
        slips=uncleared(marked.text, cleared_in(release) if marked.text else (), version=release.version),
        beside=marked.beside,
        welfare_missing=suspects_without_release_day_contact(
            operation, on=None if lifted else local_day(release.embargo_until)
        ),
        sealed=release.sealing_id is not None,
        outdated=outdated(release),
        stale=stale(release),
        unlocked_by=unlocked_by(release, at=at),
        lapsed=lapsed(release, at=at),
        embargo_until=release.embargo_until,
    )
    return release_items(read, at=at, clocks=clocks, lifted=lifted)
