"""Disclosure control by suppression: small counts left out so that nobody can derive them, at the least loss.

Takes: the cells of linked tables and the equations between them.
Gives: which cells to suppress (`protect`; `protect_revision` where an earlier release is known), and what an attacker
could still conclude (`attack`, `attack_revision`; `narrow`, `narrow_revision` only whether it is too much).
Holds: an attacker who knows every printed cell, every equation and this practice must still think possible at least
`small` values in a row for every small count (`rule` states it exactly).

Method: an integer program chooses, the attacker's linear programs answer with cuts, until no attack succeeds
(M. Fischetti, J.-J. Salazar-Gonzalez, Management Science 47, 2001). Works without Django and without a clock, except
for the limit on searching time.
"""

from daybreak.release.protection.attacker import attack
from daybreak.release.protection.narrowing import narrow
from daybreak.release.protection.revision import (
    Before,
    attack_revision,
    given_away_by,
    narrow_revision,
    protect_revision,
)
from daybreak.release.protection.suppression import protect
from daybreak.release.protection.terms import Cell, Equation, Interval, Protection

__all__ = [
    "Before",
    "Cell",
    "Equation",
    "Interval",
    "Protection",
    "attack",
    "attack_revision",
    "given_away_by",
    "narrow",
    "narrow_revision",
    "protect",
    "protect_revision",
]
