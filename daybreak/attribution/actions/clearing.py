"""The clearance register: a cleared person, premises or identifier has no door any more."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance, Door
from daybreak.attribution.queries import cleared_words, holders_of
from daybreak.attribution.rules import cleared_item, normal_identifier
from daybreak.attribution.terms import ClearedKind, DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.identity.queries import subject
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import BadInput
from daybreak.ledger.actions import record


def clear(thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime) -> Clearance:
    """Clear a person, a premises, or an identifier; its doors are blocked at once.

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
        doors = doors.filter(subject__in=[thing, subject(thing.pk)])  # where it was redirected to, too
    elif isinstance(thing, Premises):
        clearance.kind, clearance.premises = ClearedKind.PREMISES, thing
        doors = doors.filter(premises=thing)
    else:
        clearance.kind, clearance.identifier = ClearedKind.IDENTIFIER, normal_identifier(thing)
        doors = doors.filter(subject__in=holders_of(clearance.identifier, national))
    clearance.save(force_insert=True)
    blocked = _block(doors, cleared_words(clearance), at)
    record("clearance:enter", "clearance", clearance.id, by=by.actor, at=at, kind=str(clearance.kind), reason=reason,
           blocked=blocked)  # fmt: skip
    return clearance


def _block(doors: QuerySet[Door], cleared: str, at: datetime) -> int:
    rows = list(doors)
    for door in rows:
        item = cleared_item(cleared).as_dict()
        door.items = [item if one["key"] == item["key"] else one for one in door.items]
        door.state, door.checked_at = DoorState.BLOCKED, at
    update_rows(rows, ["state", "items", "checked_at"])
    return len(rows)
