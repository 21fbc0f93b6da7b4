"""Writing one entry into the thread of a referral, for whichever side."""

from __future__ import annotations

from datetime import datetime

from daybreak.agencies.models import Post
from daybreak.agencies.terms import AgencyKind
from daybreak.safeguarding.models import ChildReferral, ReferralEntry
from daybreak.safeguarding.terms import EntryKind


def entry(
    row: ChildReferral,
    kind: EntryKind,
    words: str,
    *,
    by: Post,
    at: datetime,
    happened_at: datetime | None = None,
    decision: str = "",
    answers: ReferralEntry | None = None,
) -> ReferralEntry:
    """Return the entry, not saved; both sides of the referral see it."""
    return ReferralEntry(
        compartment_id=row.compartment_id,
        sender_id=row.sender_id,
        referral=row,
        kind=kind,
        words=words,
        decision=decision,
        answers=answers,
        by_authority=by.agency.kind == AgencyKind.CHILDRENS_SERVICES,
        happened_at=happened_at or at,
        entered_at=at,
        entered_by=by.id,
    )
