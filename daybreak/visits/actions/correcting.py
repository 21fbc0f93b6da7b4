"""Correcting what followed for a suspect: by a further entry, or by saying that it did not follow."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.ledger.actions import record
from daybreak.visits.locks import lock_packages
from daybreak.visits.models import Outcome
from daybreak.visits.rules.day import check_followed
from daybreak.visits.rules.readiness import is_reason
from daybreak.visits.terms import OutcomeKind


def correct_outcome(
    key: UUID,
    *,
    kind: OutcomeKind | None,
    reason: str,
    happened_at: datetime | None = None,
    by: Post,
    at: datetime,
) -> Outcome | None:
    """Say that an outcome is wrong, and what followed instead, if anything; both stay, and figures count the second.

    Returns what stands now, None where nothing followed. NotFound when it is hidden or absent; Conflict when it was
    corrected before: correct what stands; or when what is said instead stands already. BadInput when that is said to
    follow later than `at`, or a time is given where nothing followed.
    """
    wrong = Outcome.every.filter(pk=key).first()
    if wrong is None:
        raise NotFound(thing="outcome")
    package = lock_packages([wrong.package_id])[0]
    require(by, "outcome:record", package)
    if not is_reason(reason):
        raise BadInput("A correction needs its reason", place="reason", remedy="Write why, in a few words")
    if kind is None and happened_at is not None:
        raise BadInput(
            "Nothing followed, so it followed at no time either",
            place="at",
            remedy="Say what followed instead, the same kind where only its time was wrong, or leave the time out",
        )
    if happened_at is not None:  # what is kept as it was may have come from a door, with the clock of its device
        check_followed(happened_at, at)
    wrong.refresh_from_db()
    if wrong.superseded_at is not None:
        raise Conflict("This was corrected already", rule="state", remedy="Correct what stands now instead")
    wrong.superseded_at, wrong.superseded_by, wrong.superseded_reason = at, by.id, reason.strip()[:500]
    wrong.save(update_fields=["superseded_at", "superseded_by", "superseded_reason"])
    stands = _instead(wrong, kind, happened_at, by=by) if kind else None
    record("outcome:correct", "package", wrong.package_id, by=by.actor, at=at, outcome=wrong.id, was=wrong.kind,
           became=kind.value if kind else "", reason=wrong.superseded_reason)  # fmt: skip
    return stands


def _instead(wrong: Outcome, kind: OutcomeKind, happened_at: datetime | None, *, by: Post) -> Outcome:
    once = (OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE)
    if kind in once and Outcome.objects.filter(package=wrong.package_id, kind=kind).exists():
        raise Conflict(
            f"{kind.replace('_', ' ').capitalize()} stands already for this suspect",
            rule="once a suspect",
            remedy="Say that nothing followed instead",
        )
    return Outcome.objects.create(
        compartment_id=wrong.compartment_id, package_id=wrong.package_id, visit_id=wrong.visit_id, kind=kind,
        at=happened_at or wrong.at, recorded_by=by.id, corrects=wrong,
    )  # fmt: skip
