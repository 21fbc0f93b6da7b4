"""Grading drift: the share each force grades at a level beside the nation's, with intervals fit for small numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist

from daybreak.kernel.words import Level
from daybreak.triage.rules.ranking import LEVELS
from daybreak.triage.terms import Drift, Interval

USUAL = 0.95
ALARM = 0.998
"""Limits of a funnel plot (Spiegelhalter, Statistics in Medicine 24, 2005, 1185-1202): of many forces compared at
95 % some always stand out by chance, at 99.8 % one in five hundred."""


def wilson(count: int, of: int, *, confidence: float = USUAL) -> Interval:
    """Return the score interval of a share (Wilson 1927; Newcombe, Statistics in Medicine 17, 1998, method 3).

    It stays within 0 and 1 and is honest for nought of three; of nothing it is 0 to 1: nothing is known.
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    if of == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, square = count / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if count == of else min(1.0, middle + half))


def drift(counts: Mapping[str, Mapping[Level, int]]) -> list[Drift]:
    """Return a line for each force and level; a force is compared with all the others, never with itself too."""
    totals = {level: sum(levels.get(level, 0) for levels in counts.values()) for level in LEVELS}
    return [
        _line(force, level, levels, totals)
        for force, levels in sorted(counts.items())
        for level in reversed(LEVELS)
        if sum(levels.values())
    ]


def _line(force: str, level: Level, levels: Mapping[Level, int], totals: Mapping[Level, int]) -> Drift:
    count, of = levels.get(level, 0), sum(levels.values())
    others = sum(totals.values()) - of
    expected = (totals[level] - count) / others if others else None
    usual, wide = wilson(count, of), wilson(count, of, confidence=ALARM)
    beyond = expected is not None and not wide.low <= expected <= wide.high
    return Drift(force, level, count, of, usual, expected, beyond)
