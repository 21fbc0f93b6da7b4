"""Reads of deconfliction."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.agencies.rules import slug_of
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.terms import Handling, HitState
from daybreak.identity.models import Mention
from daybreak.intake.models import Fact
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind, RecordKind

IDENTIFIERS = [FactKind.PHONE, FactKind.EMAIL, FactKind.USERNAME, FactKind.ACCOUNT_ID, FactKind.DEVICE]


def identifiers_of_forces(national: Compartment) -> Iterator[tuple[Fact, str, Handling]]:
    """Yield (identifier fact, originator's slug, handling code) from the forces' own records."""
    records = current_facts().filter(compartment=national, referral__kind=RecordKind.INTELLIGENCE)
    codes: dict[UUID, Handling] = {}
    originators: dict[UUID, str] = {}
    about = records.filter(kind__in=[FactKind.HANDLING_CODE, FactKind.ORIGINATOR])
    for referral, kind, value in about.values_list("referral_id", "kind", "value"):
        if kind == FactKind.ORIGINATOR:
            originators[referral] = slug_of(value)
        elif value.strip().lower() in list(Handling):
            codes[referral] = Handling(value.strip().lower())
    identifiers = records.filter(kind__in=IDENTIFIERS).exclude(normal="").select_related("referral")
    for fact in identifiers.order_by("referral__reference", "place"):
        if fact.referral_id in originators:
            yield fact, originators[fact.referral_id], codes.get(fact.referral_id, Handling.BLIND)


def subjects_of_interests(national: Compartment) -> dict[tuple[UUID, str], UUID | None]:
    """Return the subject behind each person of each intelligence record."""
    rows = Mention.objects.filter(compartment=national, referral__kind=RecordKind.INTELLIGENCE)
    return {(referral, party): subject for referral, party, subject in rows.values_list("referral", "party", "subject")}


def interests(national: Compartment) -> QuerySet[Interest]:
    """Return all interests with agency, subject and record."""
    return Interest.objects.filter(compartment=national).select_related("agency", "subject", "fact__referral")


def my_hits() -> QuerySet[HitSide]:
    """Return the viewer's sides of hits, those waiting longest first."""
    return HitSide.objects.select_related("compartment__agency").order_by("waiting_since", "subject_reference", "id")


def waiting_by_force() -> dict[str, int]:
    """Return how many hits wait for each force's acknowledgement, by slug."""
    waiting = HitSide.objects.filter(state=HitState.WAITING)
    return dict(waiting.order_by().values_list("compartment__agency__slug").annotate(n=Count("id")))


def hits_by_state() -> dict[str, int]:
    """Return how many sides of hits are in each state."""
    return dict(HitSide.objects.order_by().values_list("state").annotate(n=Count("id")))


def open_hits(subject_reference: str) -> QuerySet[HitSide]:
    """Return the viewer's unsettled sides that concern one subject."""
    return HitSide.objects.filter(~Q(state=HitState.SETTLED), subject_reference=subject_reference)


def hits_of_subject(subject: UUID) -> QuerySet[Hit]:
    """Return the hits about one subject, newest first (posts that see the nation)."""
    found = Hit.objects.filter(Q(subject=subject) | Q(left__subject=subject) | Q(right__subject=subject))
    return found.select_related("left__agency", "right__agency").order_by("-found_at")
