"""Words and values of visits.

Visit, search, arrest and voluntary attendance are distinct; charged is never convicted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from daybreak.kernel.words import GateItem


class VisitState(StrEnum):
    PROPOSED = "proposed"
    PLANNED = "planned"
    READY = "ready"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    STOOD_DOWN = "stood_down"


_S = VisitState
VISIT_MOVES: dict[VisitState, frozenset[VisitState]] = {
    _S.PROPOSED: frozenset({_S.PLANNED, _S.STOOD_DOWN}),
    # A later plan may have no place for it: then it is proposed again.
    _S.PLANNED: frozenset({_S.PLANNED, _S.PROPOSED, _S.READY, _S.STOOD_DOWN}),
    _S.READY: frozenset({_S.PLANNED, _S.UNDER_WAY, _S.STOOD_DOWN}),
    _S.UNDER_WAY: frozenset({_S.COMPLETED}),
    _S.COMPLETED: frozenset(),
    _S.STOOD_DOWN: frozenset(),
}

MOVABLE = frozenset({_S.PROPOSED, _S.PLANNED})
"""States in which a plan may give a visit another window."""

HELD = frozenset({_S.READY, _S.UNDER_WAY})
"""States in which a visit keeps its window and its teams, whatever is planned around it."""

STOPPABLE = frozenset({_S.PROPOSED, _S.PLANNED, _S.READY})
"""States in which a visit can still be stood down: nobody has stood at the door yet."""


class Preparation(StrEnum):
    """What must be answered before a visit (readiness gate, DOMAIN section 5)."""

    WARRANT = "warrant"
    ACCESS_TO_CHILDREN = "access_to_children"
    STRATEGY_DISCUSSION = "strategy_discussion"
    WELFARE_PLAN = "welfare_plan"
    EVIDENCE_TEAM = "evidence_team"


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


class Sex(StrEnum):
    """The sex of a suspect as the custody record of a force says it; said of nobody where it says nothing."""

    FEMALE = "female"
    MALE = "male"


class Work(StrEnum):
    """What a suspect does for a living, in groups a force chooses from; wide enough to name nobody."""

    EDUCATION = "education"
    HEALTH = "health"
    CARE = "care"
    JUSTICE = "justice"
    WITH_CHILDREN = "with_children"
    OTHER = "other"
    NONE = "none"


SEX_TITLES = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
WORK_TITLES = {
    Work.EDUCATION: "Teaching, childcare and early years", Work.HEALTH: "Doctors, nurses and others who treat",
    Work.CARE: "Social work, social care and fostering",
    Work.JUSTICE: "Police, prisons, courts and armed forces, serving or former",
    Work.WITH_CHILDREN: "Sport, youth and faith work with children", Work.OTHER: "Other work",
    Work.NONE: "Studying, retired or without work",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Law:
    """What a jurisdiction says of a visit: how long a warrant lasts, what a discussion, an event, an outcome is called.

    `words` holds those that differ; `only_here` what no other one says.
    """

    warrant_months: int
    warrant_source: str
    discussion: str
    words: Mapping[str, str] = field(default_factory=dict)
    only_here: tuple[str, ...] = ()

    def word(self, kind: str) -> str:
        """Return what an event or outcome is called here."""
        return self.words.get(kind, kind.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: `on` is the day of issue or the day held, `by` who waived it, `over` says why it counts no more."""

    answer: str
    on: date | None = None
    waived: bool = False
    by: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer to be written down for a package; `visits` are the references whose premises a warrant names."""

    package: UUID
    kind: Preparation
    answer: str
    on: date | None = None
    visits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """What a force has in a window: teams, how many of them with a skill, custody places, devices looked at there.

    None: not limited. A team counts under one skill.
    """

    teams: int = 0
    skills: Mapping[str, int] = field(default_factory=dict)
    custody: int | None = None
    forensic: int | None = None


@dataclass(frozen=True, slots=True)
class Placeable:
    """A visit to place: `warrant_issued_on` None when no warrant is recorded yet, then any window will do.

    `beside` is the start of the window it holds already, or that another visit of its group holds. `together` is the
    name of the visits it goes with, `apart` are those it must not share a window with, `no_go` periods it must not
    touch, `locked` the start of the window a person chose.
    """

    reference: str
    force: str
    teams: int
    level: str
    access: str
    act_by: datetime | None
    law: Law
    warrant_issued_on: date | None = None
    beside: datetime | None = None
    together: str | None = None
    apart: frozenset[str] = frozenset()
    no_go: tuple[tuple[datetime, datetime], ...] = ()
    locked: datetime | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    arrests: int = 0
    devices: int = 0
    place: str | None = None


class SearchState(StrEnum):
    """How far a search for a plan is, which goes on beside everything else."""

    WAITING = "waiting"
    SEARCHING = "searching"
    FOUND = "found"
    FAILED = "failed"


GOING = frozenset({SearchState.WAITING, SearchState.SEARCHING})
"""A search that may still give a plan; one at a time in an operation."""


class ConditionKind(StrEnum):
    """What a person lays down for a plan about visits."""

    TOGETHER = "together"  # in one window, also across forces: nobody warns another
    APART = "apart"  # never in one window
    NO_GO = "no_go"  # not in this period
    LOCK = "lock"  # in this window and no other


@dataclass(frozen=True, slots=True)
class Standing:
    """All the readiness gate looks at for one visit.

    `door` are the open items of the door gate; the days are those of the planned window, local time, None when it has
    none; `conflicts` counts hits with other operations that are not settled; `stopped` that the lead agency has a check
    to do first; `today` is the local day the gate is looked at.
    """

    package_state: str
    package_live: bool
    door: tuple[GateItem, ...]
    first_day: date | None
    last_day: date | None
    access_known: bool
    conflicts: int
    law: Law
    today: date
    answers: Mapping[Preparation, Answered] = field(default_factory=dict)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A package or a visit that a gate kept back, with its open items."""

    key: UUID
    reference: str
    items: tuple[GateItem, ...]


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
