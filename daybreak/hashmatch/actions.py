"""Taking in the file hashes that sources carry."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.hashmatch import queries
from daybreak.hashmatch.models import FileHash
from daybreak.kernel.bulk import create_rows
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def take_hashes(national: Compartment, *, by: Post, at: datetime) -> int:
    """Take in the hashes not taken yet; return how many there were."""
    Compartment.objects.select_for_update().get(pk=national.pk)
    require(by, "identity:resolve")
    fresh = [
        FileHash(
            compartment=national,
            algorithm=str(fact.detail.get("algorithm") or "unknown"),
            digest=fact.normal,
            referral_id=fact.referral_id,
            fact=fact,
        )
        for fact in queries.facts_to_take(national)
    ]
    create_rows(fresh)
    record(
        "identity:resolve",
        "file_hashes",
        national.operation_id,
        by=by.actor,
        at=at,
        processing=Processing.COMBINE,
        taken=len(fresh),
    )
    return len(fresh)
