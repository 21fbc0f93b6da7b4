"""Disclosure control by suppression: small counts hidden so that nobody can derive them, at the least loss.

Takes: the cells of linked tables and the equations between them.
Gives: which cells to suppress, and what an attacker could still conclude.
Holds: an attacker who knows every published cell, every equation and that counts are not negative cannot narrow a
protected count to fewer than `small` values.

The rule of width: after the attack a protected count may still be any of at least `small` neighbouring whole numbers
(upper - lower >= small - 1), so that not even the order of a small count is known. Zeros are published: that nobody
was counted identifies nobody. Method: cell suppression solved as an integer programme with cuts from the attacker's
linear programmes (Fischetti and Salazar, 2001, "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47).
"""

from daybreak.release.protection.attacker import attack
from daybreak.release.protection.suppression import protect
from daybreak.release.protection.terms import Cell, Equation, Interval, Protection

__all__ = ["Cell", "Equation", "Interval", "Protection", "attack", "protect"]
