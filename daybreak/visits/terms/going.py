"""Words and values of a visit on its way: its states, what must be answered before it, what its law says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
