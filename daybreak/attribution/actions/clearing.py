"""The clearance register: a cleared person, premises or identifier has no door any more."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance, Door
from daybreak.attribution.terms import ClearedKind, DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.errors import BadInput
from daybreak.ledger.actions import record


def clear(
    thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime
) -> Clearance:
    """Clear a person, a premises, or an identifier in its normal form; its doors are blocked at once.

    Live packages that hold it are recalled by `packages.actions.recall_cleared`, in the same transaction.
    """
    Compartment.objects.select_for_update().get(pk=national.pk)
    require(by, "clearance:enter")
    if not reason.strip():
        raise BadInput("A clearance needs its reason", rule="clearance-reason", remedy="Write what cleared it")
    clearance = Clearance(compartment=national, reason=reason, cleared_by=by.id, cleared_at=at)
    doors = Door.objects.filter(compartment=national)
    if isinstance(thing, Subject):
        clearance.kind, clearance.subject = ClearedKind.SUBJECT, thing
        doors.filter(subject=thing).update(state=DoorState.BLOCKED, checked_at=at)
    elif isinstance(thing, Premises):
        clearance.kind, clearance.premises = ClearedKind.PREMISES, thing
        doors.filter(premises=thing).update(state=DoorState.BLOCKED, checked_at=at)
    else:
        clearance.kind, clearance.identifier = ClearedKind.IDENTIFIER, thing
    clearance.save(force_insert=True)
    record("clearance:enter", "clearance", clearance.id, by=by.actor, at=at, kind=str(clearance.kind), reason=reason)
    return clearance
