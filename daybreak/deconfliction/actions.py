"""Finding hits between forces, and each force's acknowledgement and settlement of its side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.agencies.rules import slug_of
from daybreak.deconfliction import queries
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.rules import InterestRead, conflicts, in_common, shown
from daybreak.deconfliction.terms import HIT_MOVES, Handling, HitState
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing

DESK = "Deconfliction desk of the lead agency"


def find_hits(national: Compartment, *, by: Post, at: datetime) -> list[Hit]:
    """Take in every force's interests and find where two of them meet; return the new hits.

    An interest without a handling code is treated as blind: the originator has not opened it. The sides of earlier
    hits are brought up to what the originators allow now.
    """
    Compartment.objects.select_for_update().get(pk=national.pk)
    require(by, "hit:find")
    forces = compartments_by_agency(national.operation, CompartmentKind.FORCE)
    _take_interests(national, forces)
    interests = {row.id: row for row in queries.interests(national)}
    pairs = conflicts(_read(row) for row in interests.values() if row.fact.version.current)
    before = list(queries.hits_with_interests(national))
    known = {thing for hit in before for thing in in_common(_read(hit.left), _read(hit.right))}
    hits = [
        Hit(
            compartment=national,
            left=interests[left.id],
            right=interests[right.id],
            found_at=at,
            subject_id=left.subject if left.subject == right.subject else None,
        )
        for left, right in pairs
        if not in_common(left, right) & known
    ]
    Hit.objects.bulk_create(hits)
    HitSide.objects.bulk_create(side for hit in hits for side in _sides(hit, forces, at))
    _bring_up_to_date(before, forces)
    things = [(hit.id, {"left": hit.left.agency.slug, "right": hit.right.agency.slug}) for hit in hits]
    record_many("hit:find", "hit", things, by=by.actor, at=at, processing=Processing.COMBINE)
    return hits


def _read(row: Interest) -> InterestRead:
    key = f"{row.agency.slug}|{row.fact.referral.reference}|{row.identifier_kind}|{row.identifier}"
    return InterestRead(row.id, key, row.agency.slug, f"{row.identifier_kind}:{row.identifier}", row.subject_id)


def _take_interests(national: Compartment, forces: Mapping[str, Compartment]) -> None:
    """Write an interest for each identifier of each record; a newer version of the record moves it, and its code."""
    agencies = {key: force.agency for slug, force in forces.items() for key in (slug, slug_of(str(force.agency)))}
    known = {
        (row.agency_id, row.fact.referral_id, row.identifier_kind, row.identifier): row
        for row in queries.interests(national)
    }
    subjects = queries.subjects_of_interests(national)
    fresh, moved, seen = [], [], set()
    for fact, originator, handling in queries.identifiers_of_forces(national):
        agency = agencies.get(originator)
        if agency is None or (key := (agency.id, fact.referral_id, fact.kind, fact.normal)) in seen:
            continue
        seen.add(key)
        subject, row = subjects.get((fact.referral_id, fact.party)), known.get(key)
        if row is None:
            fresh.append(
                Interest(
                    compartment=national,
                    agency=agency,
                    identifier_kind=fact.kind,
                    identifier=fact.normal,
                    handling=handling,
                    fact=fact,
                    subject_id=subject,
                )
            )
        elif (row.fact_id, row.handling, row.subject_id) != (fact.id, handling, subject):
            row.fact, row.handling, row.subject_id = fact, handling, subject
            moved.append(row)
    create_rows(fresh)
    update_rows(moved, ["fact", "handling", "subject"])


def _sides(hit: Hit, forces: Mapping[str, Compartment], at: datetime) -> list[HitSide]:
    return [
        HitSide(compartment=forces[own.agency.slug], hit=hit, waiting_since=at, **_told(own, other))
        for own, other in ((hit.left, hit.right), (hit.right, hit.left))
    ]


def _told(own: Interest, other: Interest) -> dict[str, Any]:
    """Return what a side carries: the other's handling code, what that opens, and the force's own subject."""
    opened = shown(
        Handling(other.handling), desk=DESK, force=other.agency.name, reference=other.fact.referral.reference,
        kind=other.identifier_kind, identifier=other.identifier,
    )  # fmt: skip
    reference = own.subject.reference if own.subject else ""
    return {"handling": other.handling, "shown": opened, "subject_reference": reference}


def _bring_up_to_date(hits: Iterable[Hit], forces: Mapping[str, Compartment]) -> None:
    """Write again what the sides of hits carry where a code was closed or opened, or a subject became another."""
    told = {
        (hit.id, forces[own.agency.slug].id): _told(own, other)
        for hit in hits
        for own, other in ((hit.left, hit.right), (hit.right, hit.left))
    }
    changed = []
    for side in HitSide.objects.filter(hit__in=[hit for hit, _ in told]):
        now = told[side.hit_id, side.compartment_id]
        if any(getattr(side, name) != value for name, value in now.items()):
            side.handling, side.shown, side.subject_reference = now["handling"], now["shown"], now["subject_reference"]
            changed.append(side)
    update_rows(changed, ["handling", "shown", "subject_reference"])


def acknowledge(sides: Sequence[UUID], *, by: Post, at: datetime) -> list[HitSide]:
    """Acknowledge a force's sides of hits: it has seen them and owns the contact."""
    rows = _locked(sides, by)
    for side in rows:
        check_move(HIT_MOVES, what="A hit", now=HitState(side.state), to=HitState.ACKNOWLEDGED)
        side.state, side.acknowledged_at = HitState.ACKNOWLEDGED, at
    update_rows(rows, ["state", "acknowledged_at"])
    record_many("hit:acknowledge", "hit", [(side.id, {}) for side in rows], by=by.actor, at=at)
    return rows


def settle(sides: Sequence[UUID], *, settlement: str, by: Post, at: datetime) -> list[HitSide]:
    """Settle a force's sides of hits: contact was made, and this is what was agreed."""
    rows = _locked(sides, by)
    if not settlement.strip():
        raise BadInput("A settlement needs words", rule="settlement", remedy="Write what both forces agreed")
    for side in rows:
        check_move(HIT_MOVES, what="A hit", now=HitState(side.state), to=HitState.SETTLED)
        side.state, side.settled_at, side.settlement = HitState.SETTLED, at, settlement
    update_rows(rows, ["state", "settled_at", "settlement"])
    things = [(side.id, {"settlement": settlement}) for side in rows]
    record_many("hit:acknowledge", "hit", things, by=by.actor, at=at)
    return rows


def _locked(keys: Sequence[UUID], by: Post) -> list[HitSide]:
    """Lock the sides in one order and require the permission on each; one that is hidden or absent is NotFound."""
    rows = list(
        HitSide.objects.select_for_update(of=("self",)).select_related("compartment").filter(pk__in=keys).order_by("pk")
    )
    if len(rows) != len(set(keys)):
        raise NotFound
    for side in rows:
        require(by, "hit:acknowledge", side)
    return rows
