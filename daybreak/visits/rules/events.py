"""What may be recorded on a visit in which state, and what a visit becomes by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daybreak.visits.terms import EventKind, OutcomeKind, VisitState

ALWAYS = frozenset({EventKind.NOTE, EventKind.WELFARE, EventKind.OFFICER_SAFETY, EventKind.WRONG_PREMISES})
"""Recorded in every state: a wrong door is said whatever the paper says."""

BEGINS = frozenset({EventKind.ENTRY, EventKind.NOBODY_THERE})

OUTCOMES = {
    EventKind.ARREST: OutcomeKind.ARREST,
    EventKind.VOLUNTARY_ATTENDANCE: OutcomeKind.VOLUNTARY_ATTENDANCE,
}
"""Events that are also what followed for the suspect."""

_ON_THE_WAY = frozenset({VisitState.UNDER_WAY, VisitState.COMPLETED})
_ORDER = tuple(EventKind)


def state_after(state: VisitState, kind: EventKind) -> VisitState | None:
    """Return the state a visit has after an event, or None when the event is refused in this state.

    After completion events may still arrive: a device that was offline sends later than the others.
    """
    if kind in ALWAYS:
        return state
    if kind in BEGINS and state is VisitState.READY:
        return VisitState.UNDER_WAY
    if state not in _ON_THE_WAY:
        return None
    return VisitState.COMPLETED if kind is EventKind.LEFT else state


def walk(state: VisitState, kinds: Sequence[EventKind]) -> VisitState | None:
    """Return the state after all events in their order, or None when one of them is refused."""
    for kind in kinds:
        found = state_after(state, kind)
        if found is None:
            return None
        state = found
    return state


def order_of(kind: EventKind, happened_at: datetime) -> tuple[datetime, int]:
    """Return the key by which events of one visit are walked; at the same instant entry first, leaving last."""
    return happened_at, _ORDER.index(kind)
