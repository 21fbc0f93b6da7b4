"""Sealing: every pack is made and encrypted beforehand, so that at the embargo nothing is left to be made."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency, Post
from daybreak.kernel.errors import GateNotMet
from daybreak.kernel.words import GateItem, open_items
from daybreak.ledger.actions import record
from daybreak.release import queries
from daybreak.release.actions.drafting import refuse_older
from daybreak.release.actions.locking import require_release
from daybreak.release.editions import edition_of
from daybreak.release.keys import generation, hold_keys, signer
from daybreak.release.models import Release, SealedPack, Sealing
from daybreak.release.packs import render_packs
from daybreak.release.rules import SEALED_ON, check_step
from daybreak.release.sealing import Sealed, seal_all
from daybreak.release.terms import ReleaseState


def seal(release: UUID, *, operation: Operation, by: Post, at: datetime) -> Release:
    """Make the pack of the nation and of every force from the draft, and seal each; then two people unlock.

    Raises GateNotMet while figures do not reconcile, a protected count can be derived, or a mark of the text stands.
    What the packs say of the version before is kept beside them: where it changes, they are sealed anew.
    """
    row = require_release(by, "release:seal", release, operation=operation)
    check_step(row.state, ReleaseState.SEALED)
    refuse_older(row)
    items = queries.gate_of(row, operation=operation, at=at)
    refuse_open([item for item in items if item.key in SEALED_ON])
    hold_keys(to_change=False)
    signer()  # a key that is lost is found out now, and not at the hour of publication
    edition = edition_of(row)
    sealing = Sealing(
        compartment_id=row.compartment_id, release=row, number=row.sealings.count() + 1, version=row.version,
        embargo_until=row.embargo_until, generation=generation(), edition=edition.number,
        edition_digest=edition.digest, sealed_by=by.id, sealed_at=at,
    )  # fmt: skip
    sealed = seal_all(render_packs(row, operation, edition), place=str(sealing.id), generation=sealing.generation)
    sealing.digest = digest_of(sealed)
    sealing.save(force_insert=True)
    _keep(sealing, sealed, operation)
    row.state, row.sealing = ReleaseState.SEALED, sealing
    row.save(update_fields=["state", "sealing"])
    record(
        "release:seal", "release", row.id, by=by.actor, at=at, number=sealing.number, version=sealing.version,
        embargo=sealing.embargo_until, packs=len(sealed), digest=sealing.digest, key=sealing.generation,
    )  # fmt: skip
    return row


def refuse_open(items: list[GateItem]) -> None:
    """Raise GateNotMet, naming what is seen and whose task it is, unless every item is met."""
    if found := open_items(items):
        said = [f"{item.rule}: {item.seen} (task of {item.task_of})" for item in found]
        raise GateNotMet("The release gate is closed", items=said, rule="release", remedy="Close each open item first")


def digest_of(packs: dict[str, Sealed]) -> str:
    """Return SHA-256 over all sealed packs in the order of their names: one that is missing or exchanged shows."""
    return sha256(b"".join(sha256(packs[slug].sealed).digest() for slug in sorted(packs))).hexdigest()


def _keep(sealing: Sealing, packs: dict[str, Sealed], operation: Operation) -> None:
    national = compartment(operation, CompartmentKind.NATIONAL)
    agencies = {agency.slug: agency for agency in Agency.objects.filter(slug__in=packs)}
    SealedPack.objects.bulk_create(
        SealedPack(
            compartment=national, sealing=sealing, agency=agencies[slug] if slug else None, sealed=pack.sealed,
            wrapped_key=pack.wrapped_key,
        )
        for slug, pack in packs.items()
    )  # fmt: skip
