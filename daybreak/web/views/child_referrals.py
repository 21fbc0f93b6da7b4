"""One child's referral: what the authority was told, what both sides added, and what each of them may do next."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.safeguarding import actions, following
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import ChildReferral, ReferralEntry
from daybreak.safeguarding.terms import ChildReferralState, Decided, Decision, EntryKind, Words
from daybreak.web.forms.children import AnswerForm, AskForm, CloseForm, DecideForm, DiscussForm, EndProtectionForm
from daybreak.web.parts.offers import Offer, offered
from daybreak.web.parts.tones import words_of
from daybreak.web.visit import signed_in

MADE = ChildReferralState.MADE


@require_safe
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one child's referral; looking is recorded."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, failed: forms.BaseForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    found = actions.open_referral(key, by=post, at=now)
    words, entries = law_words(post.agency.jurisdiction), list(following.thread(found.id))
    people = names_of_posts(entry.entered_by for entry in entries)
    context = {
        "referral": found,
        "words": words,
        "summary": _summary(found, words),
        "clock_state": "running" if found.state == MADE else "answered",
        "power_runs": found.protected_until is not None and found.protection_ended_at is None,
        "entries": [_entry(entry, people, words) for entry in entries],
        "record_href": f"/child-records/{found.child_id}/" if may_ever(post, "child:record") else "",
        "may_acknowledge": found.state == MADE and may(post, "child-referral:acknowledge", found),
        **offered(_offers(found, entries, words, post), failed),
    }
    return render(request, "web/child_referral.html", context, status=422 if failed else 200)


def _offers(row: ChildReferral, entries: list[ReferralEntry], words: Words, post: Post) -> list[Offer | None]:
    """Return what this side may do with the referral as it stands."""
    href, discussion = f"/children/{row.id}/", words.discussion
    answered, open_ = row.state != MADE, _open_questions(entries)
    deciding = DecideForm(words=words, prefix="decide", initial={"decide-decision": row.decision})
    power = row.protected_from is not None and row.protection_ended_at is None
    return [
        Offer("decide", "Record what was decided", f"{href}decide/", deciding, "Record the decision")
        if answered and may(post, "child-referral:decide", row) else None,
        Offer("ask", "Ask the force", f"{href}ask/", AskForm(prefix="ask"), "Ask")
        if may(post, "child-referral:ask", row) else None,
        Offer("answer", "Answer the authority", f"{href}answer/", AnswerForm(prefix="answer", questions=open_),
              "Answer")
        if open_ and may(post, "child-referral:answer", row) else None,
        Offer("discuss", f"Record the {discussion}", f"{href}discuss/",
              DiscussForm(prefix="discuss", discussion=discussion))
        if may(post, "child-referral:discuss", row) else None,
        Offer("end", f"End the {words.police_power}", f"{href}end-protection/", EndProtectionForm(prefix="end"))
        if power and may(post, "child:protect", row) else None,
        Offer("close", "Close the referral", f"{href}close/", CloseForm(prefix="close"), "Close it")
        if row.state == ChildReferralState.DECIDED and may(post, "child-referral:close", row) else None,
    ]  # fmt: skip


def _open_questions(entries: list[ReferralEntry]) -> list[tuple[str, str]]:
    answered = {entry.answers_id for entry in entries}
    return [(str(e.id), e.words[:80]) for e in entries if e.kind == EntryKind.QUESTION and e.id not in answered]


def _summary(row: ChildReferral, words: Words) -> list[object]:
    decided = words.decisions[Decision(row.decision)] if row.decision else "Not decided yet"
    power: list[object] = []
    if row.protected_from is not None:
        name = words.police_power[:1].upper() + words.police_power[1:]
        power = [(f"{name} began", row.protected_from), (f"Ends after {words.police_power_hours} hours",
                 row.protected_until), ("Ended", row.protection_ended_at or "Not yet")]  # fmt: skip
    return [
        ("Known as", row.known_as or "Not known"),
        ("Age", row.age),
        ("Known or believed", words_of(row.certainty)),
        ("Where the child is", row.whereabouts or "Not known"),
        ("Your part", "The child lives in your area" if row.capacity == "home" else "The child was found in your area"),
        ("Category", words_of(row.category)),
        ("How the child stands to the suspect", words_of(row.relation)),
        {"key": "Risk", "value": "" if row.immediate_risk else "Not immediate",
         "state": "immediate_risk" if row.immediate_risk else ""},
        ("From", row.force_name),
        ("Referred", row.made_at),
        ("Acknowledged", row.acknowledged_at or "Not yet"),
        *power,
        ("Decision", decided[:1].upper() + decided[1:]),
        ("Decided", row.decided_at or "Not yet"),
    ]  # fmt: skip


def _entry(row: ReferralEntry, people: dict[UUID | None, str], words: Words) -> dict[str, object]:
    titles = {
        EntryKind.DISCUSSION: words.discussion, EntryKind.NO_DISCUSSION: f"no {words.discussion}",
        EntryKind.PROTECTION: words.police_power, EntryKind.PROTECTION_ENDED: f"{words.police_power}: ended",
    }  # fmt: skip
    title = titles.get(EntryKind(row.kind), words_of(row.kind))
    if row.decision:
        title = f"Decision: {words.decisions[Decision(row.decision)]}"
    return {
        "at": row.happened_at, "title": title[:1].upper() + title[1:], "by": people.get(row.entered_by, ""),
        "text": row.words,
    }  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Acknowledge: the clock stops."""
    post, now = signed_in(request)
    actions.acknowledge([key], by=post, at=now)
    return _done(request, key, "Acknowledged; the force sees it. Record the decision when it is made.")


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what was decided."""
    post, now = signed_in(request)
    form = DecideForm(request.POST, prefix="decide", words=law_words(post.agency.jurisdiction))
    if not form.is_valid():
        return _one(request, key, failed=form)
    said = form.cleaned_data
    actions.decide([Decided(key, Decision(said["decision"]), said["words"])], by=post, at=now)
    return _done(request, key, "Decision kept. A later one may follow it.")


@require_POST
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask the force."""
    post, now = signed_in(request)
    form = AskForm(request.POST, prefix="ask")
    if not form.is_valid():
        return _one(request, key, failed=form)
    actions.ask(key, words=form.cleaned_data["words"], by=post, at=now)
    return _done(request, key, "Asked. The force sees it at the head of its list.")


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer a question of this referral."""
    post, now = signed_in(request)
    require(post, "child-referral:answer", actions.open_referral(key, by=post, at=now))
    every = [(str(row.id), row.words[:80]) for row in following.thread(key) if row.kind == EntryKind.QUESTION]
    form = AnswerForm(request.POST, prefix="answer", questions=every)
    if not form.is_valid():
        return _one(request, key, failed=form)
    said = form.cleaned_data
    actions.answer(UUID(said["question"]), words=said["words"], by=post, at=now)
    return _done(request, key, "Answered; the authority sees it.")


@require_POST
def discuss(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record the discussion, or why there is none."""
    post, now = signed_in(request)
    form = DiscussForm(request.POST, prefix="discuss", discussion=law_words(post.agency.jurisdiction).discussion)
    if not form.is_valid():
        return _one(request, key, failed=form)
    said = form.cleaned_data
    actions.discuss(
        key, held=said["held"] == "yes", words=said["words"], happened_at=said["happened_at"], by=post, at=now
    )
    return _done(request, key, "Recorded; both sides see it.")


@require_POST
def end_protection(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the police power ended."""
    post, now = signed_in(request)
    form = EndProtectionForm(request.POST, prefix="end")
    if not form.is_valid():
        return _one(request, key, failed=form)
    said = form.cleaned_data
    actions.end_protection(key, words=said["words"], ended_at=said["ended_at"], by=post, at=now)
    return _done(request, key, "Ended; the authority sees it.")


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close it for the authority."""
    post, now = signed_in(request)
    form = CloseForm(request.POST, prefix="close")
    if not form.is_valid():
        return _one(request, key, failed=form)
    actions.close_referral(key, words=form.cleaned_data["words"], by=post, at=now)
    return _done(request, key, "Closed. A later decision opens it again.")


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:child-referral", key)
