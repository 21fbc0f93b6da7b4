"""What every step of continuity has in common: locking, numbering, writing, and telling what it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.custody.locks import lock_exhibits, one_of_each_compartment
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.queries import digest_of_step, passages
from daybreak.custody.queries.exhibits import origin_of, passage_of
from daybreak.custody.rules import check_still_held, continuity, standing
from daybreak.custody.terms import Break, HandedOver, Passage, Standing, StepKind
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record_many


@dataclass(frozen=True, slots=True)
class Written:
    """The steps as recorded, and the breaks of continuity they leave, by exhibit."""

    steps: tuple[Step, ...]
    breaks: Mapping[UUID, tuple[Break, ...]]


@dataclass(slots=True)
class Locked:
    """Exhibits held for a step, with the steps before it and where each stands."""

    rows: dict[UUID, Exhibit]
    before: dict[UUID, list[Passage]]
    standing: dict[UUID, Standing] = field(default_factory=dict)

    def next_number(self, key: UUID) -> int:
        """Return the number of the step that comes next."""
        return max((each.number for each in self.before[key]), default=0) + 1


def require_locked(keys: Iterable[UUID], permission: str, *, by: Post, ended: bool = False) -> Locked:
    """Lock exhibits for a step and require the permission; Conflict where one is not held any more, unless `ended`."""
    rows = lock_exhibits(keys)
    for row in one_of_each_compartment(rows.values()):
        require(by, permission, row)
    before = passages(rows)
    stand = {key: standing(origin_of(row), before[key]) for key, row in rows.items()}
    if not ended:
        for key, row in rows.items():
            check_still_held(stand[key], reference=row.reference)
    return Locked(rows, before, stand)


def record_step(
    act: str, locked: Locked, make: Callable[[Exhibit, int], Step], keys: Sequence[UUID], *, by: Post, at: datetime
) -> Written:
    """Append a step to each exhibit and its entry with the row's digest to the ledger; return what it breaks."""
    steps = [make(locked.rows[key], locked.next_number(key)) for key in keys]
    create_rows(steps)
    payloads = [
        (row.exhibit_id, {"number": row.number, "kind": row.kind, "digest": digest_of_step(row)}) for row in steps
    ]
    record_many(act, "exhibit", payloads, by=by.actor, at=at)
    found = {
        row.exhibit_id: continuity(
            origin_of(locked.rows[row.exhibit_id]), [*locked.before[row.exhibit_id], passage_of(row)]
        )
        for row in steps
    }
    return Written(tuple(steps), {key: breaks for key, breaks in found.items() if breaks})


def check_two_people(to: Post, *, by: Post) -> None:
    """Raise BadInput where giver and taker are one person."""
    if to.person_id == by.person_id:
        raise BadInput("A hand-over has two people", remedy="Name the post of the person who takes it")


def check_free(standing: Standing, row: Exhibit) -> None:
    """Raise Conflict where an exhibit was given already and is not taken yet."""
    if standing.given_to is not None:
        raise Conflict(
            f"Exhibit {row.reference} was given and is not taken yet",
            rule="state",
            remedy="Let the person named take it, or say that the hand-over did not happen",
        )


def step_of(
    kind: StepKind, row: Exhibit, number: int, item: HandedOver, *, by: Post, at: datetime, to: Post | None = None
) -> Step:
    """Return the entry of one side of a hand-over, not saved."""
    return Step(
        compartment_id=row.compartment_id,
        exhibit_id=row.id,
        number=number,
        kind=kind,
        signed_by=by.id,
        given_to=to.id if to else None,
        seal_number=item.seal_number.strip(),
        place=item.place,
        reason=item.reason.strip(),
        happened_at=item.happened_at,
        recorded_at=at,
    )
