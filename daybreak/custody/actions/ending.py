"""The end of an exhibit's way: returned to whom it belongs, or destroyed. A person decides, with the reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules.seizing import check_seal
from daybreak.custody.stepping import Locked, Written, record_step, require_locked
from daybreak.custody.terms import StepKind
from daybreak.kernel.errors import Conflict


def return_to(exhibit: UUID, *, seal_number: str, reason: str, by: Post, at: datetime) -> Written:
    """Record that an exhibit was returned: to whom, and on whose decision, stands in the reason."""
    locked = require_locked([exhibit], "exhibit:dispose", by=by)
    return _record_end(StepKind.RETURNED, locked, exhibit, seal_number, reason, by=by, at=at)


def destroy(exhibit: UUID, *, seal_number: str, reason: str, by: Post, at: datetime) -> Written:
    """Record that an exhibit was destroyed; what was written about it stays."""
    locked = require_locked([exhibit], "exhibit:dispose", by=by)
    return _record_end(StepKind.DESTROYED, locked, exhibit, seal_number, reason, by=by, at=at)


def _record_end(
    kind: StepKind, locked: Locked, exhibit: UUID, seal_number: str, reason: str, *, by: Post, at: datetime
) -> Written:
    check_seal(seal_number, place="seal_number")
    said = check_reason(reason)
    if locked.standing[exhibit].given_to is not None:
        raise Conflict(
            f"Exhibit {locked.rows[exhibit].reference} was given and is not taken yet",
            rule="state",
            remedy="Let the person named take it, or say that the hand-over did not happen",
        )

    def step(row: Exhibit, number: int) -> Step:
        return Step(
            compartment_id=row.compartment_id, exhibit_id=row.id, number=number, kind=kind, signed_by=by.id,
            seal_number=seal_number.strip(), reason=said, happened_at=at, recorded_at=at,
        )  # fmt: skip

    return record_step("exhibit:dispose", locked, step, [exhibit], by=by, at=at)
