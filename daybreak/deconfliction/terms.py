"""Words of deconfliction."""

from __future__ import annotations

from enum import StrEnum


class Handling(StrEnum):
    """The originator's handling code: what the other side of a hit learns."""

    BLIND = "blind"
    POINTER = "pointer"
    OPEN = "open"


class HitState(StrEnum):
    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    SETTLED = "settled"


HIT_MOVES: dict[HitState, frozenset[HitState]] = {
    HitState.WAITING: frozenset({HitState.ACKNOWLEDGED}),
    HitState.ACKNOWLEDGED: frozenset({HitState.SETTLED}),
    HitState.SETTLED: frozenset(),
}
