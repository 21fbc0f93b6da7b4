"""Reads of what operators are asked and what they answered: for comparing, exporting and showing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, QuerySet, When

from daybreak.access.models import Compartment
from daybreak.attribution.comparing import Asked, Held
from daybreak.attribution.models import IpLead, Resolution, ResolutionRequest, TypedIdentifier
from daybreak.kernel.locks import find


def asked_of(request: ResolutionRequest) -> Asked:
    """Return what a request asked, as it is compared."""
    return Asked(request.asked_ip, request.asked_port, request.asked_at_text, request.lead.at)


def held_of(row: Resolution) -> Held:
    """Return what an answer says, as it is compared."""
    said = (row.answered_ip, row.answered_port, row.answered_at_text, row.held_from_text, row.held_until_text)
    return Held(*said, row.held_ports)


def requests() -> QuerySet[ResolutionRequest]:
    """Return every request the viewer sees with its lead, those whose answer differs first, then by reference."""
    rows = ResolutionRequest.objects.select_related("lead__fact__version__source", "lead__subject")
    return rows.order_by(Case(When(state="differs", then=0), default=1), "reference")


def requests_by_state() -> Counter[str]:
    """Return how many requests are in each state."""
    return Counter(ResolutionRequest.objects.values_list("state", flat=True))


def request(key: UUID | str) -> ResolutionRequest:
    """Return one request; hidden and absent are the same NotFound."""
    return find(requests(), key)


def answers_to(rows: Iterable[ResolutionRequest]) -> QuerySet[Resolution]:
    """Return the answers to these requests with their premises, the earliest received first."""
    found = Resolution.objects.filter(request__in=[row.pk for row in rows]).select_related("referral", "premises")
    return found.order_by("referral__received_at", "referral__reference")


def uncounted_leads() -> QuerySet[IpLead]:
    """Return the leads of current sources that cannot count, by reason: each is somebody's task to have mended."""
    rows = IpLead.objects.filter(countable=False, fact__version__current=True)
    return rows.select_related("subject", "fact__version__source").order_by("why_not", "address", "id")


def typed_identifiers() -> QuerySet[TypedIdentifier]:
    """Return the typed identifiers, those that wait for their second entry first, then the newest."""
    rows = TypedIdentifier.objects.select_related("subject")
    return rows.order_by(Case(When(state="waiting", then=0), default=1), "-first_at", "id")


def to_ask(national: Compartment) -> QuerySet[ResolutionRequest]:
    """Return what operators are still to answer with where in which source it stands, by reference."""
    rows = ResolutionRequest.objects.filter(compartment=national, state="open")
    return rows.select_related("lead__fact__version__source").order_by("reference")
