"""Breaking a seal and closing the bag under a new one, as for an examination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules import check_resealed
from daybreak.custody.stepping import Written, record_step, require_locked
from daybreak.custody.terms import Resealed, StepKind
from daybreak.kernel.errors import Conflict


def reseal(items: Sequence[Resealed], *, by: Post, at: datetime) -> Written:
    """Record that seals were broken and which ones close the bags now, each with the reason.

    Conflict where a new seal is, or was, on another exhibit of the force.
    """
    locked = require_locked((item.exhibit for item in items), "exhibit:seal", by=by)
    said = {item.exhibit: replace(item, reason=check_reason(item.reason)) for item in items}
    for item in items:
        check_resealed(item, at=at)
    _check_unused(said, {row.compartment_id for row in locked.rows.values()})

    def step(row: Exhibit, number: int) -> Step:
        item = said[row.id]
        return Step(
            compartment_id=row.compartment_id, exhibit_id=row.id, number=number, kind=StepKind.RESEALED,
            signed_by=by.id, seal_number=item.seal_number.strip(), new_seal=item.new_seal.strip(), reason=item.reason,
            happened_at=item.happened_at, recorded_at=at,
        )  # fmt: skip

    return record_step("exhibit:seal", locked, step, list(said), by=by, at=at)


def _check_unused(said: Mapping[UUID, Resealed], places: set[int]) -> None:
    wanted = [item.new_seal.strip() for item in said.values()]
    used = {
        *Exhibit.objects.filter(compartment__in=places, seal_number__in=wanted).values_list("seal_number", flat=True),
        *Step.objects.filter(compartment__in=places, new_seal__in=wanted).values_list("new_seal", flat=True),
        *(seal for seal in wanted if wanted.count(seal) > 1),
    }
    for seal in sorted(used):
        raise Conflict(
            f"Seal {seal} is on another exhibit of this force, or was on this one",
            rule="one seal, one bag",
            place=seal,
            remedy="Read the new seal again; a broken seal is never used twice",
        )
