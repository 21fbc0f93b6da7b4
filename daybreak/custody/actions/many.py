"""Signing for many exhibits at once: each is signed for itself, and what is refused says why and for which bag.

One wrongly scanned bag stops no other. What would break continuity is refused here, because in a long list it is more
often a bag scanned wrongly: what did happen that way is signed on the page of that exhibit, and recorded as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.agencies.models import Post
from daybreak.custody.locks import one_of_each_compartment
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.queries import exhibits, found_by_each
from daybreak.custody.queries.exhibits import origin_of, passage_of
from daybreak.custody.rules import check_handed, check_still_held, continuity
from daybreak.custody.stepping import (
    Locked,
    Written,
    check_free,
    check_two_people,
    record_step,
    require_locked,
    step_of,
)
from daybreak.custody.terms import BREAK_WORDS, HandedOver, Many, NotSigned, Scanned, StepKind
from daybreak.kernel.errors import BadInput, Conflict

Make = Callable[[Exhibit, int, HandedOver], Step]
NOT_FOUND = "No exhibit that you may see has this label, reference or seal"
ALONE = "If that is what happened, sign for it on its own page: it is recorded as it was"


def give_many(
    scanned: Sequence[Scanned], *, to: Post, of: Operation, force: Compartment, by: Post, at: datetime, place: str = ""
) -> Many:
    """Sign that exhibits were given to a post, each with the seal read from its bag; return what was signed and not."""
    require(by, "exhibit:hand-over", Exhibit(compartment=force))
    items, refused = _found(scanned, of, place, at)
    locked = require_locked(items, "exhibit:hand-over", by=by, ended=True)
    for row in one_of_each_compartment(locked.rows.values()):
        require(to, "exhibit:hand-over", row)
    check_two_people(to, by=by)

    def make(row: Exhibit, number: int, item: HandedOver) -> Step:
        return step_of(StepKind.GIVEN, row, number, item, by=by, at=at, to=to)

    return _record("exhibit:give", locked, items, make, refused, by=by, at=at)


def take_many(
    scanned: Sequence[Scanned], *, of: Operation, force: Compartment, by: Post, at: datetime, place: str = ""
) -> Many:
    """Sign that exhibits were taken, each with the seal read from its bag; return what was signed and what was not."""
    require(by, "exhibit:hand-over", Exhibit(compartment=force))
    items, refused = _found(scanned, of, place, at)
    locked = require_locked(items, "exhibit:hand-over", by=by, ended=True)

    def make(row: Exhibit, number: int, item: HandedOver) -> Step:
        return step_of(StepKind.TAKEN, row, number, item, by=by, at=at)

    return _record("exhibit:take", locked, items, make, refused, by=by, at=at)


def _found(
    scanned: Sequence[Scanned], of: Operation, place: str, at: datetime
) -> tuple[dict[UUID, tuple[Scanned, HandedOver]], list[NotSigned]]:
    """Return the bag of each exhibit, and the lines that name none, several, or one that stands in the list already."""
    told = found_by_each(exhibits(of), {each.code for each in scanned})
    items: dict[UUID, tuple[Scanned, HandedOver]] = {}
    refused = []
    for each in scanned:
        rows = told[each.code]
        if isinstance(rows, BadInput):
            refused.append(NotSigned(each, rows.message, rows.remedy))
        elif len(rows) != 1:
            why = "Several exhibits fit" if rows else NOT_FOUND
            refused.append(NotSigned(each, why, "Scan its label again"))
        elif rows[0].id in items:
            why = f"Exhibit {rows[0].reference} stands in this list twice"
            refused.append(NotSigned(each, why, "It is signed for once"))
        else:
            items[rows[0].id] = each, HandedOver(rows[0].id, each.seal_number, at, place)
    return items, refused


def _record(
    act: str, locked: Locked, items: dict[UUID, tuple[Scanned, HandedOver]], make: Make, refused: list[NotSigned], *,
    by: Post, at: datetime,
) -> Many:  # fmt: skip
    fine = []
    for key, (line, item) in items.items():
        try:
            _check(locked, item, make, act, at=at)
        except (BadInput, Conflict) as no:
            refused.append(NotSigned(line, no.message, no.remedy))
        else:
            fine.append(key)
    said = {key: item for key, (_, item) in items.items()}
    written = Written((), {})
    if fine:
        written = record_step(act, locked, lambda row, number: make(row, number, said[row.id]), fine, by=by, at=at)
    references = {row.exhibit_id: locked.rows[row.exhibit_id].reference for row in written.steps}
    signed = tuple((row.exhibit_id, references[row.exhibit_id], row.number) for row in written.steps)
    return Many(signed, tuple(sorted(refused, key=lambda each: each.scanned.line)))


def _check(locked: Locked, item: HandedOver, make: Make, act: str, *, at: datetime) -> None:
    row, stands = locked.rows[item.exhibit], locked.standing[item.exhibit]
    check_handed([item], at=at)
    check_still_held(stands, reference=row.reference)
    step = make(row, locked.next_number(row.id), replace(item, seal_number=item.seal_number.strip()))
    if act == "exhibit:give":
        check_free(stands, row)
    elif stands.given_to is None and stands.held_by == step.signed_by:
        raise Conflict(f"Exhibit {row.reference} is with you already", remedy="Nothing is to be signed")
    walked = continuity(origin_of(row), [*locked.before[row.id], passage_of(step)])
    broken = [each for each in walked if each.number == step.number]
    if broken:
        raise Conflict(
            f"Exhibit {row.reference}: {BREAK_WORDS[broken[0].kind].lower()}", rule="continuity", remedy=ALONE
        )
