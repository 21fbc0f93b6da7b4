"""Freezing all figures at one instant, with what may be shown of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import rfc8785

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import counting
from daybreak.agencies.models import Agency, Post
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record
from daybreak.ledger.models import CheckpointRow
from daybreak.release.counting import count_all
from daybreak.release.models import ShownFigure, Snapshot, TrueFigure
from daybreak.release.protecting import shown
from daybreak.release.rules import Counted


def freeze(operation: Operation, *, checkpoint: CheckpointRow | None, by: Post, at: datetime) -> Snapshot:
    """Count every figure, check that it reconciles, and keep it with the ledger's signed head; return the snapshot.

    Raises Conflict, naming the figures, when national and forces do not reconcile.
    """
    figures = compartment(operation, CompartmentKind.FIGURES)
    Compartment.objects.select_for_update().get(pk=figures.pk)
    require(by, "figures:freeze", None)
    with counting(operation.id):  # restricted records count, also where the coordinator may not open them
        counted = count_all(operation)
    wrong = [key for key, figure in counted.items() if not figure.reconciles]
    if wrong:
        raise Conflict(f"These figures do not reconcile: {', '.join(wrong)}", rule="reconciled", remedy="Open each one")
    snapshot = Snapshot.objects.create(
        compartment=figures,
        number=Snapshot.objects.filter(compartment=figures).count() + 1,
        as_at=at,
        digest=digest_of(counted),
        ledger_size=checkpoint.size if checkpoint else 0,
        ledger_root=bytes(checkpoint.root).hex() if checkpoint else "",
        frozen_by=by.id,
    )
    _keep(snapshot, counted, operation)
    record("figures:freeze", "snapshot", snapshot.id, by=by.actor, at=at, digest=snapshot.digest)
    return snapshot


def digest_of(counted: Mapping[str, Counted]) -> str:
    """Return SHA-256 over the canonical figures."""
    return sha256(rfc8785.dumps({key: figure.as_dict() for key, figure in counted.items()})).hexdigest()  # type: ignore[misc]


def _keep(snapshot: Snapshot, counted: Mapping[str, Counted], operation: Operation) -> None:
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    national = compartment(operation, CompartmentKind.NATIONAL)
    true = [
        TrueFigure(
            compartment=national, snapshot=snapshot, figure=key, agency=agencies[slug] if slug else None, value=value
        )
        for key, figure in counted.items()
        for slug, value in {**figure.forces, "": figure.remainder}.items()
    ]
    TrueFigure.objects.bulk_create(true)
    ShownFigure.objects.bulk_create(
        ShownFigure(
            compartment_id=snapshot.compartment_id,
            snapshot=snapshot,
            figure=key,
            agency=agencies[slug] if slug else None,
            value=value,
        )
        for key, row in shown(counted).items()
        for slug, value in row.items()
    )
