"""Pure rules of packages: where one goes, what it is called, what an answer does to its level, what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.attribution.terms import DoorState
from daybreak.kernel.words import AddressRole, ItemState, Level
from daybreak.packages.terms import LIVE, PACKAGE_MOVES, Answer, PackageState, PlaceSeen, Sent, Task
from daybreak.triage.rules import higher, least_level
from daybreak.triage.terms import FactorKind

FITNESS: tuple[AddressRole, ...] = (
    AddressRole.INSTALLATION,
    AddressRole.HOME,
    AddressRole.LAST_KNOWN,
    AddressRole.UNKNOWN,
    AddressRole.WORK,
    AddressRole.BILLING,
)
"""Roles of an address from the fittest to the least fit to say where a subject is found."""

UNCHECKED: Mapping[str, str] = {
    "key": "door",
    "rule": "The door gate is checked before a visit is planned",
    "state": ItemState.OPEN.value,
    "seen": "not checked",
    "task_of": "lead analyst",
}


def reference_of(subject_reference: str, version: int) -> str:
    """Return a package's reference: S-7KQ2M4 in version 2 is P-7KQ2M4/2."""
    return f"P-{subject_reference.removeprefix('S-')}/{version}"


def fitter_role(one: AddressRole, other: AddressRole) -> AddressRole:
    """Return the role that says more about where a subject is found."""
    return min(one, other, key=FITNESS.index)


def best_place(places: Iterable[PlaceSeen]) -> PlaceSeen | None:
    """Return the premises whose force gets the package: an established door first, then by role, then by key.

    A billing address alone places nobody: whoever pays need not be whoever is looked for (rule 8).
    """
    fit = [place for place in places if place.force and (_is_open(place) or place.role is not AddressRole.BILLING)]
    return min(fit, key=lambda place: (not _is_open(place), FITNESS.index(place.role), place.key), default=None)


def why_unplaced(places: Sequence[PlaceSeen], *, cleared: int = 0) -> str:
    """Return why no premises of a subject says which force it belongs to; `cleared` were taken out before."""
    why = "no premises with a known district"
    if any(place.force for place in places):
        return f"{why} (only a billing address)"
    return f"{why} ({cleared} cleared)" if cleared else why


def place_in_words(place: PlaceSeen) -> tuple[DoorState, list[Mapping[str, str]]]:
    """Return the door and gate items a package keeps; a door nobody checked is blocked, with the task to check it."""
    return (place.door, list(place.items)) if place.door else (DoorState.BLOCKED, [UNCHECKED])


def level_after(level: Level, *, answer: Answer, reasons: Iterable[Mapping[str, object]]) -> Level:
    """Return the level once a force said whether there is access to children; no answer ever lowers it."""
    indicated = any(reason.get("kind") == FactorKind.INDICATOR and reason.get("points") for reason in reasons)
    return higher(level, least_level(access=answer is Answer.YES, indicator=indicated))


def clock_carried(fresh: datetime, *, earlier: Iterable[Sent]) -> datetime:
    """Return the end of a new version's clock: `fresh`, or the earliest of what went out before and nobody acted on.

    Recalled, rejected and closed ones count too: no version and no other force gives anybody more time (one case sat
    18 months with three children in the home). What was sent before officers acted, and it was closed, is over.
    """
    sent = sorted(earlier, key=lambda each: each.at)
    last = max((place for place, each in enumerate(sent) if each.done), default=-1)
    return min([fresh, *(each.act_by for each in sent[last + 1 :])])


def pause_holds(review_at: datetime | None, *, at: datetime) -> bool:
    """Answer whether a pause that nobody ended holds: until it was to be looked at again. None is no pause."""
    return review_at is not None and review_at > at


def clock_end(act_by: datetime, *, paused_at: datetime | None, review_at: datetime | None, at: datetime) -> datetime:
    """Return when a clock runs out, given the pause that nobody ended.

    One that holds no longer has moved the end by as long as it stood, whoever forgot to write that down.
    """
    if paused_at is None or review_at is None or pause_holds(review_at, at=at):
        return act_by
    return act_by + (review_at - paused_at)


def may_give_back(state: PackageState, *, acted: bool) -> bool:
    """Answer whether a force may reject a package or pass it on: never once officers stood at a door of it.

    Its clock has stopped then, and in nobody's hands it would be late for nobody.
    """
    return not acted and PackageState.REJECTED in PACKAGE_MOVES[state]


def may_answer(*, now: Answer, to: Answer) -> bool:
    """Answer whether one person may change the answer: from *unknown*, and to *yes*; taking a *yes* back needs more."""
    return now is Answer.UNKNOWN or to is Answer.YES


def answer_after(*, now: Answer, said: Answer) -> Answer:
    """Return what holds once an acknowledgement said something of access to children: a *yes* stays a *yes*.

    The version before, or the force itself, may have said it already, and whoever acknowledges is one person. A *no*
    may become *unknown*: that only asks again.
    """
    return said if may_answer(now=now, to=said) or now is Answer.NO else now


def tasks(
    *, state: PackageState, access: Answer, doors: Iterable[tuple[str, Sequence[Mapping[str, str]]]]
) -> tuple[Task, ...]:
    """Return what is left to do about a package; `doors` are the blocked ones: address and gate items."""
    if state is PackageState.TRANSFERRED:
        return (Task("transfer", "Build a new version for the force it was passed on to", "lead analyst"),)
    if state is PackageState.REJECTED:
        return (Task("rejected", "Build a new version, or close the package as the second person", "lead analyst"),)
    if state not in LIVE:
        return ()
    found = []
    if state is PackageState.DISSEMINATED:
        found.append(Task("acknowledge", "Acknowledge the package", "force analyst"))
    if state is PackageState.ACKNOWLEDGED:
        found.append(
            Task(
                "answer",
                "Accept the package, reject it with a reason, or pass it on to the force it belongs to",
                "force analyst",
            )
        )
    if access is Answer.UNKNOWN:
        words = "Find out whether the subject lives with, works with or volunteers with children"
        found.append(Task("access-to-children", words, "force analyst"))
    return (*found, *(_door_task(address, item) for address, items in doors for item in items if _is_left(item)))


def _door_task(address: str, item: Mapping[str, str]) -> Task:
    seen = f" ({item['seen']})" if item.get("seen") else ""
    return Task(f"door:{item['key']}", f"{item['rule']}{seen}", item.get("task_of", ""), address)


def _is_left(item: Mapping[str, str]) -> bool:
    return item.get("state") == ItemState.OPEN


def _is_open(place: PlaceSeen) -> bool:
    return place.door is DoorState.ESTABLISHED


def cleared_among(places: Iterable[PlaceSeen], cleared: frozenset[UUID]) -> tuple[list[PlaceSeen], int]:
    """Return the premises that are not cleared, and how many were."""
    seen = list(places)
    left = [place for place in seen if place.premises not in cleared]
    return left, len(seen) - len(left)
