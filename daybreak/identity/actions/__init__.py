"""Every write of identity, one file a verb group."""

from daybreak.identity.actions.judging import judge, switch_fusing
from daybreak.identity.actions.premises import place_premises
from daybreak.identity.actions.resolving import Resolved, resolve

__all__ = ["Resolved", "judge", "place_premises", "resolve", "switch_fusing"]
