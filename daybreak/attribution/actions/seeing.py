"""Grounds people saw in records elsewhere: entered with where it is kept, never edited, withdrawn with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution import seen as known
from daybreak.attribution.actions.doors import recheck_doors
from daybreak.attribution.models import GroundWithdrawal, SeenGround
from daybreak.attribution.terms import GroundKind
from daybreak.identity.models import Premises, Subject
from daybreak.identity.queries import subject
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.kernel.words import AddressRole
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: which record, what it rests on in the end, the address's role there, of which day, and who."""

    kind: GroundKind
    reference: str
    upstream: str
    from_subscriber: bool
    role: AddressRole
    on: date
    seen_by: str


def enter_ground(of: Subject, premises: Premises, seen: Seen, *, by: Post, at: datetime) -> SeenGround:
    """Enter a ground that a person saw elsewhere; the doors of its subject are checked again at once.

    NotFound for a premises no record connects the subject to: a new address comes through intake. BadInput where the
    reference, the upstream or who saw it is missing, or the day has not come.
    """
    national = Compartment.objects.select_for_update().get(pk=of.compartment_id)
    require(by, "ground:enter", of)
    if not known.places_known(of.id).filter(pk=premises.pk, compartment=national).exists():
        raise NotFound
    _check(seen, at)
    row = SeenGround(
        compartment=national, subject=of, premises=premises, kind=seen.kind, reference=seen.reference.strip()[:200],
        upstream=seen.upstream.strip()[:300], from_subscriber=seen.from_subscriber, role=seen.role, on=seen.on,
        seen_by=seen.seen_by.strip()[:200], entered_by=by.id, entered_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    recheck_doors(national, of.id, by=by, at=at)
    record("ground:enter", "ground", row.id, by=by.actor, at=at, processing=Processing.COLLECT, kind=str(row.kind))
    return row


def _check(seen: Seen, at: datetime) -> None:
    missing = [
        name
        for name, said in (("reference", seen.reference), ("upstream", seen.upstream), ("who saw it", seen.seen_by))
        if not said.strip()
    ]
    if missing:
        raise BadInput(f"A ground needs its {' and '.join(missing)}", rule="what a ground says",
                       remedy="Give where the record is kept, what it rests on in the end, and who saw it")  # fmt: skip
    if seen.on > at.date():
        raise BadInput(f"The record speaks of {seen.on.isoformat()}, a day that has not come", rule="as-at date",
                       remedy="Give the day the record speaks of")  # fmt: skip


def withdraw_ground(key: UUID, *, reason: str, by: Post, at: datetime) -> GroundWithdrawal:
    """Withdraw a ground entered by hand; a door that rested on it is blocked at once. Conflict when it is withdrawn."""
    found = known.seen_ground(key)
    national = Compartment.objects.select_for_update().get(pk=found.compartment_id)
    require(by, "ground:withdraw", found)
    if not reason.strip():
        raise BadInput("A withdrawal needs its reason", rule="withdrawal-reason", remedy="Write what was wrong with it")
    if GroundWithdrawal.objects.filter(ground=found).exists():
        raise Conflict("A ground that is withdrawn cannot be withdrawn again", rule="withdrawn once",
                       remedy="Enter a ground anew if there is one")  # fmt: skip
    row = GroundWithdrawal(
        compartment=national, ground=found, reason=reason.strip()[:500], withdrawn_by=by.id, withdrawn_at=at
    )
    row.save(force_insert=True)
    recheck_doors(national, subject(found.subject_id).id, by=by, at=at)
    record(
        "ground:withdraw", "ground", found.id, by=by.actor, at=at, processing=Processing.ALTER, reason=reason.strip()
    )
    return row
