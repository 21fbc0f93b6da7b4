"""Words and values of visits.

Visit, search, arrest and voluntary attendance are distinct; charged is never convicted.
"""

from daybreak.visits.terms.going import (
    HELD,
    MOVABLE,
    STOPPABLE,
    VISIT_MOVES,
    Answered,
    Law,
    Preparation,
    Prepared,
    Refused,
    Standing,
    VisitState,
)
from daybreak.visits.terms.happened import (
    CARRIED_AT_MOST,
    Became,
    DecisionLevel,
    EventKind,
    Followed,
    Happened,
    OutcomeKind,
    Told,
)
from daybreak.visits.terms.planned import GOING, ConditionKind, Placeable, Room, SearchState
from daybreak.visits.terms.suspects import SEX_TITLES, WORK_TITLES, Sex, Work

__all__ = [
    "CARRIED_AT_MOST",
    "GOING",
    "HELD",
    "MOVABLE",
    "SEX_TITLES",
    "STOPPABLE",
    "VISIT_MOVES",
    "WORK_TITLES",
    "Answered",
    "Became",
    "ConditionKind",
    "DecisionLevel",
    "EventKind",
    "Followed",
    "Happened",
    "Law",
    "OutcomeKind",
    "Placeable",
    "Preparation",
    "Prepared",
    "Refused",
    "Room",
    "SearchState",
    "Sex",
    "Standing",
    "Told",
    "VisitState",
    "Work",
]
