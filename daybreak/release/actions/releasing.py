"""Unlocked by two people, and opened: every pack in one transaction, when the slowest of four clocks says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import OPERATION_MOVES, CompartmentKind, OperationState
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict, Tampered
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.release import queries
from daybreak.release.actions.drafting import refuse_older
from daybreak.release.actions.locking import hold_figures, require_release
from daybreak.release.actions.sealing import digest_of, refuse_open
from daybreak.release.documents.terms import Rendered
from daybreak.release.models import PublishedFile, Release, SealedPack, Unlock
from daybreak.release.publishing import manifest_of
from daybreak.release.rules import PEOPLE_NEEDED, check_step
from daybreak.release.sealing import Sealed, opened
from daybreak.release.terms import ReleaseState
from daybreak.release.timekeeping.agreeing import agreed
from daybreak.release.timekeeping.terms import Readings


def unlock(release: UUID, *, by: Post, at: datetime) -> Release:
    """Unlock a sealed release as one of two people; with the second it is unlocked. The same person counts once.

    Where one of the two has left since, another one's unlock, or their own once they are back, takes its place.
    """
    row = require_release(by, "release:unlock", release)
    people = queries.people_unlocking(row, at=at)
    if row.state != ReleaseState.UNLOCKED or len(people) >= PEOPLE_NEEDED:
        check_step(row.state, ReleaseState.UNLOCKED)
    if by.person_id in people:
        raise Conflict("You have unlocked this release already", rule="two-people", remedy="Another person must too")
    Unlock.objects.create(
        compartment_id=row.compartment_id, release=row, sealing=row.sealing, person=by.person_id, post=by.id,
        unlocked_at=at,
    )  # fmt: skip
    if len(people) + 1 >= PEOPLE_NEEDED:
        row.state = ReleaseState.UNLOCKED
        row.save(update_fields=["state"])
    record("release:unlock", "release", row.id, by=by.actor, at=at, sealing=row.sealing_id)
    return row


def publish(release: UUID, *, operation: Operation, readings: Readings, by: Post, at: datetime) -> Release:
    """Publish an unlocked release: every pack is opened at once, and the operation is secret no longer.

    Raises Conflict where newer figures are published, and GateNotMet with every open item: who, which rule, what was
    seen. Among them the four clocks of `readings`, the slowest of which must have passed the embargo, and packs that
    say another version, or other changes, than they would if they were sealed now.
    """
    row = require_release(by, "release:publish", release, operation=operation)
    hold_figures(row.compartment_id)
    if row.state == ReleaseState.PUBLISHED:
        check_step(row.state, ReleaseState.PUBLISHED)
    clocks = agreed(readings)
    refuse_older(row)
    refuse_open(list(queries.gate_of(row, operation=operation, at=at, clocks=clocks)))
    if row.state != ReleaseState.UNLOCKED:  # the gate has asked already who unlocked; the state says it once more
        raise Conflict(
            f"The release is {row.state}, and only an unlocked one is published", rule="state",
            remedy="Let two people unlock it",
        )  # fmt: skip
    open_packs(row, operation, at=at)
    record(
        "release:publish", "release", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE, to="public",
        files=digests_of(row), clocks=clocks.said,
    )  # fmt: skip
    return row


def open_packs(row: Release, operation: Operation, *, at: datetime) -> None:
    """Open every pack of the sealing that holds, each into the part of whoever may read it; the release is published.

    One transaction: nobody sees one pack before another. Tampered when a pack is not what was sealed: then none opens.
    The figures are held, so that what the gate has seen published, and why figures changed, is so until the end of it.
    """
    files = list(_files(row, operation, at))
    manifest = manifest_of(row, operation, files, at=at)
    PublishedFile.objects.bulk_create([*files, _kept(row, manifest, row.compartment_id, at)])
    row.state, row.published_at = ReleaseState.PUBLISHED, at
    row.save(update_fields=["state", "published_at", "lifted_at"])
    if operation.state == OperationState.SECRET:
        check_move(OPERATION_MOVES, what="An operation", now=OperationState.SECRET, to=OperationState.RELEASED)
        operation.state = OperationState.RELEASED
        operation.save(update_fields=["state"])


def digests_of(row: Release) -> list[str]:
    """Return the digests of what was published, the nation's and every force's."""
    return sorted(row.files.values_list("digest", flat=True))


def _files(row: Release, operation: Operation, at: datetime) -> Iterator[PublishedFile]:
    press = compartments_by_agency(operation, CompartmentKind.PRESS)
    under = row.sealing.generation if row.sealing else 1
    for slug, pack in _sealed(row).items():
        for file in opened(pack, place=str(row.sealing_id), slug=slug, generation=under):
            yield _kept(row, file, press[slug].id if slug else row.compartment_id, at)


def _kept(row: Release, file: Rendered, compartment: int, at: datetime) -> PublishedFile:
    return PublishedFile(
        compartment_id=compartment, release=row, name=file.name, media_type=file.media_type,
        digest=sha256(file.content).hexdigest(), content=file.content, published_at=at,
    )  # fmt: skip


def _sealed(row: Release) -> dict[str, Sealed]:
    """Return the packs that hold; Tampered unless they are all that was sealed, and what two people unlocked."""
    packs = SealedPack.objects.filter(sealing=row.sealing_id).values_list("agency__slug", "sealed", "wrapped_key")
    found = {slug or "": Sealed(bytes(sealed), bytes(key)) for slug, sealed, key in packs}
    if row.sealing is None or digest_of(found) != row.sealing.digest:
        raise Tampered(
            "The sealed packs are not those that were sealed", rule="seal",
            remedy="Hold the release, take it back to the draft and seal it anew",
        )  # fmt: skip
    return found
