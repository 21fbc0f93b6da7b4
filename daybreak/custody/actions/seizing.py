"""Recording what was seized."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit
from daybreak.custody.rules import check_seized
from daybreak.custody.terms import Seized
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.visits.locks import lock_visits
from daybreak.visits.models import Visit
from daybreak.visits.terms import VisitState


def seize(items: Sequence[Seized], *, by: Post, at: datetime) -> list[Exhibit]:
    """Record what was seized on visits that have begun; the same exhibit sent again is returned, not added.

    Conflict when a reference stands on a visit, or a seal in the force, for another exhibit.
    """
    visits = {visit.id: visit for visit in lock_visits(item.visit for item in items)}
    for visit in visits.values():
        require(by, "exhibit:seize", visit)
    _check_begun(visits.values())
    for item in items:
        check_seized(item)
    known = _known(items, visits)
    fresh = {key: item for item in items if (key := (item.visit, item.reference)) not in known}
    _check_seals(items, visits, known)
    rows = Exhibit.objects.bulk_create([_exhibit(item, visits[item.visit], by=by) for item in fresh.values()])
    payloads = [(row.id, {"reference": row.reference, "visit": row.visit_id, "seal": row.seal_number}) for row in rows]
    record_many("exhibit:seize", "exhibit", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    known |= {(row.visit_id, row.reference): row for row in rows}
    return [known[item.visit, item.reference] for item in items]


def _check_begun(visits: Iterable[Visit]) -> None:
    for visit in visits:
        if visit.state not in (VisitState.UNDER_WAY, VisitState.COMPLETED):
            raise Conflict(
                f"Nothing can be seized on visit {visit.reference}: it is {visit.state}",
                rule="state",
                remedy="Record the entry first",
            )


def _known(items: Sequence[Seized], visits: Mapping[UUID, Visit]) -> dict[tuple[UUID, str], Exhibit]:
    """Return the exhibits of these visits under (visit, reference); Conflict where one has another seal."""
    known = {(row.visit_id, row.reference): row for row in Exhibit.objects.filter(visit__in=visits)}
    seals = {key: row.seal_number for key, row in known.items()}
    for item in items:
        if seals.setdefault((item.visit, item.reference), item.seal_number) != item.seal_number:
            raise Conflict(
                f"Exhibit {item.reference} of visit {visits[item.visit].reference} has another seal already",
                rule="one reference, one exhibit",
                place=f"seal {item.seal_number}",
                remedy="Use the next number of these initials",
            )
    return known


def _check_seals(
    items: Sequence[Seized], visits: Mapping[UUID, Visit], known: Mapping[tuple[UUID, str], Exhibit]
) -> None:
    places = {visit.compartment_id for visit in visits.values()}
    wanted = [item.seal_number for item in items]
    used = {
        (row.compartment_id, row.seal_number): (row.visit_id, row.reference)
        for row in Exhibit.objects.filter(compartment__in=places, seal_number__in=wanted)
    }
    for item in items:
        exhibit = (item.visit, item.reference)
        if used.setdefault((visits[item.visit].compartment_id, item.seal_number), exhibit) != exhibit:
            raise Conflict(
                f"Seal {item.seal_number} is on another exhibit of this force",
                rule="one seal, one bag",
                place=item.reference,
                remedy="Read the seal again",
            )


def _exhibit(item: Seized, visit: Visit, *, by: Post) -> Exhibit:
    return Exhibit(
        compartment_id=visit.compartment_id,
        visit=visit,
        reference=item.reference,
        seal_number=item.seal_number,
        kind=item.kind,
        description=item.description,
        found_where=item.found_where,
        seized_at=item.seized_at,
        seized_by=by.id,
    )
