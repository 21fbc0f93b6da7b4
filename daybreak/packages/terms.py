"""Words of packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from daybreak.attribution.terms import DoorState
from daybreak.kernel.words import AddressRole, Level
from daybreak.triage.terms import Paused, Silence


class PackageState(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    DISSEMINATED = "disseminated"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RECALLED = "recalled"
    CLOSED = "closed"


_S = PackageState
PACKAGE_MOVES: dict[PackageState, frozenset[PackageState]] = {
    _S.DRAFT: frozenset({_S.CHECKED, _S.CLOSED}),
    _S.CHECKED: frozenset({_S.DISSEMINATED, _S.CLOSED}),
    _S.DISSEMINATED: frozenset({_S.ACKNOWLEDGED, _S.RECALLED}),
    _S.ACKNOWLEDGED: frozenset({_S.ACCEPTED, _S.REJECTED, _S.RECALLED}),
    _S.ACCEPTED: frozenset({_S.CLOSED, _S.RECALLED}),
    _S.REJECTED: frozenset({_S.CLOSED}),
    _S.RECALLED: frozenset(),
    _S.CLOSED: frozenset(),
}

FINAL = frozenset({_S.RECALLED, _S.CLOSED})

LIVE = frozenset({_S.DISSEMINATED, _S.ACKNOWLEDGED, _S.ACCEPTED})
"""States in which a force may act on a package: what a clearance recalls, and in which its action clock runs."""


class Answer(StrEnum):
    """Whether the subject has access to children; *unknown* becomes a task, never a blank (rule 3)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """A premises records place a subject at; `force` is the key of the agency that polices its district, if known."""

    premises: UUID
    key: str
    address: str
    force: UUID | None
    role: AddressRole
    door: DoorState | None
    items: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A subject no package was built for, with the reason: left for a person, never lost."""

    subject: UUID
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Task:
    """What keeps a package from going on: what to do, whose task it is, and about what."""

    key: str
    words: str
    task_of: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has what, since when: one package as `who_has_what` lists it."""

    package: UUID
    reference: str
    force: str
    force_name: str
    state: PackageState
    level: Level
    since: datetime
    act_by: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Breach:
    """A clock that ran out: the same line for the force and for the lead agency."""

    key: UUID
    reference: str
    force: str
    level: Level
    received_at: datetime
    act_by: datetime
    late: timedelta
    pauses: tuple[Paused, ...]
    paused: timedelta


@dataclass(frozen=True, slots=True)
class Queue:
    """A batch with open records: since when nobody has moved anything in it, and who is told."""

    key: UUID
    name: str
    sender: str
    received_at: datetime
    records: int
    open: int
    moved_at: datetime
    alarm: Silence | None
