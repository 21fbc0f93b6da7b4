"""Attacking all that is published with a snapshot, and remembering what was found."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.release.attacking import Target, remembered, seal_of, target
from daybreak.release.models import Attacked, Snapshot


def remember(of: Snapshot, *, at: datetime) -> tuple[str, ...]:
    """Return what an attack on a snapshot finds, and keep it unless the same is known; a part of other actions."""
    what = target(of)
    known = remembered(what)
    return keep(of, what, what.found(), at=at) if known is None else known


def keep(of: Snapshot, what: Target, found: tuple[str, ...], *, at: datetime) -> tuple[str, ...]:
    """Keep what an attack found."""
    digest = what.digest
    Attacked.objects.create(
        compartment=compartment(of.compartment.operation, CompartmentKind.NATIONAL), snapshot=of, digest=digest,
        derivable=list(found), seal=seal_of(of.pk, digest, found), attacked_at=at,
    )  # fmt: skip
    return found
