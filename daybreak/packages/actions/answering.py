"""A force's answer: acknowledged, then accepted or rejected with a reason; and closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput
from daybreak.packages.actions.moving import locked, move
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer, PackageState


def acknowledge(answers: Mapping[UUID, Answer], *, by: Post, at: datetime) -> list[Package]:
    """Acknowledge packages, saying of each whether the subject has access to children; unknown stays a task."""
    rows = locked(answers, "package:acknowledge", by)
    for package in rows:
        package.access_to_children = answers[package.id]
    said = {key: {"access_to_children": answer.value} for key, answer in answers.items()}
    return move(
        rows, PackageState.ACKNOWLEDGED, permission="package:acknowledge", by=by, at=at,
        fields=["access_to_children"], payloads=said,
    )  # fmt: skip


def accept(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Package]:
    """Accept packages: the force will act by the clock."""
    rows = locked(packages, "package:answer", by)
    return move(rows, PackageState.ACCEPTED, permission="package:answer", by=by, at=at)


def reject(packages: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Package]:
    """Reject packages with the reason; they return to the lead agency."""
    rows = locked(packages, "package:answer", by)
    if not reason.strip():
        raise BadInput("A rejection needs its reason", rule="rejection-reason", remedy="Write why in one sentence")
    for package in rows:
        package.answer_reason = reason
    return move(
        rows, PackageState.REJECTED, permission="package:answer", by=by, at=at, reason=reason,
        fields=["answer_reason"],
    )  # fmt: skip


def close(packages: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Package]:
    """Close packages nothing more will be done about."""
    rows = locked(packages, "package:recall", by)
    return move(rows, PackageState.CLOSED, permission="package:recall", by=by, at=at, reason=reason)
