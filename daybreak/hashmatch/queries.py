"""Reads of hashes: overlaps that are leads, no more."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from daybreak.access.models import Compartment
from daybreak.hashmatch.models import FileHash
from daybreak.intake.models import Fact
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind


def facts_to_take(national: Compartment) -> QuerySet[Fact]:
    """Return the current hash facts that are not in the index yet."""
    facts = current_facts().filter(compartment=national, kind=FactKind.FILE_HASH).exclude(normal="")
    return facts.exclude(id__in=FileHash.objects.values("fact_id")).order_by("referral__reference", "place")


def overlaps() -> QuerySet[FileHash, tuple[str, str, int]]:
    """Return (algorithm, digest, referrals) of hashes that several referrals carry, the widest spread first."""
    rows = FileHash.objects.order_by().values_list("algorithm", "digest").annotate(n=Count("referral", distinct=True))
    return rows.filter(n__gt=1).order_by("-n", "digest")


def look_up(digest: str) -> QuerySet[FileHash]:
    """Return every place an exact hash stands."""
    return FileHash.objects.filter(digest=digest.strip().lower()).select_related("referral")
