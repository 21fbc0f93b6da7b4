"""Windows, capacities, plans, visits, their preparation, events and outcomes."""

from daybreak.visits.models.planned import (
    Capacity,
    MutualAid,
    Plan,
    PlanCondition,
    PlanSearch,
    Team,
    Visit,
    Window,
)
from daybreak.visits.models.recorded import Decision, Device, Outcome, Particulars, PreparationItem, VisitEvent

__all__ = [
    "Capacity",
    "Decision",
    "Device",
    "MutualAid",
    "Outcome",
    "Particulars",
    "Plan",
    "PlanCondition",
    "PlanSearch",
    "PreparationItem",
    "Team",
    "Visit",
    "VisitEvent",
    "Window",
]
