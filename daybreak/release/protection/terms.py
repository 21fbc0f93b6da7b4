"""Values of disclosure control."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One published number; `sensitive` ones count people."""

    key: str
    value: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Equation:
    """total = sum of parts; totals of totals are allowed."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker knows of a suppressed cell: it is at least `lower` and at most `upper`."""

    lower: int
    upper: int

    @property
    def width(self) -> int:
        return self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Protection:
    """Which cells are suppressed, which of them for their own sake; loss is the sum of suppressed values."""

    suppressed: frozenset[str]
    primary: frozenset[str]
    loss: int
    bound: int
