"""Recording what was seized."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.queries import digest_of_exhibit
from daybreak.custody.rules import check_seized, reference_key
from daybreak.custody.terms import Seized
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.visits.locks import lock_visits
from daybreak.visits.models import Visit
from daybreak.visits.terms import VisitState

Key = tuple[int, str]  # the part it lies in, and the one spelling of its reference


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
    fresh = {key: item for item in items if (key := _key(item, visits)) not in known}
    _check_seals(items, visits, known)
    rows = [_exhibit(item, visits[item.visit], by=by) for item in fresh.values()]
    create_rows(rows)
    payloads = [(row.id, _payload(row)) for row in rows]
    record_many("exhibit:seize", "exhibit", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    known |= {(row.compartment_id, row.reference_key): row for row in rows}
    return [known[_key(item, visits)] for item in items]


def _payload(row: Exhibit) -> dict[str, object]:
    return {
        "reference": row.reference, "visit": row.visit_id, "seal": row.seal_number, "digest": digest_of_exhibit(row)
    }  # fmt: skip


def _key(item: Seized, visits: Mapping[UUID, Visit]) -> Key:
    return visits[item.visit].compartment_id, reference_key(item.reference)


def _check_begun(visits: Iterable[Visit]) -> None:
    for visit in visits:
        if visit.state not in (VisitState.UNDER_WAY, VisitState.COMPLETED):
            raise Conflict(
                f"Nothing can be seized on visit {visit.reference}: it is {visit.state}",
                rule="state",
                remedy="Record the entry first",
            )


def _known(items: Sequence[Seized], visits: Mapping[UUID, Visit]) -> dict[Key, Exhibit]:
    """Return the exhibits that bear these references in their part; Conflict where one is another thing than is said.

    The same reference on the same visit under the same seal is the same exhibit, sent again.
    """
    places = {visit.compartment_id for visit in visits.values()}
    keys = {reference_key(item.reference) for item in items}
    rows = Exhibit.objects.filter(compartment__in=places, reference_key__in=keys)
    known = {(row.compartment_id, row.reference_key): row for row in rows}
    said = {key: (row.visit_id, row.seal_number) for key, row in known.items()}
    for item in items:
        visit, seal = said.setdefault(_key(item, visits), (item.visit, item.seal_number))
        if seal != item.seal_number or visit != item.visit:
            raise Conflict(
                f"Exhibit {item.reference} of this force has another seal already, or was seized on another visit",
                rule="one reference, one exhibit",
                place=f"seal {item.seal_number}",
                remedy="Use the next number of these initials",
            )
    return known


def _check_seals(items: Sequence[Seized], visits: Mapping[UUID, Visit], known: Mapping[Key, Exhibit]) -> None:
    places = {visit.compartment_id for visit in visits.values()}
    wanted = [item.seal_number for item in items]
    used = {
        (row.compartment_id, row.seal_number): (row.compartment_id, row.reference_key)
        for row in Exhibit.objects.filter(compartment__in=places, seal_number__in=wanted)
    }
    renewed = Step.objects.filter(compartment__in=places, new_seal__in=wanted).select_related("exhibit")
    used |= {(row.compartment_id, row.new_seal): (row.compartment_id, row.exhibit.reference_key) for row in renewed}
    for item in items:
        exhibit = _key(item, visits)
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
        visit_id=visit.id,
        reference=item.reference,
        reference_key=reference_key(item.reference),
        seal_number=item.seal_number,
        kind=item.kind,
        description=item.description,
        found_where=item.found_where,
        seized_at=item.seized_at,
        seized_by=by.id,
    )
