"""Position-of-trust disclosures: what exactly was said to whom, when, who read it; and the employer's own duty."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, queries
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import EmployerDuty, TrustDisclosure
from daybreak.safeguarding.terms import DisclosedTo, DisclosureState
from daybreak.web.forms.welfare import DraftForm, DutyForm, ReceivedForm, RefuseForm, SendForm
from daybreak.web.parts.offers import Offer, offered
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """Show the disclosures of the force, newest first."""
    post, _ = signed_in(request)
    require(post, "disclosure:read")
    page = personal_page_of(request, queries.disclosures(in_operation(request)), "disclosure:read")
    context = {
        "page": page,
        "words": law_words(post.agency.jurisdiction),
        "columns": ["Recipient", "Package", "State", "Drafted", "Sent", "Read"],
        "rows": [_row(each) for each in page],
    }
    return render(request, "web/disclosures.html", context)


def _row(row: TrustDisclosure) -> Row:
    return Row(
        [
            Cell(row.recipient, href=f"/disclosures/{row.id}/", note=words_of(row.to)),
            Cell(row.package.reference, href=f"/packages/{row.package_id}/safeguarding/"), Cell(state=row.state),
            row.drafted_at, row.sent_at or "Not sent", row.received_at or "Not confirmed",
        ]
    )  # fmt: skip


@require_safe
def disclosure(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one disclosure: exact words, both reasons, both people, recipient, receipt, the employer's duty."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, failed: forms.BaseForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(TrustDisclosure.objects.select_related("package", "compartment__agency"), key)
    consult("disclosure:read", "disclosure", row, by=post, at=now)
    duty = EmployerDuty.objects.filter(disclosure=row).first()
    context = {
        "row": row,
        "words": law_words(post.agency.jurisdiction),
        "summary": _summary(row),
        "letter": row.state in (DisclosureState.APPROVED, DisclosureState.SENT) and may(post, "disclosure:send", row),
        "duty": [("What the employer must do itself", duty.duty), ("Told", duty.told_at),
                 ("The employer says", duty.said or "Nothing yet"), ("Day it says it did so", duty.said_done_on
                 or "Not said")] if duty else [],
        **offered(_offers(row, duty, post), failed),
    }  # fmt: skip
    return render(request, "web/disclosure.html", context, status=422 if failed else 200)


def _summary(row: TrustDisclosure) -> list[object]:
    people = names_of_posts([row.author, row.approver])
    return [
        ("Told to", words_of(row.to)), ("Recipient", row.recipient), ("Exactly what is disclosed", row.words),
        ("Pressing social need", row.pressing_need), ("Why it is proportionate", row.proportionality),
        ("Written by", people.get(row.author, "")), ("Drafted", row.drafted_at),
        ("Approved by", people.get(row.approver, "") or "Nobody yet"), ("Sent", row.sent_at or "Not sent"),
        ("To whom, by which way", row.sent_how or "Not said"), ("Read by", row.received_by or "Not confirmed"),
        ("Read", row.received_at or "Not confirmed"),
        *([("Refused because", row.refused_because)] if row.refused_because else []),
        *([{"key": "Corrects", "value": "An earlier disclosure", "href": f"/disclosures/{row.corrects_id}/",
            "action": "The earlier one"}] if row.corrects_id else []),
    ]  # fmt: skip


def _offers(row: TrustDisclosure, duty: EmployerDuty | None, post: Post) -> list[Offer | None]:
    href, law = f"/disclosures/{row.id}/", law_words(post.agency.jurisdiction)
    draft, approved, sent = (row.state == state for state in (
        DisclosureState.DRAFT, DisclosureState.APPROVED, DisclosureState.SENT))  # fmt: skip
    sends, judges = may(post, "disclosure:send", row), may(post, "disclosure:approve", row)
    employer = sent and row.to == DisclosedTo.EMPLOYER and may(post, "employer-duty:record", row)
    telling = f"Tell the employer: {law.employer_duty}. It is the employer's own duty; nobody here waits for it."
    again = {"to": row.to, "recipient": row.recipient}
    return [
        Offer("approve", "Approve these words", f"{href}approve/", None, "Approve", "Exactly these words may be sent.")
        if draft and judges and row.author != post.id else None,
        Offer("refuse", "Refuse it", f"{href}refuse/", RefuseForm(prefix="refuse"), "Refuse")
        if (draft or approved) and judges else None,
        Offer("send", "Record that it was sent", f"{href}send/", SendForm(prefix="send"), "It was sent")
        if approved and sends else None,
        Offer("received", "Record who read it", f"{href}receipt/", ReceivedForm(prefix="received"))
        if sent and sends and row.received_at is None else None,
        Offer("duty", "The employer's own duty", f"{href}tell-duty/", None, "The employer was told", telling)
        if employer and duty is None else None,
        Offer("done", "What the employer says it did", f"{href}duty-done/", DutyForm(prefix="done"))
        if employer and duty is not None else None,
        Offer("draft", "Correct it: draft what is told instead", f"{href}correct/",
              DraftForm(prefix="draft", law=law, initial=again), "Keep the draft")
        if sent and may(post, "disclosure:draft", row) else None,
    ]  # fmt: skip


@require_safe
def letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the letter with exactly the words approved as PDF; recorded as disclosed."""
    post, now = signed_in(request)
    name, made = actions.print_letter(key, by=post, at=now)
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve it as the second person."""
    post, now = signed_in(request)
    actions.approve_disclosure(key, by=post, at=now)
    return _done(request, key, "Approved. Exactly these words may be sent.")


@require_POST
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refuse it before it is sent."""
    post, now = signed_in(request)
    form = RefuseForm(request.POST, prefix="refuse")
    if not form.is_valid():
        return _one(request, key, failed=form)
    actions.refuse_disclosure(key, reason=form.cleaned_data["reason"], by=post, at=now)
    return _done(request, key, "Refused. Nobody is told.")


@require_POST
def send(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that it was sent."""
    post, now = signed_in(request)
    form = SendForm(request.POST, prefix="send")
    if not form.is_valid():
        return _one(request, key, failed=form)
    actions.send_disclosure(key, by=post, at=now, how=form.cleaned_data["how"])
    return _done(request, key, "Recorded as sent in the words approved.")


@require_POST
def receipt(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record who read it."""
    post, now = signed_in(request)
    form = ReceivedForm(request.POST, prefix="received")
    if not form.is_valid():
        return _one(request, key, failed=form)
    actions.confirm_received(key, **form.cleaned_data, by=post, at=now)
    return _done(request, key, "Receipt kept.")


@require_POST
def tell_duty(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the employer was told of its own duty."""
    post, now = signed_in(request)
    actions.tell_duty(key, by=post, at=now)
    return _done(request, key, "Kept. What follows is the employer's.")


@require_POST
def duty_done(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what the employer says."""
    post, now = signed_in(request)
    form = DutyForm(request.POST, prefix="done")
    if not form.is_valid():
        return _one(request, key, failed=form)
    actions.duty_done(key, **form.cleaned_data, by=post, at=now)
    return _done(request, key, "Kept, as the employer's own words.")


@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Draft what is told instead of a disclosure that was wrong."""
    post, now = signed_in(request)
    row = find(TrustDisclosure, key)
    form = DraftForm(request.POST, prefix="draft", law=law_words(post.agency.jurisdiction))
    if not form.is_valid():
        return _one(request, key, failed=form)
    said = form.cleaned_data | {"to": DisclosedTo(form.cleaned_data["to"])}
    made = actions.draft_disclosure(row.package_id, **said, corrects=key, by=post, at=now)
    return _done(request, made.id, "Drafted. Another person approves it before anything is said.")


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:disclosure", key)
