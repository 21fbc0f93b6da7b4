"""The safeguarding page of one package: its children, its family, the suspect's welfare, who was told of trust."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, may_ever
from daybreak.agencies.models import Post
from daybreak.kernel.locks import find
from daybreak.kernel.words import Category
from daybreak.packages.models import Package
from daybreak.safeguarding import actions, following, queries, welfare
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import Child, FamilyMember, TrustDisclosure, WelfareContact
from daybreak.safeguarding.terms import (
    Capacity,
    Certainty,
    ChildFound,
    Contact,
    DisclosedTo,
    PlannedCare,
    Relation,
)
from daybreak.visits.rules.warrants import local_day
from daybreak.web.forms.children import ChildForm
from daybreak.web.forms.welfare import ContactForm, DraftForm, FamilyForm, MetForm, PlanForm
from daybreak.web.parts.offers import Offer, offered
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.visit import signed_in


@require_safe
def package(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the page; looking is recorded."""
    return _package(request, key)


def _package(request: HttpRequest, key: UUID, *, failed: forms.BaseForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(Package.objects.select_related("compartment__agency"), key)
    consult("welfare:read", "package", row, by=post, at=now)
    plans = list(welfare.plans_of(row.id))
    children = list(queries.children_of(row.id)) if may_ever(post, "child:read") else None
    family = list(welfare.family_of(row.id)) if may_ever(post, "family:read") else None
    told = list(queries.disclosures_of(row.id)) if may_ever(post, "disclosure:read") else None
    context = {
        "package": row,
        "plan": plans[0] if plans else None,
        "plan_summary": _plan(plans[0]) if plans else [],
        "children": None if children is None else [_child(each) for each in children],
        "child_columns": ["Child", "Known as", "Category", "Risk", "Authority", "Counted"],
        "family": None if family is None else [member_row(each, package=False) for each in family],
        "family_columns": ["Known as", "Category", "Who they are", "Told of support"],
        "contacts": [contact_row(each, now, package=False) for each in welfare.contacts_of(row.id)],
        "contact_columns": ["Day", "Due", "State", "How the person was"],
        "disclosures": None if told is None else [_told(each) for each in told],
        "disclosure_columns": ["Recipient", "State", "Drafted", "Sent", "Read"],
        **offered(_offers(row, post), failed),
    }
    return render(request, "web/safeguarding.html", context, status=422 if failed else 200)


def _plan(row: object) -> list[tuple[str, object]]:
    named = {"named": "Who looks after the suspect", "risks": "Risks", "measures": "What is done",
             "number": "Version", "written_at": "Written"}  # fmt: skip
    return [(title, getattr(row, name)) for name, title in named.items()]


def _child(row: Child) -> Row:
    return Row(
        [
            Cell(row.reference, href=f"/child-records/{row.id}/"), row.known_as or "Not known",
            words_of(row.category),
            Cell(state="immediate_risk") if row.immediate_risk else "", row.authority.name,
            "As another record" if row.counted_as_id else "Here",
        ]
    )  # fmt: skip


def member_row(row: FamilyMember, *, package: bool) -> Row:
    """Return an adult of a family as a line of a list; one whom nobody told of support stands out."""
    told = Cell(row.signpost, note=str(local_day(row.signposted_at))) if row.signposted_at else "Nobody told them yet"
    name = Cell(row.known_as, href=f"/families/{row.id}/")
    of = [Cell(row.package.reference, href=f"/packages/{row.package_id}/safeguarding/")] if package else []
    tone = "" if row.signposted_at else "attention"
    return Row([name, Cell(state=row.category), row.relation, told, *of], tone=tone)


def contact_row(row: WelfareContact, now: datetime, *, package: bool) -> Row:
    """Return a contact as a line of a list; one that is overdue stands out, and says so."""
    late = row.done_at is None and row.due_on < local_day(now)
    state = "done" if row.done_at else "overdue" if late else "planned"
    of = [Cell(row.package.reference, href=f"/packages/{row.package_id}/safeguarding/")] if package else []
    cells = [Cell(words_of(row.trigger), href=f"/welfare/{row.id}/"), *of, row.due_on, Cell(state=state)]
    return Row([*cells, *([] if package else [row.found])], tone="danger" if late else "")


def _told(row: TrustDisclosure) -> Row:
    return Row(
        [
            Cell(row.recipient, href=f"/disclosures/{row.id}/", note=words_of(row.to)), Cell(state=row.state),
            row.drafted_at, row.sent_at or "Not sent", row.received_at or "Not confirmed",
        ]
    )  # fmt: skip


def _offers(row: Package, post: Post) -> list[Offer | None]:
    href, law = f"/packages/{row.id}/", law_words(post.agency.jurisdiction)
    welfare_too = may(post, "welfare:plan", row)
    child = ChildForm(prefix="child", authorities=following.authorities()) if may(post, "child:record", row) else None
    return [
        Offer("child", "Record a child", f"{href}child/", child, "Record the child") if child else None,
        Offer("family", "Record an adult of the family", f"{href}family/", FamilyForm(prefix="family"))
        if may(post, "family:record", row) else None,
        Offer("plan", "Write the suspect's welfare plan", f"{href}welfare-plan/", PlanForm(prefix="plan"))
        if welfare_too else None,
        Offer("met", "Plan the contacts of the first 48 hours", f"{href}first-contacts/", MetForm(prefix="met"),
              "Plan both") if welfare_too else None,
        Offer("contact", "Plan a contact on another day", f"{href}welfare-contact/", ContactForm(prefix="contact"))
        if welfare_too else None,
        Offer("draft", f"Draft a {law.disclosure}", f"{href}disclosure/", DraftForm(prefix="draft", law=law),
              "Keep the draft") if may(post, "disclosure:draft", row) else None,
    ]  # fmt: skip


@require_POST
def record_child(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record a child; one at immediate risk is referred in the same moment."""
    post, now = signed_in(request)
    form = ChildForm(request.POST, prefix="child", authorities=following.authorities())
    if not form.is_valid():
        return _package(request, key, failed=form)
    said = form.cleaned_data
    found = ChildFound(
        key, Relation(said["relation"]), said["immediate_risk"] == "yes", said["authority"], known_as=said["known_as"],
        age=said["age"], certainty=Certainty(said["certainty"]), whereabouts=said["whereabouts"],
        capacity=Capacity(said["capacity"]), category=Category(said["category"]),
    )  # fmt: skip
    made = actions.record_children([found], by=post, at=now)[0]
    if made.immediate_risk:
        actions.refer([made.id], by=post, at=now)
    return _done(request, key, "Recorded and referred." if made.immediate_risk else "Recorded. Refer within 24 hours.")


@require_POST
def record_family(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record an adult of the family as a third party."""
    post, now = signed_in(request)
    form = FamilyForm(request.POST, prefix="family")
    if not form.is_valid():
        return _package(request, key, failed=form)
    actions.record_family(key, **form.cleaned_data, by=post, at=now)
    return _done(request, key, "Recorded as a third party. Tell them where support is.")


@require_POST
def write_plan(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the suspect's welfare plan."""
    post, now = signed_in(request)
    form = PlanForm(request.POST, prefix="plan")
    if not form.is_valid():
        return _package(request, key, failed=form)
    actions.write_welfare_plan(PlannedCare(key, **form.cleaned_data), by=post, at=now)
    return _done(request, key, "Plan kept; it holds from now on.")


@require_POST
def plan_contact(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan a contact on a day."""
    post, now = signed_in(request)
    form = ContactForm(request.POST, prefix="contact")
    if not form.is_valid():
        return _package(request, key, failed=form)
    actions.plan_welfare_contacts([Contact(key, form.named(), form.cleaned_data["due_on"])], by=post, at=now)
    return _done(request, key, "Planned. It is shown as overdue from the day after.")


@require_POST
def first_contacts(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan the contacts of the first 48 hours."""
    post, now = signed_in(request)
    form = MetForm(request.POST, prefix="met")
    if not form.is_valid():
        return _package(request, key, failed=form)
    actions.plan_first_contacts(key, met_on=form.cleaned_data["met_on"], by=post, at=now)
    return _done(request, key, "Two contacts planned.")


@require_POST
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """Draft a position-of-trust disclosure."""
    post, now = signed_in(request)
    form = DraftForm(request.POST, prefix="draft", law=law_words(post.agency.jurisdiction))
    if not form.is_valid():
        return _package(request, key, failed=form)
    said = form.cleaned_data
    made = actions.draft_disclosure(key, **(said | {"to": DisclosedTo(said["to"])}), by=post, at=now)
    messages.success(request, "Drafted. Another person approves it before anything is said.")
    return redirect("web:disclosure", made.id)


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:package-safeguarding", key)
