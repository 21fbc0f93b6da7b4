"""Words of packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from daybreak.attribution.terms import DoorState
from daybreak.intake.terms import FactKind
from daybreak.kernel.words import AddressRole, GateItem, Level
from daybreak.triage.terms import Paused, Silence


class PackageState(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    SIGNED = "signed"
    DISSEMINATED = "disseminated"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TRANSFERRED = "transferred"
    RECALLED = "recalled"
    SUPERSEDED = "superseded"
    CLOSED = "closed"


_S = PackageState
PACKAGE_MOVES: dict[PackageState, frozenset[PackageState]] = {
    _S.DRAFT: frozenset({_S.CHECKED, _S.CLOSED}),
    _S.CHECKED: frozenset({_S.SIGNED, _S.CLOSED}),
    _S.SIGNED: frozenset({_S.DISSEMINATED, _S.CLOSED}),
    _S.DISSEMINATED: frozenset({_S.ACKNOWLEDGED, _S.RECALLED, _S.SUPERSEDED}),
    _S.ACKNOWLEDGED: frozenset({_S.ACCEPTED, _S.REJECTED, _S.TRANSFERRED, _S.RECALLED, _S.SUPERSEDED}),
    _S.ACCEPTED: frozenset({_S.CLOSED, _S.REJECTED, _S.TRANSFERRED, _S.RECALLED, _S.SUPERSEDED}),
    _S.REJECTED: frozenset({_S.CLOSED, _S.SUPERSEDED}),
    _S.TRANSFERRED: frozenset({_S.CLOSED, _S.SUPERSEDED}),
    _S.RECALLED: frozenset(),
    _S.SUPERSEDED: frozenset(),
    _S.CLOSED: frozenset(),
}

FINAL = frozenset({_S.RECALLED, _S.SUPERSEDED, _S.CLOSED})

UNSENT = frozenset({_S.DRAFT, _S.CHECKED, _S.SIGNED})
"""States in which only the lead agency knows of a package."""

LIVE = frozenset({_S.DISSEMINATED, _S.ACKNOWLEDGED, _S.ACCEPTED})
"""States in which a force may act on a package: what a clearance recalls."""

WITHDRAWN = frozenset({_S.RECALLED, _S.SUPERSEDED, _S.TRANSFERRED})
"""States in which a force that had a package may not act on it: an offline one is told by the next envelope."""

RETURNED = frozenset({_S.REJECTED, _S.TRANSFERRED})
"""States in which no force holds a package and the lead agency must close it or build a new version."""

CLOCK_RUNS = LIVE | RETURNED
"""States in which the action clock runs: neither rejecting a package nor passing it on stops it (rule 5)."""


LONGEST_PAUSE = timedelta(days=14)
"""[M] A pause is looked at again within this time: a clock that stands for good is no clock."""

ITEM_KINDS = frozenset(
    {
        FactKind.GIVEN_NAME,
        FactKind.MIDDLE_NAME,
        FactKind.FAMILY_NAME,
        FactKind.BORN_ON,
        FactKind.EMAIL,
        FactKind.PHONE,
        FactKind.ACCOUNT_ID,
        FactKind.USERNAME,
        FactKind.ADDRESS,
        FactKind.IP_EVENT,
        FactKind.DEVICE,
        FactKind.OCCUPATION,
        FactKind.ACCESS_TO_CHILDREN,
        FactKind.CHILDREN_IN_HOME,
        FactKind.REGISTERED_SEX_OFFENDER,
        FactKind.INCIDENT_TYPE,
        FactKind.INCIDENT_AT,
        FactKind.FILE_GRADE,
    }
)
"""What travels to a force. Free text, file names and hashes stay behind: need to know, and exposure (rule 17)."""


class Answer(StrEnum):
    """Whether the subject has access to children; *unknown* becomes a task, never a blank (rule 3)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Said(StrEnum):
    """What an offline force says of a package in a signed file; *stopped* answers a recall."""

    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Blocked:
    """Since when a door is blocked, and which rules of its gate are open."""

    since: datetime
    items: tuple[GateItem, ...]


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
class Sent:
    """A package that went out before about the same person: `done` where officers acted and it was closed then."""

    at: datetime
    act_by: datetime
    done: bool


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
    paused_at: datetime | None = None


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
    """A batch with open records: since when nobody has touched the oldest untouched one of them, and who is told.

    `untouched` are the open records nobody has touched for as long as the alarm says: a day, or three.
    """

    key: UUID
    name: str
    sender: str
    received_at: datetime
    records: int
    open: int
    touched_at: datetime
    untouched: int
    alarm: Silence | None
