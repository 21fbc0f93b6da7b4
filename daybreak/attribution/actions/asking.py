"""From IP facts to leads, from leads to requests, from operators' answers to compared resolutions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution import asked, queries
from daybreak.attribution.actions.doors import recheck_standing
from daybreak.attribution.comparing import compared, period_held
from daybreak.attribution.models import IpLead, Resolution, ResolutionRequest
from daybreak.attribution.rules import asked_day, port_of, why_lead_does_not_count, worth_asking
from daybreak.attribution.terms import REQUEST_MOVES, RequestState
from daybreak.identity.actions import place_premises
from daybreak.identity.models import Premises
from daybreak.identity.rules import role_of
from daybreak.intake.models import Fact
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.errors import Conflict, NotAllowed
from daybreak.kernel.periods import instant
from daybreak.kernel.prepared import hold
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing


def read_leads(national: Compartment, *, by: Post, at: datetime) -> int:
    """Make a lead of every current IP fact about a subject; return how many are new. Says why one cannot count.

    A newer version that says the same takes over the lead with whatever was asked about it.
    """
    hold(national)
    require(by, "door:establish")
    leads = list(IpLead.objects.filter(compartment=national).select_related("fact__version"))
    known = {lead.fact_id: lead for lead in leads}
    superseded: dict[tuple[object, ...], list[IpLead]] = defaultdict(list)
    for old in leads:
        if not old.fact.version.current:
            superseded[_said(old.fact)].append(old)
    fresh: list[IpLead] = []
    moved: list[IpLead] = []
    for fact, subject in queries.ip_facts(national):
        waiting = superseded[_said(fact)]
        lead = known.get(fact.id) or (waiting.pop(0) if waiting else None)
        if lead is None:
            fresh.append(_lead(fact, subject, national))
        elif (lead.fact_id, lead.subject_id) != (fact.id, subject):
            lead.fact, lead.subject_id = fact, subject
            moved.append(lead)
    create_rows(fresh)
    update_rows(moved, ["fact", "subject"])
    record("door:establish", "ip_leads", national.operation_id, by=by.actor, at=at, new=len(fresh), moved=len(moved))
    return len(fresh)


def _said(fact: Fact) -> tuple[object, ...]:
    """Return what an IP fact says, whichever version of its record says it."""
    said = [repr(fact.detail.get(key)) for key in ("at_text", "port", "proxy")]
    return fact.referral_id, fact.party, fact.normal, *said


def _lead(fact: Fact, subject: UUID, national: Compartment) -> IpLead:
    text = str(fact.detail.get("at_text") or "")
    seen = instant(text)
    port = port_of(fact.detail.get("port"))
    proxy = fact.detail.get("proxy") not in (None, False, "", "no", "No", "NO")
    received_at = fact.version.received_at
    why_not = why_lead_does_not_count(fact.normal, port=port, at=seen, proxy=proxy, received_at=received_at)
    return IpLead(
        compartment=national,
        subject_id=subject,
        fact=fact,
        address=fact.normal,
        port=port,
        at=seen.at,
        at_text=text[:200],
        zone=(seen.zone or "")[:50],
        precision=seen.precision or "",
        event=str(fact.detail.get("event") or "")[:100],
        proxy=proxy,
        countable=not why_not,
        why_not=why_not[:300],
    )


def request_resolutions(national: Compartment, *, by: Post, at: datetime) -> list[ResolutionRequest]:
    """Write what to ask operators, outside, for leads that could complete a door; return the new requests.

    Everything asked is carried from the source by machine. A lead is asked about once.
    """
    hold(national)
    require(by, "resolution:request")
    with_address, days = queries.subjects_with_address(national), queries.days_asked(national)
    requests = [
        ResolutionRequest(
            compartment=national,
            reference=_reference(lead),
            lead=lead,
            asked_ip=lead.address,
            asked_port=str(lead.port),
            asked_at_text=lead.at_text,
            applicant=by.id,
            asked_at=at,
        )
        for subject, leads in _leads_by_subject(national).items()
        for lead in _worth(leads, has_address=subject in with_address, asked=days.get(subject, 0))
    ]
    create_rows(requests)
    things = [(request.id, {"reference": request.reference}) for request in requests]
    record_many("resolution:request", "resolution_request", things, by=by.actor, at=at, processing=Processing.DISCLOSE)
    return requests


def _leads_by_subject(national: Compartment) -> dict[UUID, list[IpLead]]:
    leads: dict[UUID, list[IpLead]] = defaultdict(list)
    for lead in queries.unasked_leads(national):
        leads[lead.subject_id].append(lead)
    return leads


def _worth(leads: list[IpLead], *, has_address: bool, asked: int) -> Iterable[IpLead]:
    by_day: dict[date, IpLead] = {}
    for lead in leads:
        assert lead.at is not None  # noqa: S101 - countable leads have an instant
        by_day.setdefault(asked_day(lead.at), lead)
    number = worth_asking(by_day, has_address=has_address, asked=asked)
    return [by_day[day] for day in sorted(by_day, reverse=True)[:number]]


def _reference(lead: IpLead) -> str:
    """Return a reference that gives nothing away and is the same in every run of the same data."""
    of, fact = lead.fact.referral, lead.fact
    where = (of.scheme, of.reference, fact.version.part, fact.place)
    said = "|".join((*where, lead.address, str(lead.port), lead.at_text))
    return "R-" + sha256(said.encode()).hexdigest()[:14].upper()


def import_answers(national: Compartment, *, by: Post, at: datetime) -> int:
    """Take operators' answers out of the received resolution records; return how many are new or corrected.

    A corrected answer takes the place of the one before and is compared anew. Answers to a reference nobody asked
    under stay in intake and are listed by `queries.unasked_answers`.
    """
    hold(national)
    require(by, "resolution:request")
    requests = {row.reference: row for row in ResolutionRequest.objects.filter(compartment=national)}
    answers = [answer for answer in queries.new_answers(national) if answer.reference in requests]
    premises = place_premises((a.address for a in answers if a.address is not None), national=national)
    standing = {row.referral_id: row for row in Resolution.objects.filter(compartment=national)}
    fresh, changed, moved = [], [], {}
    for answer in answers:
        request, row = requests[answer.reference], standing.get(answer.referral.id)
        said = _resolution(answer, request, premises, national)
        if row is None:
            fresh.append(said)
        elif row.compared_at or any(getattr(row, name) != getattr(said, name) for name in ANSWERED_FIELDS):
            for name in ANSWERED_FIELDS:
                setattr(row, name, getattr(said, name))
            row.differences, row.compared_by, row.compared_at = [], None, None
            changed.append(row)
        else:
            continue
        if request.state != RequestState.ANSWERED:
            check_move(REQUEST_MOVES, what="A request", now=RequestState(request.state), to=RequestState.ANSWERED)
            request.state = RequestState.ANSWERED
            moved[request.id] = request
    create_rows(fresh)
    comparison = ["differences", "compared_by", "compared_at"]
    update_rows(changed, [*ANSWERED_FIELDS, *comparison])
    update_rows(list(moved.values()), ["state"])
    record("resolution:request", "resolutions", national.operation_id, by=by.actor, at=at,
           processing=Processing.COLLECT, imported=len(fresh), corrected=len(changed))  # fmt: skip
    _recheck(national, [*fresh, *changed], by=by, at=at)
    return len(fresh) + len(changed)


ANSWERED_FIELDS = (
    "request_id", "operator", "answered_ip", "answered_port", "answered_at_text", "held_from_text", "held_until_text",
    "held_from", "held_until", "held_ports", "subscriber", "premises_id", "role", "as_at_text",
)  # fmt: skip


def _resolution(
    answer: queries.Answered, request: ResolutionRequest, premises: Mapping[str, Premises], national: Compartment
) -> Resolution:
    held = period_held(answer.held_from, answer.held_until)
    return Resolution(
        compartment=national, request=request, referral=answer.referral, operator=answer.operator[:200],
        answered_ip=answer.ip[:64], answered_port=answer.port[:8], answered_at_text=answer.at_text[:200],
        held_from_text=answer.held_from[:200], held_until_text=answer.held_until[:200],
        held_from=held.from_ if held else None, held_until=held.until if held else None,
        held_ports=answer.held_ports[:32],
        subscriber=answer.subscriber[:300], premises=premises.get(answer.address.normal if answer.address else ""),
        role=role_of(answer.role), as_at_text=answer.as_at[:200],
    )  # fmt: skip


def _recheck(national: Compartment, rows: Iterable[Resolution], *, by: Post, at: datetime) -> None:
    leads = IpLead.objects.filter(request__in=[row.request_id for row in rows])
    recheck_standing(national, set(leads.values_list("subject_id", flat=True)), by=by, at=at)


def _check_imported(rows: Iterable[Resolution], national: Compartment) -> None:
    """Raise Conflict where an operator has said something else since its answer was imported: that would be lost."""
    said = {answer.referral.id: answer for answer in queries.new_answers(national)}
    for row in rows:
        answer = said.get(row.referral_id)
        if answer and not _as_imported(row, answer, national):
            raise Conflict(
                f"The operator has corrected its answer to {row.request.reference} since it was imported",
                rule="what is compared is what stands",
                remedy="Import the answers again, then compare",
            )


def _as_imported(row: Resolution, answer: queries.Answered, national: Compartment) -> bool:
    now = _resolution(answer, row.request, {}, national)
    same = all(getattr(row, name) == getattr(now, name) for name in ANSWERED_FIELDS if name != "premises_id")
    return same and (row.premises.key if row.premises else "") == (answer.address.normal if answer.address else "")


def compare_answers(
    national: Compartment, *, by: Post, at: datetime, references: Collection[str] = ()
) -> tuple[int, int]:
    """Compare each new answer with its request, character by character; return how many agree and how many differ.

    With `references` only the answers to those requests.

    Made by somebody other than the applicant, so that nobody checks their own application.
    """
    hold(national)
    require(by, "resolution:compare")
    waiting = queries.uncompared(national)
    rows = list(waiting.filter(request__reference__in=references) if references else waiting)
    if Post.objects.filter(person=by.person_id, id__in={row.request.applicant for row in rows}).exists():
        raise NotAllowed("The applicant may not compare the answers", remedy="Ask another analyst or coordinator")
    _check_imported(rows, national)
    for row in rows:
        row.differences = [asdict(found) for found in compared(asked.asked_of(row.request), asked.held_of(row))]
        row.compared_by, row.compared_at = by.id, at
    update_rows(rows, ["differences", "compared_by", "compared_at"])
    requests = {row.request_id: row.request for row in rows}
    differing = queries.with_answers_that_differ(requests)
    for key, request in requests.items():
        request.state = RequestState.DIFFERS if key in differing else RequestState.AGREES
    update_rows(list(requests.values()), ["state"])
    things = [(row.id, {"request": row.request.reference, "differences": len(row.differences)}) for row in rows]
    record_many("resolution:compare", "resolution", things, by=by.actor, at=at)
    _recheck(national, rows, by=by, at=at)
    differ = sum(1 for row in rows if row.differences)
    return len(rows) - differ, differ
