"""What an entry of continuity needs before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daybreak.custody.rules.seizing import check_seal, check_time
from daybreak.custody.terms import (
    OF_SEIZURE,
    OF_STEP,
    SEIZURE,
    Correction,
    HandedOver,
    ItemKind,
    Part,
    Resealed,
    Standing,
)
from daybreak.kernel.errors import BadInput, Conflict


def check_handed(items: Iterable[HandedOver], *, at: datetime) -> None:
    """Raise BadInput unless each exhibit stands once, its seal was read, and what is signed for has happened."""
    seen = set()
    for item in items:
        if item.exhibit in seen:
            raise BadInput("An exhibit stands here twice", remedy="Sign for each exhibit once")
        seen.add(item.exhibit)
        check_seal(item.seal_number, place="seal_number")
        _check_past(item.happened_at, at=at)


def check_resealed(item: Resealed, *, at: datetime) -> None:
    """Raise BadInput unless both seals have a number, they differ, and the time lies in the past."""
    for seal in (item.seal_number, item.new_seal):
        check_seal(seal, place="seal")
    if item.seal_number == item.new_seal:
        raise BadInput(
            "A broken seal is replaced by another number", place=item.new_seal, remedy="Read the new seal from the bag"
        )
    _check_past(item.happened_at, at=at)


def check_still_held(standing: Standing, *, reference: str) -> None:
    """Raise Conflict where an exhibit was returned or destroyed: nothing follows but a correction."""
    if standing.ended:
        raise Conflict(
            f"Exhibit {reference} was {standing.ended} and is not held any more",
            rule="state",
            remedy="If that is wrong, correct the entry that says so",
        )


def check_correction(item: Correction, *, entries: int, at: datetime) -> str:
    """Return what a correction says, in one form; BadInput where there is no such entry or part, or it says nothing."""
    known = OF_SEIZURE if item.corrects == SEIZURE else OF_STEP
    if not 0 <= item.corrects <= entries or item.part not in known:
        raise BadInput(
            f"Entry {item.corrects} has no {item.part.replace('_', ' ')} to correct",
            place="corrects",
            remedy=f"Name an entry from 0 (the seizure) to {entries}, and one of {', '.join(sorted(known))}",
        )
    says = item.says.strip()
    if not says:
        raise BadInput("A correction says what is right", place="says", remedy="Write it as it should have been")
    if item.part is Part.TIME:
        return _time(says, at=at)
    if item.part is Part.KIND and says not in list(ItemKind):
        raise BadInput(f"{says} is no kind of item", place="says", remedy=f"One of {', '.join(ItemKind)}")
    return says


def _time(says: str, *, at: datetime) -> str:
    try:
        instant = datetime.fromisoformat(says)
    except ValueError as wrong:
        raise BadInput(
            "That is no time", place="says", remedy="Write it with its offset: 2026-03-10T06:30:00+00:00"
        ) from wrong
    check_time(instant, place="says")
    _check_past(instant, at=at)
    return instant.isoformat()


def _check_past(happened_at: datetime, *, at: datetime) -> None:
    check_time(happened_at, place="happened_at")
    if happened_at > at:
        raise BadInput(
            "What is signed for has happened already",
            place=happened_at.isoformat(),
            remedy="Correct the time, or sign when it happens",
        )
