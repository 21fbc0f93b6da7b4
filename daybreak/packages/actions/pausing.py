"""Pausing an action clock with a reason, and letting it run again: what stood is added, and each pause stays listed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.moving import check_reason, lock_packages, put, require_each
from daybreak.packages.queries import why_clock_stands
from daybreak.packages.terms import LONGEST_PAUSE, Answer
from daybreak.triage.terms import PauseGround


def pause(
    package: UUID, *, ground: PauseGround, reason: str, review_at: datetime, by: Post, at: datetime
) -> PackagePause:
    """Pause the action clock of a live package until it is looked at again; from `review_at` on it runs.

    Raises BadInput where that is not within fourteen days; Conflict where no clock runs, where it has run out already,
    and where nobody has answered yet whether there is access to children: one force held a package for eight months
    without having asked, and he was a deputy head.
    """
    (row,) = lock_packages([package])
    require_each([row], "package:pause", by)
    check_reason(reason, act="A pause")
    _check_review(review_at, at)
    _check_runs(row, at)
    if row.access_to_children == Answer.UNKNOWN:
        raise Conflict(
            f"Package {row.reference} says unknown of access to children, and its clock cannot be paused",
            rule="access to children",
            remedy="Answer first whether the subject lives with, works with or volunteers with children",
        )
    paused = PackagePause.objects.create(
        compartment_id=row.compartment_id, package=row, ground=ground, reason=reason, paused_by=by.id, paused_at=at,
        review_at=review_at,
    )  # fmt: skip
    record("package:pause", "package", row.id, by=by.actor, at=at, ground=ground, reason=reason, review_at=review_at)
    return paused


def resume(package: UUID, *, by: Post, at: datetime) -> Package:
    """Let a paused clock run again; its end moves by as long as it stood, at most until it was to be looked at."""
    (row,) = lock_packages([package])
    require_each([row], "package:pause", by)
    running = PackagePause.objects.select_for_update().filter(package=row, resumed_at=None).first()
    if running is None or row.act_by is None:
        raise Conflict(f"The clock of package {row.reference} is not paused", rule="clock", remedy="Nothing is to do")
    end_pauses([row], by=by, at=at)
    record("package:resume", "package", row.id, by=by.actor, at=at, act_by=row.act_by)
    return row


def end_pauses(rows: Iterable[Package], *, by: Post, at: datetime) -> None:
    """Let the clocks of these packages run that are paused: whoever has them next has them running."""
    found = {row.pk: row for row in rows}
    for running in PackagePause.objects.select_for_update().filter(package__in=found.keys(), resumed_at=None):
        row = found[running.package_id]
        running.resumed_by, running.resumed_at = by.id, at
        running.save(update_fields=["resumed_by", "resumed_at"])
        if row.act_by is not None:
            put([row], act_by=row.act_by + (min(at, running.review_at) - running.paused_at))


def _check_review(review_at: datetime, at: datetime) -> None:
    if not at < review_at <= at + LONGEST_PAUSE:
        raise BadInput(
            f"A pause is looked at again within {LONGEST_PAUSE.days} days, and not at {review_at:%Y-%m-%d %H:%M} UTC",
            rule="pause",
            place="review_at",
            remedy="Choose a day from tomorrow on; where it still waits then, pause it again",
        )


def _check_runs(row: Package, at: datetime) -> None:
    if why := why_clock_stands(row, at=at):
        raise Conflict(
            f"The clock of package {row.reference} is {why} and cannot be paused",
            rule="clock",
            remedy="A breach stays a breach: act, and say why it took so long when you do",
        )
