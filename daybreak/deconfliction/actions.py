"""Finding hits between forces, and each force's acknowledgement and settlement of its side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.rules import slug_of
from daybreak.deconfliction import queries
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.rules import InterestRead, conflicts, shown
from daybreak.deconfliction.terms import HIT_MOVES, Handling, HitState
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing

DESK = "Deconfliction desk of the lead agency"


def find_hits(national: Compartment, *, by: Post, at: datetime) -> list[Hit]:
    """Take in every force's interests and find where two of them meet; return the new hits.

    An interest without a handling code is treated as blind: the originator has not opened it.
    """
    Compartment.objects.select_for_update().get(pk=national.pk)
    require(by, "hit:find")
    _take_interests(national)
    interests = {row.id: row for row in queries.interests(national)}
    pairs = conflicts(_read(row) for row in interests.values())
    known = set(Hit.objects.filter(compartment=national).values_list("left_id", "right_id"))
    hits = [
        Hit(
            compartment=national, left=interests[left.id], right=interests[right.id], found_at=at,
            subject_id=left.subject if left.subject == right.subject else None,
        )
        for left, right in pairs
        if (left.id, right.id) not in known
    ]
    Hit.objects.bulk_create(hits)
    HitSide.objects.bulk_create(_sides(hits, national, at))
    things = [(hit.id, {"left": hit.left.agency.slug, "right": hit.right.agency.slug}) for hit in hits]
    record_many("hit:find", "hit", things, by=by.actor, at=at, processing=Processing.COMBINE)
    return hits


def _read(row: Interest) -> InterestRead:
    key = f"{row.agency.slug}|{row.fact.referral.reference}|{row.identifier_kind}|{row.identifier}"
    return InterestRead(row.id, key, row.agency.slug, f"{row.identifier_kind}:{row.identifier}", row.subject_id)


def _take_interests(national: Compartment) -> None:
    agencies = {key: agency for agency in Agency.objects.all() for key in (agency.slug, slug_of(agency.name))}
    known = set(Interest.objects.filter(compartment=national).values_list("fact_id", flat=True))
    subjects = queries.subjects_of_interests(national)
    fresh = [
        Interest(
            compartment=national, agency=agencies[originator], identifier_kind=fact.kind, identifier=fact.normal,
            handling=handling, fact=fact, subject_id=subjects.get((fact.referral_id, fact.party)),
        )
        for fact, originator, handling in queries.identifiers_of_forces(national)
        if fact.id not in known and originator in agencies
    ]
    Interest.objects.bulk_create(fresh, batch_size=5_000)
    moved = []
    for row in Interest.objects.filter(compartment=national).select_related("fact"):
        subject = subjects.get((row.fact.referral_id, row.fact.party))
        if row.subject_id != subject:
            row.subject_id = subject
            moved.append(row)
    Interest.objects.bulk_update(moved, ["subject"], batch_size=1_000)


def _sides(hits: Iterable[Hit], national: Compartment, at: datetime) -> list[HitSide]:
    forces = compartments_by_agency(national.operation, CompartmentKind.FORCE)
    sides = []
    for hit in hits:
        for own, other in ((hit.left, hit.right), (hit.right, hit.left)):
            sides.append(
                HitSide(
                    compartment=forces[own.agency.slug], hit=hit, handling=other.handling, waiting_since=at,
                    subject_reference=own.subject.reference if own.subject else "",
                    shown=shown(
                        Handling(other.handling), desk=DESK, force=other.agency.name,
                        reference=other.fact.referral.reference, kind=other.identifier_kind, identifier=other.identifier,
                    ),
                )
            )
    return sides


def acknowledge(sides: Sequence[UUID], *, by: Post, at: datetime) -> list[HitSide]:
    """Acknowledge a force's sides of hits: it has seen them and owns the contact."""
    rows = _locked(sides, by)
    for side in rows:
        check_move(HIT_MOVES, what="A hit", now=HitState(side.state), to=HitState.ACKNOWLEDGED)
        side.state, side.acknowledged_at = HitState.ACKNOWLEDGED, at
    HitSide.objects.bulk_update(rows, ["state", "acknowledged_at"])
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
    HitSide.objects.bulk_update(rows, ["state", "settled_at", "settlement"])
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
