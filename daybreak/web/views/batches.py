"""Referrals: deliveries that reconcile, what was refused and why, one referral with every fact in its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, may_ever, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.intake import queries
from daybreak.intake.actions import open_batch, open_source
from daybreak.intake.arrivals import Arrived, open_all
from daybreak.intake.deliveries import Delivered, Given, arrivals
from daybreak.intake.models import Batch, Fact, Receipt, Referral, Source, Version
from daybreak.intake.terms import DataClock, Outcome, ReferralState
from daybreak.kernel.locks import find
from daybreak.packages.watching import queues
from daybreak.triage.tasks import take_in
from daybreak.triage.terms import Silence
from daybreak.web.forms.batches import DeliveryForm, ReferralFilter
from daybreak.web.forms.opening import OpeningForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.changes import FOR_SAFEGUARDING, shown_changes
from daybreak.web.views.lists import page_of
from daybreak.web.views.sources import excerpt
from daybreak.web.visit import in_operation, signed_in

OUTCOMES = [Column(words_of(outcome), numeric=True) for outcome in Outcome]
SILENT = {
    Silence.SUPERVISOR.value: "deliveries with open records that nobody has moved for a day or more",
    Silence.GOLD.value: "deliveries with open records that nobody has moved for three days or more",
}
REFUSED_COLUMNS = ["File", "Why it was refused", "What helps", "Delivery"]


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """Show every delivery: received = new + updated + unchanged + quarantined."""
    return _batches(request)


def _batches(request: HttpRequest, *, status: int = 200, form: DeliveryForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "referral:read")
    page = page_of(request, _silent(request, queries.batches(), now))
    counted = queries.reconciliations(page.object_list)
    total = queries.reconciliation()
    context = {
        "page": page,
        "narrowed": SILENT.get(request.GET.get("silent", ""), ""),
        "takes_results": may_ever(post, "exhibit:take-in"),
        "total": total,
        "reconciles": total["received"] == sum(total[outcome.value] for outcome in Outcome),
        "states": [
            (words_of(state), number, f"/referrals/?state={state}")
            for state, number in queries.referrals_by_state().items()
        ],
        "kinds": [
            (words_of(kind), number, f"/referrals/?kind={kind}") for kind, number in queries.referrals_by_kind().items()
        ],
        "kind_columns": ["Kind", *(Column(words_of(state), numeric=True) for state in ReferralState)],
        "kind_rows": _by_kind(),
        "columns": ["Delivery", "Sender", "Received", Column("Records", numeric=True), *OUTCOMES],
        "rows": [_batch_row(each, counted.get(each.id, {})) for each in page],
        "form": form or (DeliveryForm(saved=_saved()) if may(post, "referral:receive") else None),
    }
    return render(request, "web/batches.html", context, status=status)


def _silent(request: HttpRequest, rows: QuerySet[Batch], now: datetime) -> QuerySet[Batch]:
    """Return the deliveries with open records that nobody has moved for as long as asked for; all, where it is not."""
    silence = request.GET.get("silent", "")
    if silence not in SILENT:
        return rows
    alarms = [Silence.GOLD] if silence == Silence.GOLD else list(Silence)
    keys = [queue.key for queue in queues(in_operation(request), at=now) if queue.alarm in alarms]
    return rows.filter(pk__in=keys)


def _by_kind() -> list[list[object]]:
    """Return a row for each kind of record and how many of it are in each state, each a link to them."""
    return [
        [
            words_of(kind),
            *(Cell(counted.get(state, 0), href=f"/referrals/?kind={kind}&state={state}") for state in ReferralState),
        ]
        for kind, counted in sorted(queries.referrals_by_kind_and_state().items())
    ]


def _batch_row(batch: Batch, counted: dict[str, int]) -> Row:
    numbers = [counted.get(outcome, 0) for outcome in Outcome]
    cells = [Cell(batch.name, href=f"/batches/{batch.id}/"), batch.sender, batch.received_at, sum(numbers), *numbers]
    return Row(cells, tone="attention" if counted.get(Outcome.QUARANTINED) else "")


@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Receive the uploaded files as one batch."""
    post, now = signed_in(request)
    form = DeliveryForm(request.POST, request.FILES, saved=_saved())
    if not form.is_valid():
        return _batches(request, status=422, form=form)
    said = form.cleaned_data
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    saved = queries.saved_declarations(national, [said["declared"]] if said["declared"] else [])
    batch = open_batch(said["name"], national=national, sender=said["sender"], by=post, at=now)
    counted = take_in(open_all(_arrived(said["files"], (*said["profile"], *saved))), batch=batch, by=post, at=now)
    refused = counted[Outcome.QUARANTINED]
    messages.success(request, f"{counted.total()} records received, {refused} of them in quarantine.")
    return redirect("web:batch", batch.id)


def _saved() -> list[str]:
    """Return the names of the saved declarations the viewer sees."""
    return list(queries.declarations().values_list("name", flat=True))


def _arrived(files: list[UploadedFile[Any]], given: Given) -> Iterator[Arrived]:
    return arrivals([Delivered(file.name or "unnamed", file.read) for file in files], given=given)


@require_safe
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one delivery: its files, what became of their records, what was refused."""
    post, _ = signed_in(request)
    found = queries.batch(key)
    require(post, "referral:read", found)
    page = page_of(request, queries.sources_of(found))
    context = {
        "batch": found,
        "by": names_of_posts([found.received_by]).get(found.received_by, ""),
        "total": queries.reconciliation(found),
        "archive_columns": ["Archive", Column("Bytes", numeric=True), Column("Files in it", numeric=True), "SHA-256"],
        "archives": [[a.name, a.size, a.members, Cell(a.digest, exact=True)] for a in queries.archives_of(found)[:50]],
        "page": page,
        "columns": ["File", Column("Bytes", numeric=True), "SHA-256"],
        "rows": [[Cell(s.name, href=f"/sources/{s.id}/"), s.size, Cell(s.digest, exact=True)] for s in page],
        "refused_columns": REFUSED_COLUMNS[:-1],
        "refused": [_refused(each)[:-1] for each in queries.quarantine().filter(batch=found)[:50]],
    }
    return render(request, "web/batch.html", context)


@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """Show what was refused or could not be read, each with its reason."""
    post, _ = signed_in(request)
    require(post, "referral:read")
    page = page_of(request, queries.quarantine())
    context = {"page": page, "columns": REFUSED_COLUMNS, "rows": [_refused(each) for each in page]}
    return render(request, "web/quarantine.html", context)


def _refused(receipt: Receipt) -> list[object]:
    return [
        Cell(receipt.file_name, note=receipt.place), Cell(receipt.message or receipt.rule, note=receipt.rule),
        receipt.remedy, Cell(receipt.batch.name, href=f"/batches/{receipt.batch_id}/"),
    ]  # fmt: skip


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Show the referrals, the newest first."""
    post, now = signed_in(request)
    require(post, "referral:read")
    form = ReferralFilter(request.GET)
    page = page_of(request, _filtered(form, now))
    context = {
        "form": form, "page": page,
        "columns": ["Referral", "Sender", "Kind", "State", "Received", "Changed", "Provider keeps data until"],
        "rows": [
            [Cell(str(r), href=f"/referrals/{r.id}/"), r.sender, words_of(r.kind), Cell(state=r.state),
             r.received_at, r.changed_at, r.data_expires_at or ""]
            for r in page
        ],
    }  # fmt: skip
    return render(request, "web/referrals.html", context)


def _filtered(form: ReferralFilter, now: datetime) -> QuerySet[Referral]:
    rows = queries.referrals()
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = {name: asked[name] for name in ("kind", "state") if asked.get(name)}
    rows = rows.filter(**wanted)
    if asked.get("provider"):
        rows = queries.expiring(rows, DataClock(asked["provider"]), at=now)
    return rows.filter(reference__icontains=asked["q"].strip()) if asked.get("q") else rows


@require_safe
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one referral: its versions, and its facts as the sources say them now."""
    post, now = signed_in(request)
    found = queries.referral(key)
    consult("referral:read", "referral", found, by=post, at=now)
    versions = list(queries.versions_of(found))
    page = page_of(request, queries.facts_of(found, by=post))
    context = {
        "referral": found,
        "summary": [
            ("Sender", found.sender), ("Kind", words_of(found.kind)), ("Received", found.received_at),
            ("Newest version", found.changed_at),
            ("Provider keeps data until", found.data_expires_at or "Not stated"),
            ("Owner", names_of_posts([found.owner]).get(found.owner)),
        ],
        "version_columns": ["Version", "Source", "Received", "Stands", "What changed"],
        "versions": [_version(each) for each in versions],
        "changes": shown_changes(versions, request.GET.get("version", ""), by=post),
        "page": page,
        "facts": [_fact(each) for each in page],
        "kept": [line for version in versions if version.current for line in _kept(version)],
    }  # fmt: skip
    return render(request, "web/referral.html", context)


def _version(version: Version) -> list[object]:
    return [
        f"{version.part} {version.number}",
        Cell(version.source.name, href=f"/sources/{version.source_id}/?place={quote(version.place)}"),
        version.received_at, Cell(state="current") if version.current else Cell(state="superseded"),
        Cell(f"Against version {version.number - 1}", href=f"?version={version.id}#changes")
        if version.number > 1 else "The first",
    ]  # fmt: skip


def _fact(fact: Fact) -> dict[str, object]:
    source = fact.version.source
    return {
        "party": fact.party, "category": fact.category, "kind": words_of(fact.kind),
        "value": fact.shown or FOR_SAFEGUARDING,  # type: ignore[attr-defined]  # annotated
        "source": source.name, "place": fact.place, "href": f"/sources/{source.id}/?place={quote(fact.place)}",
    }  # fmt: skip


def _kept(version: Version) -> list[dict[str, str]]:
    """Return the notes and file names of a version without their text: it is read in the sealed source only."""
    return [
        {"kind": words_of(kind), "place": place, "href": f"/sources/{version.source_id}/?place={quote(place)}"}
        for kind, _, place, _ in version.kept
    ]


@require_safe
def source(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what a sealed source is, and ask for the reason to open it; its text is not on this page."""
    return _source(request, key)


def _source(request: HttpRequest, key: UUID, *, status: int = 200, form: OpeningForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    found = find(Source, key)
    require(post, "referral:read", found)
    place = request.GET.get("place", "")
    context = {
        "source": found,
        "summary": _about(found, form["place"].value() if form else place),
        "form": form or OpeningForm(initial={"place": place}),
    }
    return render(request, "web/source.html", context, status=status)


def _about(found: Source, place: str) -> list[object]:
    return [
        {"key": "SHA-256", "value": found.digest, "exact": True}, ("Bytes", found.size),
        ("Received", found.received_at),
        *([{"key": "Rewritten from the file with SHA-256", "value": found.rewritten_from, "exact": True}]
          if found.rewritten_from else []),
        {"key": "Place asked for", "value": place or "The beginning", "exact": True},
    ]  # fmt: skip


@require_POST
def open_text(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open one sealed source at a place; that it was opened, and why, is recorded."""
    post, now = signed_in(request)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return _source(request, key, status=422, form=form)
    place = form.cleaned_data["place"]
    found, content = open_source(key, reason=form.cleaned_data["reason"], by=post, at=now)
    context = {
        "source": found, "opened": True, "excerpt": excerpt(found.name, content, place),
        "summary": _about(found, place),
    }  # fmt: skip
    return render(request, "web/source.html", context)
