"""Reads of attribution."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from daybreak.access.models import Compartment
from daybreak.attribution.models import (
    Clearance,
    Door,
    Ground,
    IpLead,
    Resolution,
    ResolutionRequest,
)
from daybreak.attribution.rules import asked_day
from daybreak.attribution.stopped import stopped_in
from daybreak.attribution.terms import GroundKind, RequestState
from daybreak.identity.models import Mention, Occupancy
from daybreak.intake.models import Fact, Referral
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind, RecordKind
from daybreak.kernel.periods import instant
from daybreak.kernel.words import AddressRole


@dataclass(frozen=True, slots=True)
class Said:
    """What one fact says: a subject is at a premises, in a role, as of a day, by an upstream record.

    `event_on` is the day of the IP event behind it, where there is one.
    """

    subject: UUID
    premises: UUID
    kind: GroundKind
    upstream: str
    role: AddressRole
    on: date | None
    fact: UUID
    event_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One operator's answer as its record gives it."""

    referral: Referral
    reference: str
    ip: str
    port: str
    at_text: str
    held_from: str
    held_until: str
    held_ports: str
    subscriber: str
    address: Fact | None
    role: str
    as_at: str
    operator: str


def _subject_of_mention(national: Compartment, only: Collection[UUID] | None) -> dict[tuple[UUID, str], UUID]:
    rows = Mention.objects.filter(compartment=national, subject__isnull=False)
    rows = rows if only is None else rows.filter(referral__in=only)
    return {(referral, party): subject for referral, party, subject in rows.values_list("referral", "party", "subject")}


def ip_facts(national: Compartment, *, only: Collection[UUID] | None = None) -> Iterator[tuple[Fact, UUID]]:
    """Yield current IP facts, of all referrals or some, with their subject.

    An event on a file belongs to the report's first reported person.
    """
    subjects = _subject_of_mention(national, only)
    facts = current_facts().filter(compartment=national, kind=FactKind.IP_EVENT).exclude(normal="")
    facts = facts if only is None else facts.filter(referral__in=only)
    facts = facts.select_related("version").order_by("referral__reference", "place")
    for fact in facts.iterator(chunk_size=10_000):
        party = fact.party if fact.party.startswith("reported/") else "reported/0"
        about_suspect = fact.party.startswith(("reported/", "file/")) or not fact.party
        subject = subjects.get((fact.referral_id, party))
        if subject and about_suspect and "/" not in fact.normal:
            yield fact, subject


def unasked_leads(national: Compartment) -> QuerySet[IpLead]:
    """Return the countable leads nobody has been asked about, in the order of their sources; not of the cleared."""
    leads = standing_leads(national).filter(countable=True, request__isnull=True)
    leads = leads.exclude(subject__in=list(stopped_in(national)))
    return leads.select_related("fact__referral", "fact__version").order_by(
        "fact__referral__scheme", "fact__referral__reference", "fact__version__part", "fact__place"
    )


def standing_leads(national: Compartment) -> QuerySet[IpLead]:
    """Return the leads of current sources: what a newer version no longer says is kept and relied on no more."""
    return IpLead.objects.filter(compartment=national, fact__version__current=True)


def days_asked(national: Compartment) -> dict[UUID, int]:
    """Return on how many days' leads of each subject an operator was asked, answers that differ aside."""
    requests = ResolutionRequest.objects.filter(compartment=national, lead__fact__version__current=True)
    rows = requests.exclude(state=RequestState.DIFFERS).values_list("lead__subject_id", "lead__at")
    days = {(subject, asked_day(at)) for subject, at in rows if at is not None}
    return Counter(subject for subject, _ in days)


def subjects_with_address(national: Compartment) -> frozenset[UUID]:
    """Return the subjects some record places at an address."""
    return frozenset(Occupancy.objects.filter(compartment=national).values_list("subject", flat=True))


def open_requests(national: Compartment) -> QuerySet[ResolutionRequest]:
    """Return what operators are still to answer, by reference."""
    return ResolutionRequest.objects.filter(compartment=national, state=RequestState.OPEN).order_by("reference")


def new_answers(national: Compartment) -> list[Answered]:
    """Return the received resolution records that are not compared as they stand now, in the order of references.

    Those without a resolution, those nobody compared yet, and those the operator corrected after that.
    """
    records = Referral.objects.filter(compartment=national, kind=RecordKind.RESOLUTION)
    settled = Resolution.objects.filter(compartment=national, compared_at__gte=F("referral__changed_at"))
    waiting = records.exclude(id__in=settled.values("referral_id")).order_by("reference", "scheme")
    facts: dict[UUID, list[Fact]] = defaultdict(list)
    for fact in current_facts().filter(referral__in=waiting).order_by("place"):
        facts[fact.referral_id].append(fact)
    return [_answered(referral, facts[referral.id]) for referral in waiting]


def unasked_answers(national: Compartment) -> list[Answered]:
    """Return the answers that name a reference nobody asked under: misdirected, or altered on their way."""
    asked = set(ResolutionRequest.objects.filter(compartment=national).values_list("reference", flat=True))
    return [answer for answer in new_answers(national) if answer.reference not in asked]


def _answered(referral: Referral, facts: list[Fact]) -> Answered:
    value: dict[str, str] = {}
    for fact in facts:
        value.setdefault(fact.kind, fact.value)
        if fact.kind == FactKind.PREMISES_AS_AT and fact.detail.get("iso"):
            value[fact.kind] = str(fact.detail["iso"])
    address = next((fact for fact in facts if fact.kind == FactKind.ADDRESS and fact.normal), None)
    names = (value.get(FactKind.GIVEN_NAME, ""), value.get(FactKind.FAMILY_NAME, ""))
    return Answered(
        referral=referral,
        reference=value.get(FactKind.ASKED_REFERENCE, referral.reference),
        ip=value.get(FactKind.ASKED_IP, ""),
        port=value.get(FactKind.ASKED_PORT, ""),
        at_text=value.get(FactKind.ASKED_AT, ""),
        held_from=value.get(FactKind.HELD_FROM, ""),
        held_until=value.get(FactKind.HELD_UNTIL, ""),
        held_ports=value.get(FactKind.HELD_PORTS, ""),
        subscriber=" ".join(name for name in names if name),
        address=address,
        role=str(address.detail.get("role") or "") if address else "",
        as_at=value.get(FactKind.PREMISES_AS_AT, ""),
        operator=value.get(FactKind.ORIGINATOR, referral.sender),
    )


def uncompared(national: Compartment) -> QuerySet[Resolution]:
    """Return the answers nobody has compared, in the order of their requests."""
    rows = Resolution.objects.filter(compartment=national, compared_at=None)
    return rows.select_related("request__lead").order_by(
        "request__reference", "referral__scheme", "referral__reference"
    )


def with_answers_that_differ(requests: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the requests to which any answer differs; of several answers that one holds."""
    rows = Resolution.objects.filter(request__in=requests).exclude(differences=[])
    return frozenset(rows.values_list("request_id", flat=True))


def resolved_places(national: Compartment, *, of: Collection[UUID] | None = None) -> Iterator[Said]:
    """Yield what agreeing answers say, of all or of some; an operator's record of one subscriber is one upstream.

    Neither a lead its source has taken back nor an answer changed since it was compared is relied on.
    """
    rows = Resolution.objects.filter(
        compartment=national, request__state=RequestState.AGREES, premises__isnull=False, differences=[],
        request__lead__fact__version__current=True, compared_at__gte=F("referral__changed_at"),
    )  # fmt: skip
    rows = rows if of is None else rows.filter(request__lead__subject__in=of)
    for row in rows.select_related("request__lead").order_by("request__reference", "referral__scheme"):
        assert row.premises_id is not None  # noqa: S101 - filtered
        upstream = f"{row.operator}: {row.subscriber} at {row.premises_id}"
        lead = row.request.lead
        yield Said(lead.subject_id, row.premises_id, GroundKind.IP_RESOLUTION, upstream, AddressRole(row.role),
                   _day(row.as_at_text), lead.fact_id, lead.at.date() if lead.at else None)  # fmt: skip


def said_places(national: Compartment, *, of: Collection[UUID] | None = None) -> Iterator[Said]:
    """Yield what providers' registrations and forces' records say of where subjects, all or some, are."""
    rows = Occupancy.objects.filter(compartment=national).select_related("fact__referral")
    rows = rows if of is None else rows.filter(subject__in=of)
    as_at = _as_at_of_records(national, None if of is None else {row.fact.referral_id for row in rows})
    for row in rows.order_by("fact__referral__reference", "fact__place"):
        referral = row.fact.referral
        local = referral.kind == RecordKind.INTELLIGENCE
        kind = GroundKind.LOCAL_INTELLIGENCE if local else GroundKind.ACCOUNT_REGISTRATION
        on = as_at.get(referral.id) if local else referral.received_at.date()
        # A provider holds one registration of its user; whatever is left blank is said to be where they live.
        role = AddressRole(row.role)
        if not local and role is AddressRole.UNKNOWN:
            role = AddressRole.LAST_KNOWN
        yield Said(row.subject_id, row.premises_id, kind, f"{kind.value}: {referral.sender}", role, on, row.fact_id)


def _as_at_of_records(national: Compartment, only: Collection[UUID] | None) -> dict[UUID, date | None]:
    rows = current_facts().filter(compartment=national, kind=FactKind.PREMISES_AS_AT)
    rows = rows if only is None else rows.filter(referral__in=only)
    return {
        referral: _day(str(detail.get("iso") or value))
        for referral, value, detail in rows.values_list("referral_id", "value", "detail")
    }


def _day(text: str) -> date | None:
    seen = instant(text)
    if seen.at is not None:
        return seen.at.date()
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def doors(national: Compartment) -> QuerySet[Door]:
    """Return the doors of an operation."""
    return Door.objects.filter(compartment=national)


def doors_of(subject: UUID) -> QuerySet[Door]:
    """Return a subject's doors with their premises, established ones first."""
    return Door.objects.filter(subject=subject).select_related("premises__district").order_by("-state", "premises__key")


def grounds_of(subject: UUID) -> QuerySet[Ground]:
    """Return a subject's grounds with premises and source."""
    rows = Ground.objects.filter(subject=subject).select_related("premises", "fact__version__source", "fact__referral")
    return rows.order_by("premises__key", "kind", "upstream")


def clearances() -> QuerySet[Clearance]:
    """Return the clearance register, newest first."""
    return Clearance.objects.select_related("subject", "premises").order_by("-cleared_at")
