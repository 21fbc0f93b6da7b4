"""Every write of identity, one file a verb group."""

from daybreak.identity.actions.judging import Verdicts, judge, judge_all, switch_fusing
from daybreak.identity.actions.premises import place_premises
from daybreak.identity.actions.resolving import Resolved, resolve

__all__ = ["Resolved", "Verdicts", "judge", "judge_all", "place_premises", "resolve", "switch_fusing"]
