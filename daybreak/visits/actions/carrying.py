"""Devices officers take along: enrolling one, saying which visits it carries, revoking it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing
from daybreak.visits.locks import lock_device
from daybreak.visits.models import Device, Visit
from daybreak.visits.queries import for_device_of
from daybreak.visits.rules.day import check_carried
from daybreak.visits.terms import CARRIED_AT_MOST


def enrol_device(key: UUID, *, name: str, force: Compartment, by: Post, at: datetime) -> Device:
    """Enrol a device under the key it chose; the same call again returns it. Conflict when it is somebody else's."""
    held = Device.objects.select_related("compartment__agency").select_for_update(of=("self",)).filter(pk=key).first()
    row = held or Device(id=key, compartment=force, post=by.id, name=name.strip()[:100], enrolled_at=at, heard_at=at)
    require(by, "device:enrol", row)
    if row.post != by.id or row.revoked_at is not None:
        raise Conflict(
            "This device is not yours any more",
            rule="device",
            remedy="Wipe it, and enrol it anew: it then chooses another key",
        )
    if held is None:
        if not row.name:
            raise BadInput("A device needs a name", place="name", remedy="Write what is on its label")
        row.save(force_insert=True)
    record("device:enrol", "device", row.id, by=by.actor, at=at, name=row.name)
    return row


def carry(device: UUID, visits: Sequence[UUID], *, by: Post, at: datetime) -> tuple[Device, list[Visit]]:
    """Put visits of today, and no others, on a device; return them as they stand, each recorded as consulted.

    NotFound when a visit is hidden, absent or another team's; BadInput when one is not of today, or for too many.
    """
    row = lock_device(device, post=by.id)
    if row is None or row.revoked_at is not None:
        raise Conflict("This device was revoked or never enrolled", rule="device", remedy="Wipe it and enrol it anew")
    require(by, "device:enrol", row)
    if len(set(visits)) > CARRIED_AT_MOST:
        raise BadInput(
            f"A device carries {CARRIED_AT_MOST} visits at most", place="visits", remedy="Take along your own"
        )
    found = Visit.objects.select_related("package", "premises", "compartment__agency").filter(pk__in=set(visits))
    rows = list(for_device_of(found, by)) if visits else []
    if len(rows) != len(set(visits)):
        raise NotFound(thing="visit")
    for visit in rows:
        require(by, "visit:record", visit)
        check_carried(visit.reference, visit.starts_at, visit.ends_at, at)
    row.carries, row.heard_at = [visit.id for visit in rows], at
    row.save(update_fields=["carries", "heard_at"])
    taken = [(visit.id, {"device": row.id}) for visit in rows]
    record_many("visit:carry", "visit", taken, by=by.actor, at=at, processing=Processing.CONSULT)
    return row, sorted(rows, key=lambda visit: (visit.starts_at or at, visit.reference))


def revoke_device(device: UUID, *, reason: str, by: Post, at: datetime) -> Device:
    """Revoke a device: it wipes itself when it is next heard, and nothing it sends is taken any more."""
    row = lock(Device, device)
    require(by, "device:revoke", row)
    if not reason.strip():
        raise BadInput("Revoking needs its reason", place="reason", remedy="Write why: lost, taken, handed on")
    if row.revoked_at is not None:
        raise Conflict("This device is revoked already; it is revoked once", rule="state")
    row.revoked_at, row.revoked_by, row.revoked_reason, row.carries = at, by.id, reason.strip()[:500], []
    row.save(update_fields=["revoked_at", "revoked_by", "revoked_reason", "carries"])
    record("device:revoke", "device", row.id, by=by.actor, at=at, reason=row.revoked_reason)
    return row
