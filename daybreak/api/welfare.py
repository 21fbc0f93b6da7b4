"""Welfare of suspects, families, and position-of-trust disclosures with the employer's own duty."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.api.child_shapes import Reason, Text
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset, Said
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, queries, welfare
from daybreak.safeguarding.models import TrustDisclosure
from daybreak.safeguarding.terms import Contact, DisclosedTo, PlannedCare
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

contacts = Router(tags=["safeguarding"])
families = Router(tags=["safeguarding"])
disclosures = Router(tags=["safeguarding"])
Name = Annotated[str, Field(min_length=1, max_length=200)]
Body = Annotated[str, Field(min_length=1, max_length=300)]


class PlanIn(Said):
    package: UUID
    named: Name
    risks: Text
    measures: Text


class PlanOut(Schema):
    id: UUID
    package_id: UUID
    number: int
    written_at: datetime


class ContactIn(Said):
    package: UUID
    trigger: Annotated[str, Field(min_length=1, max_length=64)]
    due_on: date


class MetIn(Said):
    package: UUID
    met_on: date


class MadeIn(Said):
    found: Reason


class ContactOut(Schema):
    id: UUID
    package_id: UUID
    trigger: str
    due_on: date
    done_at: datetime | None
    found: str


class FamilyIn(Said):
    package: UUID
    known_as: Name
    relation: Annotated[str, Field(min_length=1, max_length=100)]


class SignpostIn(Said):
    support: Body


class FamilyOut(Schema):
    id: UUID
    package_id: UUID
    known_as: str
    relation: str
    category: str
    signpost: str
    signposted_at: datetime | None


class DraftIn(Said):
    """`corrects` is a disclosure sent from the same package whose words were wrong."""

    package: UUID
    to: DisclosedTo
    recipient: Body
    words: Text
    pressing_need: Text
    proportionality: Text
    corrects: UUID | None = None


class SendIn(Said):
    how: Body


class ReceiptIn(Said):
    received_by: Body
    received_at: AwareDatetime


class RefuseIn(Said):
    reason: Reason


class DutyIn(Said):
    said: Reason
    done_on: date


class DisclosureOut(Schema):
    id: UUID
    package_id: UUID
    to: str
    recipient: str
    words: str
    pressing_need: str
    proportionality: str
    state: str
    refused_because: str
    drafted_at: datetime
    sent_at: datetime | None
    sent_how: str
    received_at: datetime | None
    received_by: str
    corrects_id: UUID | None


class DutyOut(Schema):
    duty: str
    told_at: datetime
    said_done_on: date | None
    said: str


@contacts.get("", response=list[ContactOut])
def list_contacts(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the welfare contacts not made yet, the day they are due first."""
    post, _ = signed_in(request)
    require(post, "welfare:read")
    rows = list(welfare.contacts(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "welfare:read")
    return rows


@contacts.post("", response={200: ContactOut, **PROBLEMS})
def plan_contact(request: HttpRequest, said: ContactIn) -> Any:
    """Plan a contact; planned again for the same trigger it takes the new day."""
    post, now = signed_in(request)
    return actions.plan_welfare_contacts([Contact(**said.model_dump())], by=post, at=now)[0]


@contacts.post("/first", response={200: list[ContactOut], **PROBLEMS})
def plan_first(request: HttpRequest, said: MetIn) -> Any:
    """Plan the contacts of the first 48 hours after an arrest or a voluntary attendance."""
    post, now = signed_in(request)
    return actions.plan_first_contacts(said.package, met_on=said.met_on, by=post, at=now)


@contacts.post("/plans", response={200: PlanOut, **PROBLEMS})
def write_plan(request: HttpRequest, said: PlanIn) -> Any:
    """Write a suspect's welfare plan; a later one follows the earlier."""
    post, now = signed_in(request)
    return actions.write_welfare_plan(PlannedCare(**said.model_dump()), by=post, at=now)


@contacts.get("/{uuid:key}", response={200: ContactOut, **PROBLEMS})
def one_contact(request: HttpRequest, key: UUID) -> Any:
    """Return one contact; recorded as a consultation."""
    post, now = signed_in(request)
    row = find(welfare.every_contact(), key)
    consult("welfare:read", "welfare-contact", row, by=post, at=now)
    return row


@contacts.post("/{uuid:key}/done", response={200: ContactOut, **PROBLEMS})
def done(request: HttpRequest, key: UUID, said: MadeIn) -> Any:
    """Say that a contact was made, and how the person was."""
    post, now = signed_in(request)
    return actions.done_welfare_contact([key], by=post, at=now, found=said.found)[0]


@families.get("", response=list[FamilyOut])
def list_families(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return adults of families, all third parties, whoever was told of no support first."""
    post, _ = signed_in(request)
    require(post, "family:read")
    rows = list(welfare.families(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "family:read")
    return rows


@families.post("", response={200: FamilyOut, **PROBLEMS})
def record_family(request: HttpRequest, said: FamilyIn) -> Any:
    """Record an adult of the family as a third party."""
    post, now = signed_in(request)
    return actions.record_family(said.package, known_as=said.known_as, relation=said.relation, by=post, at=now)


@families.get("/{uuid:key}", response={200: FamilyOut, **PROBLEMS})
def one_member(request: HttpRequest, key: UUID) -> Any:
    """Return one adult of a family; recorded as a consultation."""
    post, now = signed_in(request)
    row = find(welfare.every_member(), key)
    consult("family:read", "family-member", row, by=post, at=now)
    return row


@families.post("/{uuid:key}/signpost", response={200: FamilyOut, **PROBLEMS})
def signpost(request: HttpRequest, key: UUID, said: SignpostIn) -> Any:
    """Say which support a member of the family was told of."""
    post, now = signed_in(request)
    return actions.signpost(key, support=said.support, by=post, at=now)


@disclosures.get("", response=list[DisclosureOut])
def list_disclosures(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the position-of-trust disclosures of the caller's force, newest first."""
    post, _ = signed_in(request)
    require(post, "disclosure:read")
    rows = list(queries.disclosures(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "disclosure:read")
    return rows


@disclosures.post("", response={200: DisclosureOut, **PROBLEMS})
def draft(request: HttpRequest, said: DraftIn) -> Any:
    """Draft a disclosure: exact words, two reasons; another person approves it."""
    post, now = signed_in(request)
    return actions.draft_disclosure(said.package, **said.model_dump(exclude={"package"}), by=post, at=now)


@disclosures.get("/{uuid:key}", response={200: DisclosureOut, **PROBLEMS})
def one_disclosure(request: HttpRequest, key: UUID) -> Any:
    """Return one disclosure; recorded as a consultation."""
    post, now = signed_in(request)
    row = find(TrustDisclosure.objects.select_related("compartment__agency"), key)
    consult("disclosure:read", "disclosure", row, by=post, at=now)
    return row


@disclosures.post("/{uuid:key}/approve", response={200: DisclosureOut, **PROBLEMS})
def approve(request: HttpRequest, key: UUID) -> Any:
    """Approve a draft as the second person."""
    post, now = signed_in(request)
    return actions.approve_disclosure(key, by=post, at=now)


@disclosures.post("/{uuid:key}/refuse", response={200: DisclosureOut, **PROBLEMS})
def refuse(request: HttpRequest, key: UUID, said: RefuseIn) -> Any:
    """Refuse a disclosure before it is sent."""
    post, now = signed_in(request)
    return actions.refuse_disclosure(key, reason=said.reason, by=post, at=now)


@disclosures.post("/{uuid:key}/send", response={200: DisclosureOut, **PROBLEMS})
def send(request: HttpRequest, key: UUID, said: SendIn) -> Any:
    """Record that an approved disclosure was sent, to whom by name and by which way."""
    post, now = signed_in(request)
    return actions.send_disclosure(key, by=post, at=now, how=said.how)


@disclosures.post("/{uuid:key}/receipt", response={200: DisclosureOut, **PROBLEMS})
def receipt(request: HttpRequest, key: UUID, said: ReceiptIn) -> Any:
    """Record who says that they read it, and when."""
    post, now = signed_in(request)
    return actions.confirm_received(key, received_by=said.received_by, received_at=said.received_at, by=post, at=now)


@disclosures.post("/{uuid:key}/tell-duty", response={200: DutyOut, **PROBLEMS})
def tell_duty(request: HttpRequest, key: UUID) -> Any:
    """Record that the employer was told of its own duty."""
    post, now = signed_in(request)
    return actions.tell_duty(key, by=post, at=now)


@disclosures.post("/{uuid:key}/duty-done", response={200: DutyOut, **PROBLEMS})
def duty_done(request: HttpRequest, key: UUID, said: DutyIn) -> Any:
    """Record what the employer says it did, and on which day."""
    post, now = signed_in(request)
    return actions.duty_done(key, said=said.said, done_on=said.done_on, by=post, at=now)
