"""Cuts: what every suppression must satisfy, learnt from an attack that a suppression did not withstand.

Adding up the equations of a table, each times its price, writes a cell p as a weighted sum of all cells, and so its
distance from the truth as a weighted sum of theirs. Published cells are at no distance. A suppressed one can be below
its true value by at most value - known, and above it by any amount. So for p to go up by `need`, the suppressed cells
together must be able to push it that far: a sum over suppressed cells that must reach `need`, true whatever the prices
are. The attacker's dual prices give the sum that this suppression fails by most.

Source: M. Fischetti, J.-J. Salazar-Gonzalez, "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47 (2001) 1008-1027, capacity constraints.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from daybreak.release.protection.rule import Need
from daybreak.release.protection.table import Table

# Dual prices of these equations (coefficients 1 and -1) are ratios of small whole numbers. Any rounding gives a true
# cut; one that rounds badly only cuts less.
_DENOMINATOR = 60


@dataclass(frozen=True, slots=True)
class Cut:
    """The weights of the suppressed cells must sum to `least` or more."""

    weights: Mapping[str, int]
    least: int

    def holds(self, suppressed: frozenset[str]) -> bool:
        """Ask whether this suppression satisfies the cut."""
        return sum(weight for key, weight in self.weights.items() if key in suppressed) >= self.least


def cut(part: Table, need: Need, prices: Sequence[float], *, up: bool) -> Cut | None:
    """Return the cut these prices of the equations give for one direction; None where nothing is needed."""
    distance = need.high - part.values[need.key] if up else part.values[need.key] - need.low
    if distance <= 0:
        return None
    pulls = _pulls(part, need.key, prices)
    reach = {
        key: _reach(pull if up else -pull, part.values[key] - part.known[key], distance)
        for key, pull in pulls.items()
        if pull and key in part.open
    }
    scale = lcm(*(each.denominator for each in reach.values()))
    return Cut({key: int(each * scale) for key, each in reach.items() if each}, distance * scale)


def first_cuts(part: Table, need: Need) -> list[Cut]:
    """Return the cuts of each single equation the cell stands in: a price of 1 or -1 on it, none on the others."""
    found = []
    for position, equation in enumerate(part.equations):
        if need.key in (equation.total, *equation.parts):
            prices = [0.0] * len(part.equations)
            prices[position] = 1.0 if need.key == equation.total else -1.0
            found += [cut(part, need, prices, up=True), cut(part, need, prices, up=False)]
    return [each for each in found if each is not None]


def company(part: Table, key: str) -> list[Cut]:
    """Return, for each equation of a cell, the cells it must not be suppressed without: alone there, it is derived."""
    return [
        Cut(dict.fromkeys(sorted((part.open & {equation.total, *equation.parts}) - {key}), 1), 1)
        for equation in part.equations
        if key in (equation.total, *equation.parts)
    ]


def _pulls(part: Table, key: str, prices: Sequence[float]) -> dict[str, Fraction]:
    """Return the weight of each cell in the sum that equals this cell."""
    pulls = {key: Fraction(1)}
    for price, equation in zip(prices, part.equations, strict=True):
        if not price:
            continue  # nearly all of them, and a fraction of nothing takes as long to make as any other
        exact = Fraction(price).limit_denominator(_DENOMINATOR)
        if exact:
            pulls[equation.total] = pulls.get(equation.total, Fraction(0)) - exact
            for each in equation.parts:
                pulls[each] = pulls.get(each, Fraction(0)) + exact
    return pulls


def _reach(pull: Fraction, below: int, distance: int) -> Fraction:
    # More than the distance is never needed, which makes the cut tighter (and the unlimited finite).
    return Fraction(distance) if pull > 0 else min(Fraction(distance), -pull * below)
