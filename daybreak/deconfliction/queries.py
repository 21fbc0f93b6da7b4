"""Reads of deconfliction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.agencies.rules import slug_of
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.rules import most_closed
from daybreak.deconfliction.terms import Handling, HitState
from daybreak.identity.models import Mention
from daybreak.intake.models import Fact
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind, RecordKind

IDENTIFIERS = [FactKind.PHONE, FactKind.EMAIL, FactKind.USERNAME, FactKind.ACCOUNT_ID, FactKind.DEVICE]


def identifiers_of_forces(national: Compartment) -> Iterator[tuple[Fact, str, Handling]]:
    """Yield (identifier fact, originator's slug, handling code) from the forces' own records.

    A record that names no originator is its sender's; where it carries several codes, the most closed one holds.
    """
    records = current_facts().filter(compartment=national, referral__kind=RecordKind.INTELLIGENCE)
    codes: dict[UUID, list[Handling]] = defaultdict(list)
    originators: dict[UUID, str] = {}
    about = records.filter(kind__in=[FactKind.HANDLING_CODE, FactKind.ORIGINATOR]).order_by("-place")
    for referral, kind, value in about.values_list("referral_id", "kind", "value"):
        code = value.strip().lower()
        if kind == FactKind.ORIGINATOR:
            originators[referral] = slug_of(value)
        else:
            codes[referral].append(Handling(code) if code in list(Handling) else Handling.BLIND)
    identifiers = records.filter(kind__in=IDENTIFIERS).exclude(normal="").select_related("referral")
    for fact in identifiers.order_by("referral__scheme", "referral__reference", "place"):
        originator = originators.get(fact.referral_id) or slug_of(fact.referral.sender)
        yield fact, originator, most_closed(codes[fact.referral_id])


def subjects_of_interests(national: Compartment) -> dict[tuple[UUID, str], UUID | None]:
    """Return the subject behind each person of each intelligence record."""
    rows = Mention.objects.filter(compartment=national, referral__kind=RecordKind.INTELLIGENCE)
    return {(referral, party): subject for referral, party, subject in rows.values_list("referral", "party", "subject")}


def interests(national: Compartment) -> QuerySet[Interest]:
    """Return all interests with agency, subject and record; `fact__version__current` tells those that stand."""
    rows = Interest.objects.filter(compartment=national)
    return rows.select_related("agency", "subject", "fact__referral", "fact__version")


def hits_with_interests(national: Compartment) -> QuerySet[Hit]:
    """Return the hits of an operation with both interests, their agencies, subjects and records."""
    sides = [f"{side}__{of}" for side in ("left", "right") for of in ("agency", "subject", "fact__referral")]
    return Hit.objects.filter(compartment=national).select_related(*sides)


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
