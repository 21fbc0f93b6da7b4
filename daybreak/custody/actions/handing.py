"""Handing exhibits over. What happened is recorded even where it breaks continuity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.custody.locks import lock_exhibits, one_of_each_compartment
from daybreak.custody.models import Exhibit, Handover
from daybreak.custody.queries import origin_of, passage_of, passages
from daybreak.custody.rules import continuity
from daybreak.custody.terms import Break, HandedOver, Passage
from daybreak.kernel.errors import BadInput
from daybreak.ledger.actions import record_many


@dataclass(frozen=True, slots=True)
class Passed:
    """The hand-overs as recorded, and the breaks of continuity they leave, by exhibit."""

    handovers: tuple[Handover, ...]
    breaks: Mapping[UUID, tuple[Break, ...]]


def hand_over(items: Sequence[HandedOver], *, to: Post, by: Post, at: datetime) -> Passed:
    """Record that exhibits went from this post to another, both named, with the seal as the taker read it.

    `at` is when they were taken. A gap, an overlap or another seal is recorded as it was and returned as a break.
    """
    rows = lock_exhibits(item.exhibit for item in items)
    for row in one_of_each_compartment(rows.values()):
        require(by, "exhibit:hand-over", row)
        require(to, "exhibit:hand-over", row)
    _check_hands(items, to=to, by=by, at=at)
    before = passages(rows)
    numbers = {key: max((each.number for each in before[key]), default=0) + 1 for key in rows}
    handovers = Handover.objects.bulk_create(
        [_handover(item, rows[item.exhibit], numbers[item.exhibit], to=to, by=by, at=at) for item in items]
    )
    payloads = [(row.exhibit_id, {"number": row.number, "to": to.id, "seal": row.seal_number}) for row in handovers]
    record_many("exhibit:hand-over", "exhibit", payloads, by=by.actor, at=at)
    return Passed(tuple(handovers), _breaks(rows, before, handovers))


def _check_hands(items: Sequence[HandedOver], *, to: Post, by: Post, at: datetime) -> None:
    if to.person_id == by.person_id:
        raise BadInput("A hand-over has two people", remedy="Name the post of the person who takes it")
    if len({item.exhibit for item in items}) != len(items):
        raise BadInput("An exhibit stands here twice", remedy="Hand each exhibit over once")
    for item in items:
        if item.given_at.utcoffset() is None or item.given_at > at:
            raise BadInput(
                "An exhibit is given, at a time with a zone, before it is taken",
                place=item.given_at.isoformat(),
                remedy="Correct the time it was given",
            )


def _breaks(
    rows: Mapping[UUID, Exhibit], before: Mapping[UUID, Sequence[Passage]], handovers: Sequence[Handover]
) -> dict[UUID, tuple[Break, ...]]:
    found = {
        row.exhibit_id: continuity(origin_of(rows[row.exhibit_id]), [*before[row.exhibit_id], passage_of(row)])
        for row in handovers
    }
    return {key: breaks for key, breaks in found.items() if breaks}


def _handover(item: HandedOver, exhibit: Exhibit, number: int, *, to: Post, by: Post, at: datetime) -> Handover:
    return Handover(
        compartment_id=exhibit.compartment_id,
        exhibit=exhibit,
        number=number,
        given_by=by.id,
        taken_by=to.id,
        seal_number=item.seal_number,
        given_at=item.given_at,
        taken_at=at,
        where=item.where,
    )
