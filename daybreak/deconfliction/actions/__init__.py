"""Every write of deconfliction."""

from __future__ import annotations

from daybreak.deconfliction.actions.blocking import confirm_block, lift_block, place_block
from daybreak.deconfliction.actions.finding import find_hits
from daybreak.deconfliction.actions.looking_up import Answer, look_up
from daybreak.deconfliction.actions.owning import acknowledge, make_contact, settle
from daybreak.deconfliction.actions.telling import DESK

__all__ = [
    "DESK", "Answer", "acknowledge", "confirm_block", "find_hits", "lift_block", "look_up", "make_contact",
    "place_block", "settle",
]  # fmt: skip
