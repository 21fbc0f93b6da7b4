"""Every read of visits: plans, the day, what followed, figures. Row policies decide whose visits they are."""

from daybreak.visits.queries.board import (
    BoardCount,
    board_counts,
    day_board,
    days,
    with_event,
    with_outcome,
    wrong_premises,
)
from daybreak.visits.queries.figures import ForceFigures, figures_by_force
from daybreak.visits.queries.package import (
    events_of,
    for_device_of,
    going_of,
    outcomes_ever,
    outcomes_of,
    preparation_of,
    readiness_of,
    teams,
)
from daybreak.visits.queries.planned import (
    aid,
    capacities,
    conditions,
    moved_between,
    plan_latest,
    plan_numbered,
    search_latest,
    teams_taken,
    windows,
)
from daybreak.visits.queries.stopped import keys_of_address, open_conflicts, stopped

__all__ = [
    "BoardCount",
    "ForceFigures",
    "aid",
    "board_counts",
    "capacities",
    "conditions",
    "day_board",
    "days",
    "events_of",
    "figures_by_force",
    "for_device_of",
    "going_of",
    "keys_of_address",
    "moved_between",
    "open_conflicts",
    "outcomes_ever",
    "outcomes_of",
    "plan_latest",
    "plan_numbered",
    "preparation_of",
    "readiness_of",
    "search_latest",
    "stopped",
    "teams",
    "teams_taken",
    "windows",
    "with_event",
    "with_outcome",
    "wrong_premises",
]
