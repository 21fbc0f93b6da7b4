"""Freezing all figures at one instant, with what may be shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import counting
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import forces
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record
from daybreak.ledger.models import CheckpointRow
from daybreak.release.actions.attacking import remember
from daybreak.release.actions.tabulating import keep_tables
from daybreak.release.changes import published_besides
from daybreak.release.counting import records_behind
from daybreak.release.days import days_of
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.figures import nations_of_forces
from daybreak.release.models import FrozenRecord, ShownFigure, Snapshot, TrueFigure
from daybreak.release.protecting import Chosen, choose
from daybreak.release.queries import slugs_of_forces
from daybreak.release.register import DEFINED, borne_out
from daybreak.release.rules import Behind, Counted, digest_of, digest_of_records, tally
from daybreak.release.tables.crossing import Cells, amiss, cross, digest_of_cells
from daybreak.release.tables.terms import Crossed


def freeze(operation: Operation, *, checkpoint: CheckpointRow | None, by: Post, at: datetime) -> Snapshot:
    """Count every figure and table, check that they reconcile, and keep them with the ledger's signed head.

    The records behind the figures are kept with it, all as they stood at one instant. Raises Conflict, naming the
    figures, when national and forces do not reconcile, and where what was published before gives a small count away.
    """
    figures = compartment(operation, CompartmentKind.FIGURES)
    Compartment.objects.select_for_update().get(pk=figures.pk)
    require(by, "figures:freeze", None)
    with counting(operation.id):  # restricted records count, also where the coordinator may not open them
        records = records_behind(operation)
        counted = tally(records, figures=DEFINED, forces=slugs_of_forces())
        cells = cross(records, nations=_nations())
        _check(counted, cells)
        snapshot = Snapshot(
            compartment=figures,
            number=Snapshot.objects.filter(compartment=figures).count() + 1,
            as_at=at,
            digest=digest_of(counted),
            records_digest=digest_of_records(records),
            cells_digest=digest_of_cells(cells),
            statements=[each.key for each in borne_out(counted)],
            days=days_of(operation),
            ledger_size=checkpoint.size if checkpoint else 0,
            ledger_root=bytes(checkpoint.root).hex() if checkpoint else "",
            frozen_by=by.id,
        )
        chosen = _chosen(snapshot, counted, cells)
        snapshot.left_out = {axis.value: why for axis, why in chosen.tables.layout.left_out.items()}
        snapshot.save(force_insert=True)
        _keep_records(snapshot, records)
    _keep(snapshot, counted, chosen, operation)
    keep_tables(snapshot, cells, chosen, operation)
    found = remember(snapshot, at=at)
    record(
        "figures:freeze", "snapshot", snapshot.id, by=by.actor, at=at, digest=snapshot.digest,
        records=snapshot.records_digest, cells=snapshot.cells_digest, derivable=len(found),
    )  # fmt: skip
    return snapshot


def _nations() -> dict[UUID, str]:
    return dict(forces().values_list("id", "jurisdiction"))


def _check(counted: Mapping[str, Counted], cells: Cells) -> None:
    wrong = [key for key, figure in counted.items() if not figure.reconciles]
    if wrong := wrong or [*amiss(cells, counted["arrests"].national)]:
        raise Conflict(f"These figures do not reconcile: {', '.join(wrong)}", rule="reconciled", remedy="Open each one")


def _keep_records(snapshot: Snapshot, records: Iterable[Behind]) -> None:
    FrozenRecord.objects.bulk_create(
        (
            FrozenRecord(
                compartment_id=each.compartment, snapshot=snapshot, figure=each.figure, agency_id=each.agency,
                thing=each.thing, once=each.once, about_id=each.about,
            )
            for each in records
        ),
        batch_size=5000,
    )  # fmt: skip


def _chosen(snapshot: Snapshot, counted: Mapping[str, Counted], cells: Cells) -> Chosen:
    """Return what may be shown beside all that was published or drafted before: nobody reads one without the others."""
    released = {each.key: counted[each.key] for each in DEFINITIONS}
    return choose(released, Crossed(cells, nations_of_forces()), published=published_besides(snapshot))


def _keep(snapshot: Snapshot, counted: Mapping[str, Counted], chosen: Chosen, operation: Operation) -> None:
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
        for key, row in chosen.figures.items()
        for slug, value in row.items()
    )
