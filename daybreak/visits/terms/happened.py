"""Words and values of the day: what officers record, what followed, what a device is answered, who decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EventKind(StrEnum):
    """What an officer records on a visit."""

    ENTRY = "entry"
    NOBODY_THERE = "nobody_there"
    ARREST = "arrest"
    VOLUNTARY_ATTENDANCE = "voluntary_attendance"
    SEARCH = "search"
    SEIZURE = "seizure"
    CHILD_ENCOUNTERED = "child_encountered"
    WELFARE = "welfare"
    OFFICER_SAFETY = "officer_safety"
    WRONG_PREMISES = "wrong_premises"
    NOTE = "note"
    LEFT = "left"


class OutcomeKind(StrEnum):
    """What followed for a suspect; several over time, each in its own words."""

    ARREST = "arrest"
    VOLUNTARY_ATTENDANCE = "voluntary_attendance"
    PRE_CHARGE_BAIL = "pre_charge_bail"
    RELEASED_UNDER_INVESTIGATION = "released_under_investigation"
    NO_FURTHER_ACTION = "no_further_action"
    CAUTION = "caution"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as a device sends it; `event_ref` is minted there, `happened_at` is its clock.

    `ahead_ms` is by how much that clock was ahead of the server's when the two last met, as the device measured it.
    `seized` says of a seizure what is on the bag: reference, seal, kind, where it was found, description.
    """

    visit: UUID
    event_ref: UUID
    kind: EventKind
    happened_at: datetime
    note: str = ""
    ahead_ms: int = 0
    seized: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed for the suspect of a package, later than the visit or away from it."""

    package: UUID
    kind: OutcomeKind
    at: datetime


CARRIED_AT_MOST = 12  # visits on one device, a team's morning: what is not on it cannot be lost with it


class Became(StrEnum):
    """What became of an entry a device sent."""

    KEPT = "kept"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to one entry; a refused one says by which rule and why, and stays on the device."""

    event_ref: UUID
    became: Became
    rule: str = ""
    why: str = ""


class DecisionLevel(StrEnum):
    """Who decided: strategy, tactics, delivery (DOMAIN section 4)."""

    GOLD = "gold"
    SILVER = "silver"
    BRONZE = "bronze"
