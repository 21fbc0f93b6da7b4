"""Keeping the tables of a snapshot: a part of freezing."""

from __future__ import annotations

from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.release.models import Kept, ShownCell, Snapshot, TrueCell
from daybreak.release.protecting import Chosen
from daybreak.release.tables.crossing import Cells


def keep_tables(snapshot: Snapshot, cells: Cells, chosen: Chosen, operation: Operation) -> None:
    """Keep cells as counted and as they may be shown, and what showing no more of figures and tables cost."""
    national = compartment(operation, CompartmentKind.NATIONAL)
    TrueCell.objects.bulk_create(
        TrueCell(compartment=national, snapshot=snapshot, axis=axis, row=row, column=column, value=value)
        for axis, counts in cells.items()
        for (row, column), value in counts.items()
    )
    ShownCell.objects.bulk_create(
        ShownCell(
            compartment_id=snapshot.compartment_id, snapshot=snapshot, axis=axis, row=row, column=column, value=value
        )
        for axis, shown in chosen.tables.shown.items()
        for (row, column), value in shown.items()
    )
    Kept.objects.create(
        compartment=national, snapshot=snapshot,
        figures_loss=chosen.of_figures[0], figures_bound=chosen.of_figures[1],
        tables_loss=chosen.of_tables[0], tables_bound=chosen.of_tables[1],
    )  # fmt: skip
