"""Correcting: an entry is never edited; another one says what it should have said, and both are shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules import check_correction
from daybreak.custody.stepping import Locked, Written, record_step, require_locked
from daybreak.custody.terms import SEIZURE, Correction, StepKind
from daybreak.kernel.errors import BadInput, NotAllowed


def correct(exhibit: UUID, item: Correction, *, by: Post, at: datetime) -> Written:
    """Append what an earlier entry should have said, and why. Its signer corrects it, or silver of the force."""
    locked = require_locked([exhibit], "exhibit:correct", by=by, ended=True)
    reason = check_reason(item.reason)
    says = check_correction(item, entries=locked.next_number(exhibit) - 1, at=at)
    _check_signer(locked, exhibit, item.corrects, by)

    def step(row: Exhibit, number: int) -> Step:
        return Step(
            compartment_id=row.compartment_id, exhibit_id=row.id, number=number, kind=StepKind.CORRECTED,
            signed_by=by.id, reason=reason, happened_at=at, recorded_at=at, corrects=item.corrects, part=item.part,
            says=says,
        )  # fmt: skip

    return record_step("exhibit:correct", locked, step, [exhibit], by=by, at=at)


def _check_signer(locked: Locked, exhibit: UUID, corrects: int, by: Post) -> None:
    signed = {each.number: each.by for each in locked.before[exhibit]} | {SEIZURE: locked.rows[exhibit].seized_by}
    if any(each.number == corrects and each.kind is StepKind.CORRECTED for each in locked.before[exhibit]):
        raise BadInput(
            "A correction is not corrected itself", place="corrects", remedy="Correct the entry it corrects once more"
        )
    if by.role != Role.SILVER and signed[corrects] != by.id:
        raise NotAllowed(
            "Only who signed an entry says that it was wrong",
            rule="exhibit:correct",
            remedy="Ask them, or silver of your force",
        )
