"""Words of visits. Visit, search, arrest and voluntary attendance are distinct; charged is never convicted."""

from __future__ import annotations

from enum import StrEnum


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
    _S.PLANNED: frozenset({_S.PLANNED, _S.READY, _S.STOOD_DOWN}),
    _S.READY: frozenset({_S.PLANNED, _S.UNDER_WAY, _S.STOOD_DOWN}),
    _S.UNDER_WAY: frozenset({_S.COMPLETED}),
    _S.COMPLETED: frozenset(),
    _S.STOOD_DOWN: frozenset(),
}


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
    CHILD_ENCOUNTERED = "child_encountered"
    WELFARE = "welfare"
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
