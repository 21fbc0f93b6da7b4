"""The clearance register: a cleared person, premises or identifier has no door any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance, Door, SuspectedError
from daybreak.attribution.rules import cleared_item, forms_of_identifier
from daybreak.attribution.stopped import cleared_words, holders_of
from daybreak.attribution.terms import ClearedKind, DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.identity.people import all_names_of
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import BadInput
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record


def clear(thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime) -> Clearance:
    """Clear a person, a premises, or an identifier; its doors are blocked at once.

    Live packages that hold it are recalled by `packages.actions.recall_cleared`, in the same transaction.
    """
    hold(national)
    require(by, "clearance:enter")
    if not reason.strip():
        raise BadInput("A clearance needs its reason", rule="clearance-reason", remedy="Write what cleared it")
    clearance = Clearance(
        compartment=national, reason=reason, cleared_by=by.id, cleared_at=at, **named(thing, national)
    )
    clearance.save(force_insert=True)
    blocked = block(doors_to(clearance), cleared_words(clearance), at)
    record("clearance:enter", "clearance", clearance.id, by=by.actor, at=at, kind=str(clearance.kind), reason=reason,
           blocked=blocked)  # fmt: skip
    return clearance


def held_form(text: str, national: Compartment) -> str:
    """Return the form of an identifier that records carry; the likeliest where none does, for later ones.

    BadInput where both the account and the user name of that spelling are held: which of them is meant?
    """
    forms = forms_of_identifier(text)
    held = [form for form in forms if holders_of(form, national)]
    if len(held) > 1 and text not in held:
        raise BadInput(
            f"Records hold a user name and an account of that spelling: {' and '.join(held)}",
            rule="identifier", remedy="Write the one that is meant exactly as it stands here",
        )  # fmt: skip
    return text if text in held else next(iter(held), forms[0])


def named(thing: Subject | Premises | str, national: Compartment) -> dict[str, Any]:
    """Return the columns in which a clearance or a suspected error names a thing."""
    if isinstance(thing, Subject):
        return {"kind": ClearedKind.SUBJECT, "subject": thing}
    if isinstance(thing, Premises):
        return {"kind": ClearedKind.PREMISES, "premises": thing}
    return {"kind": ClearedKind.IDENTIFIER, "identifier": held_form(thing, national)}


def doors_to(stop: Clearance | SuspectedError) -> QuerySet[Door]:
    """Return the doors of the person, to the premises, or of those whose records carry the identifier it names."""
    doors = Door.objects.filter(compartment=stop.compartment)
    if stop.subject_id:
        return doors.filter(subject__in=all_names_of([stop.subject_id]))
    if stop.premises_id:
        return doors.filter(premises=stop.premises_id)
    return doors.filter(subject__in=holders_of(stop.identifier, stop.compartment))


def block(doors: QuerySet[Door], cleared: str, at: datetime) -> int:
    """Block doors at once with the words of what clears or suspects them; return how many."""
    rows = list(doors)
    for door in rows:
        item = cleared_item(cleared).as_dict()
        door.items = [item if one["key"] == item["key"] else one for one in door.items]
        door.state, door.checked_at = DoorState.BLOCKED, at
    update_rows(rows, ["state", "items", "checked_at"])
    return len(rows)
