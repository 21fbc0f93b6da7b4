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
    """Return (algorithm, digest, referrals) of hashes that several referrals carry now, the widest spread first."""
    rows = _standing().order_by().values_list("algorithm", "digest").annotate(n=Count("referral", distinct=True))
    return rows.filter(n__gt=1).order_by("-n", "algorithm", "digest")


def look_up(digest: str) -> QuerySet[FileHash]:
    """Return every place an exact hash stands, in the order of the referrals."""
    rows = _standing().filter(digest=digest.strip().lower()).select_related("referral")
    return rows.order_by("referral__scheme", "referral__reference", "fact__place")


def _standing() -> QuerySet[FileHash]:
    # A newer version brings its own rows; what it no longer says is kept, and matches nothing.
    return FileHash.objects.filter(fact__version__current=True)
