"""The release itself: drafted, unlocked by two people, published when the embargo ends."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.terms import OPERATION_MOVES, OperationState
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotFound
from daybreak.kernel.locks import find, lock
from daybreak.kernel.states import check_move
from daybreak.kernel.words import open_items
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.release import queries
from daybreak.release.files import packs_of
from daybreak.release.models import PublishedFile, Release, Snapshot, Unlock
from daybreak.release.rules import PEOPLE_NEEDED
from daybreak.release.terms import RELEASE_MOVES, ReleaseState
from daybreak.release.words import headline, national_text


def draft(snapshot: UUID, *, operation: Operation, embargo_until: datetime, by: Post, at: datetime) -> Release:
    """Draft the release of a snapshot: headline and text come from its figures."""
    frozen = find(Snapshot, snapshot)  # a snapshot is never changed: there is nothing to lock
    _require_of(operation, frozen)
    require(by, "release:draft", frozen)
    figures = {key: row[""] for key, row in queries.shown_figures(frozen).items()}
    release = Release.objects.create(
        compartment_id=frozen.compartment_id,
        snapshot=frozen,
        headline=headline(operation.codename, figures),
        text=national_text(operation.codename, figures, as_at=frozen.as_at, forces=forces().count()),
        embargo_until=embargo_until,
        drafted_by=by.id,
        drafted_at=at,
    )
    record("release:draft", "release", release.id, by=by.actor, at=at, snapshot=frozen.number, embargo=embargo_until)
    return release


def unlock(release: UUID, *, by: Post, at: datetime) -> Release:
    """Unlock a release as one of two people; with the second it is unlocked. The same person counts once."""
    row = lock(Release, release)
    require(by, "release:unlock", row)
    if row.state != ReleaseState.DRAFT:
        check_move(RELEASE_MOVES, what="A release", now=ReleaseState(row.state), to=ReleaseState.UNLOCKED)
    if row.unlocks.filter(person=by.person_id).exists():
        raise Conflict("You have unlocked this release already", rule="two-people", remedy="Another person must too")
    Unlock.objects.create(
        compartment_id=row.compartment_id, release=row, person=by.person_id, post=by.id, unlocked_at=at
    )
    if row.unlocks.count() >= PEOPLE_NEEDED:
        row.state = ReleaseState.UNLOCKED
        row.save(update_fields=["state"])
    record("release:unlock", "release", row.id, by=by.actor, at=at)
    return row


def hold(release: UUID, *, reason: str, by: Post, at: datetime) -> Release:
    """Hold a release that is not published; its unlocks count for nothing more, another is drafted instead."""
    row = lock(Release, release)
    require(by, "release:unlock", row)
    if not reason.strip():
        raise BadInput("A held release needs its reason", rule="hold-reason", remedy="Write why in one sentence")
    check_move(RELEASE_MOVES, what="A release", now=ReleaseState(row.state), to=ReleaseState.HELD)
    row.state = ReleaseState.HELD
    row.save(update_fields=["state"])
    record("release:unlock", "release", row.id, by=by.actor, at=at, held=reason)
    return row


def publish(release: UUID, *, operation: Operation, by: Post, at: datetime) -> Release:
    """Publish an unlocked release: its files are made from the snapshot, and the operation is secret no longer.

    Raises GateNotMet with every open item: who, which rule, what was seen.
    """
    row = lock(Release, release)
    _require_of(operation, row)
    require(by, "release:publish", row)
    items = open_items(queries.gate_of(row, operation=operation, at=at))
    if items:
        said = [f"{item.rule}: {item.seen} (task of {item.task_of})" for item in items]
        raise GateNotMet("The release gate is closed", items=said, rule="release", remedy="Close each open item first")
    check_move(RELEASE_MOVES, what="A release", now=ReleaseState(row.state), to=ReleaseState.PUBLISHED)
    _write_files(row, operation)
    row.state, row.published_at = ReleaseState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    if operation.state == OperationState.SECRET:
        check_move(OPERATION_MOVES, what="An operation", now=OperationState.SECRET, to=OperationState.RELEASED)
        operation.state = OperationState.RELEASED
        operation.save(update_fields=["state"])
    record(
        "release:publish", "release", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE, to="public",
        files=[file.digest for file in row.files.order_by("name")],
    )  # fmt: skip
    return row


def _require_of(operation: Operation, thing: Snapshot | Release) -> None:
    """Raise NotFound where the thing is not the operation's: a wrong codename would be printed and set free."""
    if thing.compartment.operation_id != operation.pk:
        raise NotFound


def _write_files(release: Release, operation: Operation) -> None:
    PublishedFile.objects.bulk_create(
        PublishedFile(
            compartment_id=release.compartment_id,
            release=release,
            name=file.name,
            media_type=file.media_type,
            digest=sha256(file.content).hexdigest(),
            content=file.content,
        )
        for pack in packs_of(release, operation).values()
        for file in pack
    )
