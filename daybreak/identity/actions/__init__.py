"""Every write of identity, one file a verb group."""

from daybreak.identity.actions.judging import Verdicts, judge, judge_all, switch_fusing
from daybreak.identity.actions.premises import place_premises
from daybreak.identity.actions.resolving import Arrived, Resolved, resolve, resolve_arrived

__all__ = [
    "Arrived",
    "Resolved",
    "Verdicts",
    "judge",
    "judge_all",
    "place_premises",
    "resolve",
    "resolve_arrived",
    "switch_fusing",
]
