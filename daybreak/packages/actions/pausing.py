"""Pausing an action clock with a reason, and letting it run again: what stood is added, and each pause stays listed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.moving import check_reason, lock_packages, put, require_each
from daybreak.packages.queries import why_clock_stands
from daybreak.packages.terms import Answer
from daybreak.triage.terms import PauseGround


def pause(package: UUID, *, ground: PauseGround, reason: str, by: Post, at: datetime) -> PackagePause:
    """Pause the action clock of a live package.

    Raises Conflict where no clock runs, where it has run out already, and where nobody has answered yet whether there
    is access to children: one force held a package for eight months without having asked, and he was a deputy head.
    """
    (row,) = lock_packages([package])
    require_each([row], "package:pause", by)
    check_reason(reason, act="A pause")
    _check_runs(row, at)
    if row.access_to_children == Answer.UNKNOWN:
        raise Conflict(
            f"Package {row.reference} says unknown of access to children, and its clock cannot be paused",
            rule="access to children",
            remedy="Answer first whether the subject lives with, works with or volunteers with children",
        )
    paused = PackagePause.objects.create(
        compartment_id=row.compartment_id, package=row, ground=ground, reason=reason, paused_by=by.id, paused_at=at
    )
    record("package:pause", "package", row.id, by=by.actor, at=at, ground=ground, reason=reason)
    return paused


def resume(package: UUID, *, by: Post, at: datetime) -> Package:
    """Let a paused clock run again; its end moves by as long as it stood."""
    (row,) = lock_packages([package])
    require_each([row], "package:pause", by)
    running = PackagePause.objects.select_for_update().filter(package=row, resumed_at=None).first()
    if running is None or row.act_by is None:
        raise Conflict(f"The clock of package {row.reference} is not paused", rule="clock", remedy="Nothing is to do")
    running.resumed_by, running.resumed_at = by.id, at
    running.save(update_fields=["resumed_by", "resumed_at"])
    put([row], act_by=row.act_by + (at - running.paused_at))
    record("package:resume", "package", row.id, by=by.actor, at=at, act_by=row.act_by)
    return row


def _check_runs(row: Package, at: datetime) -> None:
    if why := why_clock_stands(row, at=at):
        raise Conflict(
            f"The clock of package {row.reference} is {why} and cannot be paused",
            rule="clock",
            remedy="A breach stays a breach: act, and say why it took so long when you do",
        )
