"""Grounds people saw in records elsewhere: entered with where it is kept, never edited, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Sequence
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
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.kernel.words import AddressRole
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: which record, what it rests on in the end, the address's role there, of which day, and who.

    `against`: it says that the subject is not there.
    """

    kind: GroundKind
    reference: str
    upstream: str
    from_subscriber: bool
    role: AddressRole
    on: date
    seen_by: str
    against: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing seen: about whom, and at which premises."""

    of: Subject
    premises: Premises
    seen: Seen


def enter_ground(of: Subject, premises: Premises, seen: Seen, *, by: Post, at: datetime) -> SeenGround:
    """Enter a ground that a person saw elsewhere; the doors of its subject are checked again at once.

    NotFound for a premises no record connects the subject to: a new address comes through intake. BadInput where the
    reference, the upstream or who saw it is missing, or the day has not come.
    """
    (row,) = enter_grounds(of.compartment_id, [Entry(of, premises, seen)], by=by, at=at)
    return row


def enter_grounds(national: int, entries: Sequence[Entry], *, by: Post, at: datetime) -> list[SeenGround]:
    """Enter what was seen of many subjects of one compartment, all or none; each subject's doors are checked again."""
    compartment = Compartment.objects.select_for_update().get(pk=national)
    for entry in entries:
        require(by, "ground:enter", entry.of)
    connected = known.connections({entry.of.id for entry in entries}, compartment)
    for entry in entries:
        if (entry.of.id, entry.premises.pk) not in connected:
            raise NotFound(thing="premises")
        _check(entry.seen, at)
    rows = [_row(entry, compartment, by, at) for entry in entries]
    create_rows(rows)
    recheck_doors(compartment, {entry.of.id for entry in entries}, by=by, at=at)
    things: list[tuple[UUID, dict[str, object]]] = [(row.id, {"kind": str(row.kind)}) for row in rows]
    record_many("ground:enter", "ground", things, by=by.actor, at=at, processing=Processing.COLLECT)
    return rows


def _row(entry: Entry, national: Compartment, by: Post, at: datetime) -> SeenGround:
    seen = entry.seen
    return SeenGround(
        compartment=national, subject=entry.of, premises=entry.premises, kind=seen.kind,
        reference=seen.reference.strip()[:200], upstream=seen.upstream.strip()[:300],
        from_subscriber=seen.from_subscriber, role=seen.role, on=seen.on, against=seen.against,
        seen_by=seen.seen_by.strip()[:200], entered_by=by.id, entered_at=at,
    )  # fmt: skip


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
    recheck_doors(national, {subject(found.subject_id).id}, by=by, at=at)
    record(
        "ground:withdraw", "ground", found.id, by=by.actor, at=at, processing=Processing.ALTER, reason=reason.strip()
    )
    return row
