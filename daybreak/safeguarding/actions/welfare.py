"""Welfare contacts with suspects and families, due on the days that matter (rule 11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from daybreak.access.gates import may, require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record, record_many
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import WelfareContact, WelfarePlan
from daybreak.safeguarding.queries import without_contact
from daybreak.safeguarding.rules import contacts_after, first_contacts, need_words
from daybreak.safeguarding.terms import Contact, PlannedCare, Trigger
from daybreak.safeguarding.welfare import meetings
from daybreak.visits.actions import prepare
from daybreak.visits.locks import lock_packages
from daybreak.visits.terms import Preparation, Prepared


def plan_welfare_contacts(contacts: Sequence[Contact], *, by: Post, at: datetime) -> list[WelfareContact]:
    """Plan contacts; one planned again for the same trigger takes the new day, one that is done stays as it is."""
    packages = {package.id: package for package in lock_packages(contact.package for contact in contacts)}
    for package in packages.values():
        require(by, "welfare:plan", package)
    if any(not contact.trigger.strip() for contact in contacts):
        raise BadInput("A welfare contact names its trigger", place="trigger", remedy="Write what happens on that day")
    done = _done(packages)
    planned = {(contact.package, contact.trigger): contact for contact in contacts}
    rows = [
        WelfareContact(
            compartment=packages[key[0]].compartment, package=packages[key[0]], trigger=key[1], due_on=c.due_on
        )
        for key, c in planned.items()
        if key not in done
    ]
    WelfareContact.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["package", "trigger"], update_fields=["due_on"]
    )
    payloads = [(row.package_id, {"trigger": row.trigger, "due_on": str(row.due_on)}) for row in rows]
    record_many("welfare:plan", "package", payloads, by=by.actor, at=at)
    wanted = WelfareContact.objects.filter(package__in=packages, trigger__in={key[1] for key in planned})
    return [row for row in wanted.order_by("due_on", "trigger") if (row.package_id, row.trigger) in planned]


def write_welfare_plan(plan: PlannedCare, *, by: Post, at: datetime) -> WelfarePlan:
    """Write a suspect's welfare plan, before the visit or the voluntary attendance; a later one follows the earlier.

    Written by a post that prepares visits it also answers the item of the readiness gate; a Bronze officer's does not.
    """
    package = lock_packages([plan.package])[0]
    require(by, "welfare:plan", package)
    written = {name: need_words(getattr(plan, name), name) for name in ("named", "risks", "measures")}
    number = WelfarePlan.objects.filter(package=package).count() + 1
    row = WelfarePlan.objects.create(
        compartment=package.compartment, package=package, number=number, written_at=at, written_by=by.id, **written
    )
    if may(by, "visit:prepare", package):
        answer = f"Version {number}: {written['named']}"
        prepare([Prepared(package.id, Preparation.WELFARE_PLAN, answer)], by=by, at=at)
    record("welfare:write", "package", package.id, by=by.actor, at=at, number=number)
    return row


def plan_first_contacts(package: UUID, *, met_on: date, by: Post, at: datetime) -> list[WelfareContact]:
    """Plan the contacts of the first 48 hours after an arrest or a voluntary attendance (rule 11)."""
    return plan_welfare_contacts(
        [Contact(package, trigger, on) for trigger, on in first_contacts(met_on)], by=by, at=at
    )


def plan_after_meeting(packages: Iterable[UUID], *, by: Post, at: datetime) -> list[WelfareContact]:
    """Plan what follows an arrest, an attendance or a charge for suspects who have no such contact yet (rule 11).

    Two contacts in the first 48 hours, one on the day of the charge. A contact somebody planned stays as it is.
    """
    due: dict[tuple[UUID, str], Contact] = {}
    for package, kind, day in meetings(packages):  # the earliest first: a later meeting moves no contact
        for trigger, on in contacts_after(kind, day):
            due.setdefault((package, trigger), Contact(package, trigger, on))
    rows = WelfareContact.objects.filter(package__in={package for package, _ in due})
    for known in rows.values_list("package", "trigger"):
        due.pop(known, None)
    return plan_welfare_contacts(list(due.values()), by=by, at=at) if due else []


def plan_release_day(force: Compartment, *, on: date, by: Post, at: datetime) -> list[WelfareContact]:
    """Plan a contact on the day of release for every suspect of the force who was met and has none; return them."""
    require(by, "welfare:plan", WelfareContact(compartment=force))
    rows = without_contact(force.operation, trigger=Trigger.RELEASE_DAY).filter(compartment__agency=force.agency)
    due = [Contact(key, Trigger.RELEASE_DAY, on) for key in rows.values_list("pk", flat=True)]
    return plan_welfare_contacts(due, by=by, at=at) if due else []


def done_welfare_contact(contacts: Sequence[UUID], *, by: Post, at: datetime, found: str = "") -> list[WelfareContact]:
    """Record that contacts were made, and how the person was found; Conflict when one was made before."""
    rows = lock_rows(WelfareContact, contacts)
    for row in rows:
        require(by, "welfare:plan", row)
    for row in rows:
        if row.done_at is not None:
            raise Conflict(f"The contact for {row.trigger} was made at {row.done_at.isoformat()}", rule="state")
        row.done_at, row.done_by, row.found = at, by.id, found.strip()[:500]
    update_rows(rows, ["done_at", "done_by", "found"])
    payloads = [(row.package_id, {"trigger": row.trigger}) for row in rows]
    record_many("welfare:contact", "package", payloads, by=by.actor, at=at)
    return rows


def _done(packages: Iterable[UUID]) -> set[tuple[UUID, str]]:
    rows = WelfareContact.objects.filter(package__in=packages, done_at__isnull=False)
    return set(rows.values_list("package_id", "trigger"))
