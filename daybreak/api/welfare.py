"""Welfare of suspects, families, and position-of-trust disclosures with the employer's own duty."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.api.welfare_shapes import (
    ContactIn,
    ContactOut,
    DisclosureOut,
    DraftIn,
    DutyIn,
    DutyOut,
    FamilyIn,
    FamilyOut,
    MadeIn,
    MetIn,
    PlanIn,
    ReceiptIn,
    RefuseIn,
    ReleaseDayIn,
    SendIn,
    SignpostIn,
    WelfarePlanOut,
)
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, queries, welfare
from daybreak.safeguarding.models import TrustDisclosure
from daybreak.safeguarding.terms import Contact, PlannedCare
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

contacts = Router(tags=["safeguarding"])
families = Router(tags=["safeguarding"])
disclosures = Router(tags=["safeguarding"])


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


@contacts.post("/release-day", response={200: list[ContactOut], **PROBLEMS})
def plan_release_day(request: HttpRequest, said: ReleaseDayIn) -> Any:
    """Plan a contact on the day of release for every suspect of the force who was met and has none; return them."""
    post, now = signed_in(request)
    force = compartment(in_operation(request), CompartmentKind.FORCE, post.agency)
    return actions.plan_release_day(force, on=said.on, by=post, at=now)


@contacts.post("/plans", response={200: WelfarePlanOut, **PROBLEMS})
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


@disclosures.get("/{uuid:key}/letter")
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the letter with exactly the words approved as PDF; recorded as disclosed."""
    post, now = signed_in(request)
    name, made = actions.print_letter(key, by=post, at=now)
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


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
