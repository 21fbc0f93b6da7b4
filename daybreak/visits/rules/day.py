"""What a visit is by all that was recorded on it, in whatever order that arrived, and which entries contradict."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

from daybreak.agencies.terms import Role
from daybreak.kernel.errors import BadInput
from daybreak.visits.rules.events import ALWAYS
from daybreak.visits.rules.warrants import local_day
from daybreak.visits.terms import DecisionLevel, EventKind, VisitState

MOVED_BY_THE_DAY = frozenset({VisitState.READY, VisitState.UNDER_WAY, VisitState.COMPLETED})
"""From these a visit goes on by what is recorded; the others it leaves by a plan, a check or an order only."""

DOUBTFUL = timedelta(minutes=2)
"""A device's clock that is further off than this is said beside its entries."""

CONTRADICT = frozenset(
    {
        frozenset({EventKind.ENTRY, EventKind.NOBODY_THERE}),
        frozenset({EventKind.ARREST, EventKind.VOLUNTARY_ATTENDANCE}),
        frozenset({EventKind.ARREST, EventKind.NOBODY_THERE}),
        frozenset({EventKind.WRONG_PREMISES, EventKind.ARREST}),
        frozenset({EventKind.WRONG_PREMISES, EventKind.SEARCH}),
    }
)
"""Pairs that one device may record one after the other, and two devices mean differently."""


def state_by(now: VisitState, kinds: Collection[EventKind]) -> VisitState:
    """Return the state of a visit by everything recorded on it: the same for every order in which it arrives.

    What happened is kept in every state; a visit that was not ready keeps its state, and the entry says so.
    """
    if now not in MOVED_BY_THE_DAY:
        return now
    if now is VisitState.COMPLETED or EventKind.LEFT in kinds:
        return VisitState.COMPLETED
    return VisitState.UNDER_WAY if set(kinds) - ALWAYS else now


def asks_the_gate(kind: EventKind) -> bool:
    """Answer whether an entry of this kind says that somebody acted at the door, which the gate must have allowed."""
    return kind not in ALWAYS


def plausible(happened_at: datetime) -> bool:
    """Answer whether a clock, however wrong, can have said this: from 1970, where a reset one begins, to 2200."""
    return 1970 <= happened_at.year < 2200


def server_time(happened_at: datetime, ahead_ms: int) -> datetime:
    """Return when it happened by the server's clock; what cannot be a date stays as the device said it."""
    try:
        return happened_at - timedelta(milliseconds=ahead_ms)
    except OverflowError:
        return happened_at


def contradictions(said: Iterable[tuple[EventKind, UUID | None]]) -> tuple[tuple[EventKind, EventKind], ...]:
    """Return the pairs of kinds of one visit that different devices recorded and that cannot both be so, in order.

    A device that records both has seen one after the other. An entry from a page counts as one device.
    """
    held = sorted(set(said), key=lambda each: (list(EventKind).index(each[0]), str(each[1])))
    found = {
        (one, other)
        for (one, first), (other, second) in combinations(held, 2)
        if first != second and frozenset({one, other}) in CONTRADICT
    }
    return tuple(sorted(found, key=lambda pair: [list(EventKind).index(kind) for kind in pair]))


def check_carried(reference: str, starts_at: datetime | None, ends_at: datetime | None, at: datetime) -> None:
    """Raise BadInput unless the visit's window touches the local day of `at`: a device carries no other day."""
    if starts_at is None or ends_at is None or not local_day(starts_at) <= local_day(at) <= local_day(ends_at):
        raise BadInput(
            f"{reference} is not planned for today",
            rule="the day's own visits only",
            place="visits",
            remedy="Take it along on the day of its window",
        )


def level_of(role: str) -> DecisionLevel:
    """Return at which level a post decides; who coordinates the whole operation decides as gold does."""
    return {Role.SILVER: DecisionLevel.SILVER, Role.BRONZE: DecisionLevel.BRONZE}.get(Role(role), DecisionLevel.GOLD)


def check_decision(decided: str, rationale: str, decided_at: datetime, at: datetime) -> None:
    """Raise BadInput unless a decision has its words and its reasons, of a length that fits, and is not to come."""
    for place, words, most in (("decided", decided, 1000), ("rationale", rationale, 2000)):
        if not words or len(words) > most:
            raise BadInput(
                "A decision needs what was decided and why", rule=f"1 to {most} characters", place=place,
                remedy="Write both, in your own words",
            )  # fmt: skip
    if decided_at.utcoffset() is None or decided_at > at:
        raise BadInput(
            "A decision is logged when it was made or later, with a zone", place="decided_at",
            remedy="Correct the time it was made",
        )  # fmt: skip


def check_followed(happened_at: datetime, at: datetime) -> None:
    """Raise BadInput unless what followed did follow by `at`; a clock ahead by no more than is doubtful may tell it.

    An entry from a door is kept whatever its clock says, for nobody could say it again; this is said at a desk, can be
    said right, and would be counted before it happened.
    """
    if happened_at.utcoffset() is None or happened_at > at + DOUBTFUL:
        raise BadInput(
            "What followed is recorded once it has, with the zone of its time", rule="not in the future", place="at",
            remedy="Correct when it followed, or record it on the day it does",
        )  # fmt: skip
