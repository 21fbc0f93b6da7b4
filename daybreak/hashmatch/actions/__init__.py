"""Every write of hash matching, one file a verb group."""

from daybreak.hashmatch.actions.judging import acknowledge, set_aside
from daybreak.hashmatch.actions.listing import import_list, retire_list
from daybreak.hashmatch.actions.looking import LookedUp, look_up
from daybreak.hashmatch.actions.taking import take_hashes

__all__ = ["LookedUp", "acknowledge", "import_list", "look_up", "retire_list", "set_aside", "take_hashes"]
