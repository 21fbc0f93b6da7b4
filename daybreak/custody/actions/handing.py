"""Handing exhibits over: the giver and the taker each sign, on their own account.

What happened is recorded even where it breaks continuity. Until the taker signs, it is given and not yet taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.custody.locks import one_of_each_compartment
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules import check_handed
from daybreak.custody.stepping import Written, check_free, check_two_people, record_step, require_locked, step_of
from daybreak.custody.terms import HandedOver, StepKind
from daybreak.kernel.errors import Conflict


def give(items: Sequence[HandedOver], *, to: Post, by: Post, at: datetime) -> Written:
    """Sign that exhibits were given to a post, with the seals as the giver read them; they wait until it takes them."""
    locked = require_locked((item.exhibit for item in items), "exhibit:hand-over", by=by)
    for row in one_of_each_compartment(locked.rows.values()):
        require(to, "exhibit:hand-over", row)
    check_two_people(to, by=by)
    check_handed(items, at=at)
    for key, row in locked.rows.items():
        check_free(locked.standing[key], row)
    said = {item.exhibit: item for item in items}

    def step(row: Exhibit, number: int) -> Step:
        return step_of(StepKind.GIVEN, row, number, said[row.id], by=by, at=at, to=to)

    return record_step("exhibit:give", locked, step, list(said), by=by, at=at)


def take(items: Sequence[HandedOver], *, by: Post, at: datetime) -> Written:
    """Sign that exhibits were taken, with the seals as the taker reads them.

    What was not given to this post can be taken with a reason only: it is recorded as it was, and breaks continuity.
    """
    locked = require_locked((item.exhibit for item in items), "exhibit:hand-over", by=by)
    check_handed(items, at=at)
    for item in items:
        stands = locked.standing[item.exhibit]
        if stands.held_by == by.id and stands.given_to is None:
            raise Conflict(
                f"Exhibit {locked.rows[item.exhibit].reference} is with you already",
                rule="state",
                remedy="Nothing is to be signed; give it to the next person when they take it",
            )
        if stands.given_to != by.id:
            check_reason(item.reason)
    said = {item.exhibit: item for item in items}
    return record_step(
        "exhibit:take", locked, lambda row, number: step_of(StepKind.TAKEN, row, number, said[row.id], by=by, at=at),
        list(said), by=by, at=at,
    )  # fmt: skip


def withdraw(exhibit: UUID, *, reason: str, by: Post, at: datetime) -> Written:
    """Sign, as giver or as the taker named, that a hand-over did not happen: the giver still holds the exhibit."""
    locked = require_locked([exhibit], "exhibit:hand-over", by=by)
    stands = locked.standing[exhibit]
    if stands.given_to is None or by.id not in (stands.held_by, stands.given_to):
        raise Conflict(
            f"No hand-over of exhibit {locked.rows[exhibit].reference} waits for you",
            rule="state",
            remedy="Only who gave it, or who was named to take it, says that it did not happen",
        )
    said = HandedOver(exhibit, "", at, reason=check_reason(reason))
    return record_step(
        "exhibit:withdraw", locked, lambda row, number: step_of(StepKind.WITHDRAWN, row, number, said, by=by, at=at),
        [exhibit], by=by, at=at,
    )  # fmt: skip
