"""Values of disclosure control."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of a release, 0 or more; small counts of `sensitive` cells are protected.

    `least`: what everybody knows that it is at least, printed or not. `nought`: whether 0 is a small count of it too.
    """

    key: str
    value: int
    sensitive: bool
    least: int = 0
    nought: bool = False


@dataclass(frozen=True, slots=True)
class Equation:
    """total = sum of parts. A total may be a part elsewhere: equations link tables in any way."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker knows of a suppressed cell: it is at least `lower` and at most `upper` (None: no limit)."""

    lower: int
    upper: int | None

    @property
    def width(self) -> float:
        """Return upper - lower, infinite without a limit."""
        return inf if self.upper is None else self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Protection:
    """Which cells are suppressed (`primary` for their own sake), what that costs, and what it must cost at least.

    `loss` is the sum of the suppressed values of cells that would be published; equal to `bound`, it is proven least.
    """

    suppressed: frozenset[str]
    primary: frozenset[str]
    loss: int
    bound: int
