"""Words of deconfliction."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class Handling(StrEnum):
    """The originator's handling code: what the other side of a hit learns."""

    BLIND = "blind"
    POINTER = "pointer"
    OPEN = "open"


class HitKind(StrEnum):
    """In what two sides meet; told to the other side only where its code opens the content."""

    PERSON = "person"
    MAY_BE_PERSON = "may_be_person"  # linked, and nobody has judged it: a lead, and it says so
    IDENTIFIER = "identifier"
    PREMISES = "premises"
    FILES = "files"


class HitState(StrEnum):
    """Where one side of a hit stands; each side has its own owner and its own state."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    CONTACT_MADE = "contact_made"
    SETTLED = "settled"
    LAPSED = "lapsed"  # what made it a hit no longer holds: withdrawn, a switchboard, or told by a hit on the person


# Contact is possible only when both have acknowledged (`check_both`), and recorded by either it holds for both.
HIT_MOVES: dict[HitState, frozenset[HitState]] = {
    HitState.WAITING: frozenset({HitState.ACKNOWLEDGED, HitState.LAPSED}),
    HitState.ACKNOWLEDGED: frozenset({HitState.CONTACT_MADE, HitState.LAPSED}),
    HitState.CONTACT_MADE: frozenset({HitState.SETTLED, HitState.LAPSED}),
    HitState.SETTLED: frozenset(),
    HitState.LAPSED: frozenset({HitState.WAITING}),
}
OPEN_STATES = (HitState.WAITING, HitState.ACKNOWLEDGED, HitState.CONTACT_MADE)
"""Somebody still has to do something."""


class Alarm(StrEnum):
    """Whom a side that waits too long is shown to."""

    SUPERVISOR = "supervisor"
    GOLD = "gold"


# DOMAIN rules 1 and 4: what nobody answers alarms upward. [M] The hours are a lead agency's to set.
DUE_SUPERVISOR = timedelta(hours=24)
DUE_GOLD = timedelta(hours=72)


class BlockGround(StrEnum):
    """Why a plan is stopped without anybody being told."""

    COUNTER_CORRUPTION = "counter_corruption"
    UNDERCOVER = "undercover"
    OTHER = "other"


class BlockState(StrEnum):
    """A silent block stops plans from the moment a second person confirms it."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    LIFTED = "lifted"


BLOCK_MOVES: dict[BlockState, frozenset[BlockState]] = {
    BlockState.PROPOSED: frozenset({BlockState.IN_FORCE, BlockState.LIFTED}),
    BlockState.IN_FORCE: frozenset({BlockState.LIFTED}),
    BlockState.LIFTED: frozenset(),
}


class LookedUp(StrEnum):
    """What may be looked up, named as facts are; premises and files are compared with records only."""

    PHONE = "phone"
    EMAIL = "email"
    USERNAME = "username"
    ACCOUNT_ID = "account_id"
    DEVICE = "device"


LOOK_UP_WITHIN = timedelta(hours=1)
