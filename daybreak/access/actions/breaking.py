"""Breaking glass: seeing another part of the operation at once, for hours, under review; and the review."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Grant, Review
from daybreak.access.rules import (
    LONGEST_GLASS_HOURS,
    MOMENT,
    REVIEW_WITHIN,
    UNREVIEWED_GLASS,
    check_reason,
    check_two,
    check_until,
)
from daybreak.access.terms import CompartmentKind, Finding, Purpose, ReviewKind
from daybreak.access.viewer import at_once
from daybreak.agencies.models import Person, Post
from daybreak.kernel.errors import Conflict
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing

OPENED = frozenset({CompartmentKind.FORCE})


def break_glass(
    part: Compartment, *, purpose: Purpose, reason: str, hours: int, by: Post, at: datetime
) -> tuple[Grant, Review]:
    """Open another force's part to the caller for some hours; its reviewers see it at once, and one must review it.

    Restricted records do not open this way: they stay with the people named for them. The caller reads only: acts on
    records stay with their own agency. Raises Conflict when the part is open to the caller already.
    """
    lock(Person, by.person_id)  # one pane at a time: two asked for at once would each find nothing unreviewed
    require(by, "access:break-glass")
    said = check_reason(reason)
    until = at + timedelta(hours=hours)
    check_until(until, at=at, longest=timedelta(hours=LONGEST_GLASS_HOURS))
    if part.kind not in OPENED or part.agency_id == by.agency_id:
        raise Conflict("Glass is broken only for another force's part", remedy="Ask a lead coordinator for access")
    if Grant.objects.filter(post=by, compartment=part, granted_until__gt=at).exists():
        raise Conflict("This part is open to you already", remedy="Ask a lead coordinator to extend it")
    _check_reviewed()
    grant = Grant.objects.create(
        post=by, operation_id=part.operation_id, compartment=part, reason=said, granted_by=by.id,
        granted_from=at_once(at),
        granted_until=until,
    )  # fmt: skip
    review = Review.objects.create(
        compartment=part, kind=ReviewKind.BREAK_GLASS, grant=grant, purpose=purpose, reason=said, opened_by=by.id,
        opened_by_person=by.person_id, opened_at=at, due_at=at + REVIEW_WITHIN,
    )  # fmt: skip
    record(
        "access:break-glass", "grant", grant.id, by=by.actor, at=at, processing=Processing.DISCLOSE, to=by.agency.slug,
        purpose=purpose, reason=said, compartment=part.id, until=until,
    )  # fmt: skip
    return grant, review


def _check_reviewed() -> None:
    """Raise Conflict while something the viewer opened before is unreviewed, however long ago that was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.my_unreviewed_glass()")
        waiting = int(cursor.fetchone()[0])
    if waiting >= UNREVIEWED_GLASS:
        raise Conflict(
            "You have broken glass before and nobody has reviewed it yet", rule="review",
            remedy="Telephone the lead agency's coordinator: they review it at once, or grant you access",
        )  # fmt: skip


def review(key: UUID, *, finding: Finding, words: str, by: Post, at: datetime) -> Review:
    """Review an exception as the second person; one that was not justified ends at once.

    Raises NotAllowed for the person who made it, Conflict when it is reviewed already.
    """
    found = lock(Review, key)
    check_two(by.person_id, found.opened_by_person, act="review an exception")
    require(by, "access:review", found)
    if found.reviewed_at is not None:
        raise Conflict("This exception is reviewed already", remedy="Read the finding beside it")
    said = check_reason(words)
    found.reviewed_by, found.reviewed_by_person, found.reviewed_at = by.id, by.person_id, at
    found.finding, found.words = finding, said
    found.save(update_fields=["reviewed_by", "reviewed_by_person", "reviewed_at", "finding", "words"])
    if finding is Finding.NOT_JUSTIFIED and found.grant_id:
        Grant.objects.filter(pk=found.grant_id, granted_until__gt=at).update(
            granted_until=Greatest(at_once(at), F("granted_from") + MOMENT)
        )
    record("access:review", "review", found.id, by=by.actor, at=at, finding=finding, words=said)
    return found
