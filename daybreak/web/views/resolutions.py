"""What operators are asked and what they answered, character by character; leads that cannot be asked about."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may_ever, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution import actions, asked
from daybreak.attribution.actions.exporting import COLUMNS
from daybreak.attribution.comparing import Run, marked
from daybreak.attribution.models import IpLead, Resolution, ResolutionRequest
from daybreak.attribution.terms import RequestState
from daybreak.kernel.readings import readings
from daybreak.web.parts.tables import Cell, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def resolutions(request: HttpRequest) -> HttpResponse:
    """Show what operators were asked, those whose answer differs first."""
    post, _ = signed_in(request)
    require(post, "resolution:read")
    state = request.GET.get("state", "")
    rows = asked.requests()
    rows = rows.filter(state=state) if state in list(RequestState) else rows
    page = personal_page_of(request, rows, "resolution:read")
    counted = asked.requests_by_state()
    context = {
        "page": page,
        "state": state,
        "states": [(each.value, words_of(each), counted.get(each.value, 0)) for each in RequestState],
        "may_ask": may_ever(post, "resolution:request"),
        "may_compare": may_ever(post, "resolution:compare") and counted.get(RequestState.ANSWERED, 0),
        "columns": ["Request", "Address and port", "Time as in the source", "State", "Asked"],
        "rows": [_row(each) for each in page],
    }
    return render(request, "web/resolutions.html", context)


def _row(row: ResolutionRequest) -> Row:
    tone = "danger" if row.state == RequestState.DIFFERS else ""
    name = Cell(row.reference, href=f"/resolutions/{row.id}/")
    address = Cell(f"{row.asked_ip} {row.asked_port}", exact=True)
    return Row([name, address, Cell(row.asked_at_text, exact=True), Cell(state=row.state), row.asked_at], tone)


@require_safe
def resolution(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one request beside each answer to it, every differing character marked."""
    post, now = signed_in(request)
    found = asked.request(key)
    consult("resolution:read", "resolution_request", found, by=post, at=now)
    answers = list(asked.answers_to([found]))
    people = names_of_posts([found.applicant, *(row.compared_by for row in answers if row.compared_by)])
    lead, version = found.lead, found.lead.fact.version
    exactly = lead.at.astimezone(UTC).isoformat() if lead.at else ""  # to the second: pages' own times stop at minutes
    context = {
        "asked": found,
        "said": [
            ("Subject", lead.subject.reference), ("Asked by", people.get(found.applicant, "")),
            ("Time in UTC", exactly), ("Zone as written", lead.zone or "none"), ("Precision", lead.precision),
            ("Event", lead.event or "not said"), ("Proxy", "may be one" if lead.proxy else "not said to be one"),
            ("Place in the source", lead.fact.place), ("Source SHA-256", version.source.digest),
        ],
        "source": version.source.id,
        "columns": ["What", "Asked", "Answered"],
        "answers": [_answer(found, row, people) for row in answers],
    }  # fmt: skip
    return render(request, "web/resolution.html", context)


def _answer(found: ResolutionRequest, row: Resolution, people: Mapping[UUID | None, str]) -> dict[str, object]:
    pairs = [
        ("Address", found.asked_ip, row.answered_ip),
        ("Port", found.asked_port, row.answered_port),
        ("Time", found.asked_at_text, row.answered_at_text),
    ]
    held = f"{row.held_from_text or 'not said'} to {row.held_until_text or 'not said'}"
    return {
        "operator": row.operator,
        "state": "differs" if row.differences else "agrees" if row.compared_at else "answered",
        "pairs": [[name, *map(_shown, marked(before, after))] for name, before, after in pairs],
        "why": [WHY[each["field"]] for each in row.differences if each["field"] in WHY],
        "said": [
            ("The line held it", held if row.held_from_text or row.held_until_text else "at the time repeated"),
            ("Ports of the line", row.held_ports or "not said"),
            ("Address role", words_of(row.role)), ("As at", row.as_at_text or "not said"),
            ("Premises", str(row.premises) if row.premises else "none given"),
            ("Compared by", people.get(row.compared_by, "") if row.compared_by else "nobody yet"),
        ],
    }  # fmt: skip


def _shown(runs: Iterable[Run]) -> SafeString:
    """Return a text in typewriter letters with what differs marked."""
    said = [("mark" if differs else "span", run) for run, differs in runs]
    drawn = format_html_join("", "<{0}>{1}</{0}>", said)
    return format_html('<span class="day-exact">{}</span>', drawn or "none")


WHY = {
    "interval": "The interval answered does not cover the instant asked about, or has no zone.",
    "ports": "The port asked about is not among the ports answered: they are another customer's.",
}


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Send what operators are still to answer, as CSV or JSON; recorded as disclosed."""
    post, now = signed_in(request)
    require(post, "resolution:request")
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    rows = actions.export_requests(national, by=post, at=now)
    if request.GET.get("form") == "json":
        answer = HttpResponse(json.dumps(rows, ensure_ascii=False, indent=1), content_type="application/json")
        name = "requests.json"
    else:
        answer, name = HttpResponse(content_type="text/csv; charset=utf-8"), "requests.csv"
        writer = csv.DictWriter(answer, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Compare the answers nobody compared yet; refused to whoever asked."""
    post, now = signed_in(request)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    agree, differ = actions.compare_answers(national, by=post, at=now)
    if differ:
        messages.warning(request, f"{differ} differ and block their doors; {agree} agree.")
    else:
        messages.success(request, f"{agree} agree, character by character.")
    return redirect("web:resolutions")


@require_safe
def leads(request: HttpRequest) -> HttpResponse:
    """Show the leads that cannot count, why, and every reading of a time that is not settled."""
    post, _ = signed_in(request)
    require(post, "resolution:read")
    page = personal_page_of(request, asked.uncounted_leads(), "resolution:read")
    context = {
        "page": page,
        "columns": ["Address and port", "Time as in the source", "Why it does not count", "May mean", "Subject"],
        "rows": [_lead(row) for row in page],
    }
    return render(request, "web/leads.html", context)


def _lead(row: IpLead) -> list[object]:
    found = () if row.at else readings(row.at_text)
    meant = "; ".join(f"{each.at:%Y-%m-%d %H:%M:%S} UTC ({each.read_as})" for each in found)
    place = urlencode({"place": row.fact.place})
    source = Cell(row.at_text or "none", href=f"/sources/{row.fact.version.source_id}/?{place}")
    address = Cell(f"{row.address} {'' if row.port is None else row.port}".strip(), exact=True)
    subject = Cell(row.subject.reference, href=f"/subjects/{row.subject_id}/")
    return [address, source, row.why_not, meant or ("Settled" if row.at else "No reading"), subject]
