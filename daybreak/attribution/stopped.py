"""What has no door: what is cleared, and what is suspected to be wrong while that is open."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from daybreak.access.models import Compartment
from daybreak.attribution.models import Clearance, SuspectedError
from daybreak.identity.models import Mention
from daybreak.identity.people import same_people


def stopped_in(national: Compartment, *, of: UUID | None = None) -> dict[UUID, str]:
    """Return what is cleared or suspected wrong, by subject or premises, with the words of the door gate.

    Of one subject: what stops it, and every premises.
    """
    found: dict[UUID, str] = {}
    # What is cleared stands last, so that its words are the ones that stay.
    suspected = SuspectedError.objects.filter(compartment=national, closed_at=None).order_by("raised_at")
    cleared = Clearance.objects.filter(compartment=national).order_by("cleared_at")
    rows: list[Clearance | SuspectedError] = [*suspected, *cleared]
    people = same_people({row.subject_id for row in rows if row.subject_id})
    for row in rows:
        words = suspected_words(row) if isinstance(row, SuspectedError) else cleared_words(row)
        if row.subject_id:
            found |= dict.fromkeys(people[row.subject_id], words)
        if row.premises_id:
            found[row.premises_id] = words
        if row.identifier:
            found |= dict.fromkeys(holders_of(row.identifier, national, among=of), words)
    return found


def cleared_words(row: Clearance) -> str:
    """Return what the door gate says of a clearance."""
    return f"cleared on {row.cleared_at:%Y-%m-%d}: {row.reason}"


def suspected_words(row: SuspectedError) -> str:
    """Return what the door gate says of a suspected error."""
    return f"suspected wrong on {row.raised_at:%Y-%m-%d} ({row.reference}): {row.reason}"


def holders_of(identifier: str, national: Compartment, *, among: UUID | None = None) -> list[UUID]:
    """Return the subjects whose records carry an identifier, given in its normal form; `among` looks at one alone."""
    holders = Mention.objects.filter(compartment=national, subject__isnull=False)
    holders = (holders if among is None else holders.filter(subject=among)).filter(
        Q(features__emails__contains=[identifier])
        | Q(features__phones__contains=[identifier])
        | Q(features__usernames__contains=[identifier])
        | Q(features__accounts__contains=[identifier])
    )
    return [subject for subject in holders.values_list("subject_id", flat=True).distinct() if subject]
