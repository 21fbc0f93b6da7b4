"""A child's record at its force: what is known, what was corrected, who is told; and the clocks of all children."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, require
from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, following
from daybreak.safeguarding.jurisdictions import words_of as law_words
from daybreak.safeguarding.models import Child, ChildReferral
from daybreak.safeguarding.terms import Capacity, Correctable, Verdict
from daybreak.web.forms.children import CorrectForm, FurtherForm, JudgeForm, ProtectForm
from daybreak.web.parts.offers import Offer, offered
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clocks import clock_cell
from daybreak.web.views.lists import consulted, personal_page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def child(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one child's record; looking is recorded."""
    return _child(request, key)


def _child(request: HttpRequest, key: UUID, *, failed: forms.BaseForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    row = find(Child.objects.select_related("compartment__agency", "package", "authority"), key)
    consult("child:read", "child", row, by=post, at=now)
    sent = following.referral_of(row)
    context = {
        "child": row,
        "summary": _summary(row, sent),
        "package_href": f"/packages/{row.package_id}/safeguarding/",
        "corrections": [
            [words_of(each.field), each.was.replace("_", " "), each.became.replace("_", " "), each.reason,
             each.corrected_at]
            for each in following.corrections_of(row.id)
        ],
        "correction_columns": ["What", "Said", "Says", "Why", "Corrected"],
        **offered(_offers(row, sent, post), failed),
    }  # fmt: skip
    return render(request, "web/child_record.html", context, status=422 if failed else 200)


def _summary(row: Child, sent: ChildReferral | None) -> list[object]:
    because = "lives there" if row.capacity == Capacity.HOME else "was found there"
    return [
        ("Known as", row.known_as or "Not known"), ("Age", row.age), ("Known or believed", words_of(row.certainty)),
        ("Where the child is", row.whereabouts or "Not known"),
        ("How the child stands to the suspect", words_of(row.relation)), ("Category", words_of(row.category)),
        {"key": "Risk", "value": "" if row.immediate_risk else "Not immediate",
         "state": "immediate_risk" if row.immediate_risk else ""},
        ("Authority", f"{row.authority.name}: the child {because}"),
        ("Recorded", row.recorded_at), ("Counted", "As another record" if row.counted_as_id else "Here"),
        {"key": "Referred", "value": sent.made_at, "href": f"/children/{sent.id}/", "action": "The referral"}
        if sent else ("Referred", "Not yet"),
    ]  # fmt: skip


def _offers(row: Child, sent: ChildReferral | None, post: Post) -> list[Offer | None]:
    href, law = f"/child-records/{row.id}/", law_words(post.agency.jurisdiction)
    authorities = following.authorities()
    may_record, free = may(post, "child:record", row), sent is None or sent.protected_from is None
    return [
        Offer("refer", "Refer the child now", f"{href}refer/", None, "Refer",
              "The authority is told, and its clock starts.") if not sent and may(post, "child:refer", row) else None,
        Offer("protect", f"Record {law.police_power}", f"{href}protect/", ProtectForm(prefix="protect"), "Record it",
              f"It ends after exactly {law.police_power_hours} hours. The child is referred at once.")
        if free and may(post, "child:protect", row) else None,
        Offer("correct", "Correct the record", f"{href}correct/", CorrectForm(prefix="correct"))
        if may_record else None,
        Offer("further", "Refer to one more authority", f"{href}refer-further/",
              FurtherForm(prefix="further", authorities=authorities), "Refer",
              "That authority is told as well. The child is counted once.") if may_record else None,
    ]  # fmt: skip


@require_POST
def refer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refer this child."""
    post, now = signed_in(request)
    made = actions.refer([key], by=post, at=now)
    messages.success(request, "Referred. The authority's clock runs now.")
    return redirect("web:child-record", made[0].child_id)


@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct one field by a further entry."""
    post, now = signed_in(request)
    form = CorrectForm(request.POST, prefix="correct")
    if not form.is_valid():
        return _child(request, key, failed=form)
    said = form.cleaned_data
    actions.correct_child(key, Correctable(said["field"]), said["value"], reason=said["reason"], by=post, at=now)
    return _done(request, key, "Corrected. What it said before stays below; the authority sees the correction.")


@require_POST
def refer_further(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refer to one more authority."""
    post, now = signed_in(request)
    form = FurtherForm(request.POST, prefix="further", authorities=following.authorities())
    if not form.is_valid():
        return _child(request, key, failed=form)
    said = form.cleaned_data
    actions.refer_further(key, authority=said["authority"], capacity=Capacity(said["capacity"]), by=post, at=now)
    return _done(request, key, "Referred there as well. The child is counted once.")


@require_POST
def protect(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the police protect the child."""
    post, now = signed_in(request)
    form = ProtectForm(request.POST, prefix="protect")
    if not form.is_valid():
        return _child(request, key, failed=form)
    said = form.cleaned_data
    made = actions.protect(key, words=said["words"], began_at=said["began_at"], by=post, at=now)
    messages.success(request, "Recorded, and the authority is told. The clock shows when it ends at the latest.")
    return redirect("web:child-referral", made.id)


@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """Show children by immediate risk and clock, not who they are."""
    post, now = signed_in(request)
    require(post, "child:watch")
    operation = in_operation(request)
    rows, narrowed = _narrowed(request, operation, now)
    page = personal_page_of(request, rows, "child:watch")
    context = {
        "page": page,
        "narrowed": narrowed,
        "late": following.in_breach(operation, at=now).count(),
        "at_risk": following.watched(operation).filter(immediate_risk=True, referral__isnull=True).count(),
        "columns": ["Child", "Force", "Authority", "Risk", "State", "Clock"],
        "rows": [_clock(row, now) for row in page],
        "may_judge": may(post, "child:judge"),
    }
    return render(request, "web/child_clocks.html", context)


def _narrowed(request: HttpRequest, operation: Operation, now: datetime) -> tuple[QuerySet[Child], str]:
    """Return the children by clock, risk and state of referral, as asked for, and in words which they are."""
    late, risk = request.GET.get("clock") == "over", request.GET.get("risk") == "immediate"
    rows = following.in_breach(operation, at=now) if late else following.watched(operation)
    state, words = request.GET.get("state", ""), ["clock in breach"] * late + ["at immediate risk"] * risk
    rows = rows.filter(immediate_risk=True) if risk else rows
    if state in following.by_state(operation):
        rows, words = following.in_state(rows, state), [*words, words_of(state).lower()]
    return rows, ", ".join(words)


def _clock(row: Child, now: datetime) -> Row:
    sent: ChildReferral | None = getattr(row, "referral", None)
    due: datetime | None = row.next_clock  # type: ignore[attr-defined]  # annotated
    force, late = row.compartment.agency, due is not None and due <= now
    return Row(
        [
            Cell(row.reference, note="" if row.counted_as_id is None else "counted as another record"),
            force.name if force else "", row.authority.name,
            Cell(state="immediate_risk") if row.immediate_risk else "",
            Cell(state=sent.state if sent else "not_referred"),
            clock_cell(due, now) if due else Cell("No clock runs"),
        ],
        tone="danger" if late else "",
    )  # fmt: skip


@require_safe
def same(request: HttpRequest) -> HttpResponse:
    """Show records of two forces that may be one child."""
    return _same(request)


def _same(request: HttpRequest, *, failed: JudgeForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "child:judge")
    pairs = following.may_be_one(in_operation(request))[:25]
    consulted(request, [row for pair in pairs for row in pair], "child:judge")
    form = failed or JudgeForm(pairs=_named(pairs))
    context = {
        "form": form if pairs or failed else None,
        "failed": failed,
        "columns": ["First", "Second", "Known as", "Ages", "Where"],
        "rows": [
            [_of(one), _of(two), one.known_as, f"{_age(one)}, {_age(two)}",
             f"{one.whereabouts or one.authority.name}; {two.whereabouts or two.authority.name}"]
            for one, two in pairs
        ],
    }  # fmt: skip
    return render(request, "web/child_same.html", context, status=422 if failed else 200)


def _named(pairs: list[tuple[Child, Child]]) -> list[tuple[str, str]]:
    return [(f"{one.id} {two.id}", f"{one.reference} and {two.reference}") for one, two in pairs]


def _of(row: Child) -> str:
    return f"{row.reference}, {row.compartment.agency.name if row.compartment.agency else 'restricted'}"


def _age(row: Child) -> str:
    return str(row.age) if row.age is not None else "not known"


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Judge one pair."""
    post, now = signed_in(request)
    require(post, "child:judge")
    operation = in_operation(request)
    form = JudgeForm(request.POST, pairs=_named(following.may_be_one(operation)))
    if not form.is_valid():
        return _same(request, failed=form)
    said = form.cleaned_data
    one, two = (UUID(part) for part in said["pair"].split())
    national = compartment(operation, CompartmentKind.NATIONAL)
    actions.judge_same(one, two, Verdict(said["verdict"]), national=national, reason=said["reason"], by=post, at=now)
    messages.success(request, "Judged. Your reason is kept with it.")
    return redirect("web:child-same")


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:child-record", key)
