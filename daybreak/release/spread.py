"""How long things took, by force, with what chance alone may have done to it: values in, values out.

Medians of people some of whom still wait come from the Kaplan-Meier curve (E. L. Kaplan, P. Meier, J. Am. Stat. Assoc.
53, 1958), their interval from its log-log band (R. Brookmeyer, J. Crowley, Biometrics 38, 1982). A force stands out
only where the permutation test of its log-rank scores (R. Peto, J. Peto, J. R. Stat. Soc. A 135, 1972) says so, and
still does when the false discovery rate over all forces is held (Y. Benjamini, Y. Hochberg, J. R. Stat. Soc. B 57,
1995): forces are never put in an order of their medians.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan
from typing import Any
from warnings import catch_warnings

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

CONFIDENCE = 0.95
"""Of an interval, and of what is found among the forces that stand out: the usual one."""
FEWEST = 10
"""[M] Forces with fewer people are never set apart: one officer away explains all of their waits."""
DRAWS, AT_ONCE = 5000, 250
"""Orders drawn: enough for a chance of one in a thousand, which 45 forces ask for; so many held at once."""
SEED = 2014  # the same people give the same answer
TIE = 1e-9  # sums of the same scores in another order


class Standing(StrEnum):
    """Whether a force differs from all others by more than chance."""

    SLOWER = "slower"
    FASTER = "faster"
    NOT_APART = ""


@dataclass(frozen=True, slots=True)
class Waited:
    """One person: the force, the risk level, and days waited; `over` False while the wait goes on."""

    force: str
    level: str
    days: float
    over: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """How long people of one force waited: the median in days with its interval, None where it is not reached yet.

    `mix` counts people by risk level. `waiting` are among `people`.
    """

    people: int
    waiting: int
    median: float | None
    low: float | None
    high: float | None
    mix: Mapping[str, int]
    standing: Standing = Standing.NOT_APART


def spread(waits: Sequence[Waited], standing: Standing = Standing.NOT_APART) -> Spread:
    """Return the median wait with its interval; of nobody, nothing."""
    mix = dict(Counter(each.level for each in waits))  # a Counter is not taken apart for JSON
    waiting = sum(not each.over for each in waits)
    if waiting == len(waits):
        return Spread(len(waits), waiting, None, None, None, mix, standing)
    curve = _stats().ecdf(_sample(waits)).sf
    with catch_warnings(action="ignore", category=RuntimeWarning):  # of the places that the next line is about
        band = curve.confidence_interval(CONFIDENCE, method="log-log")
    # Where the curve is at 1 or 0 the band is not defined: below the curve there is its end, above it no end is known.
    low = [curve.probabilities[at] if isnan(each) else each for at, each in enumerate(band.low.probabilities)]
    high = [1.0 if isnan(each) else each for each in band.high.probabilities]
    times = [float(each) for each in curve.quantiles]
    found = (_reached(times, each) for each in (curve.probabilities, low, high))
    median, lower, upper = found
    return Spread(len(waits), waiting, median, lower, upper, mix, standing)


def by_force(waits: Iterable[Waited]) -> dict[str, Spread]:
    """Return the spread of each force that has anybody, by slug, and '' for all together."""
    of: dict[str, list[Waited]] = defaultdict(list)
    for each in waits:
        of[each.force].append(each)
    apart = _apart(of)
    everybody = [each for rows in of.values() for each in rows]
    whole = {"": spread(everybody)} if everybody else {}
    return whole | {slug: spread(of[slug], apart.get(slug, Standing.NOT_APART)) for slug in sorted(of)}


def _apart(of: Mapping[str, Sequence[Waited]]) -> dict[str, Standing]:
    """Return the forces that differ from all others by more than chance explains, over all forces looked at.

    A force's people, against as many drawn from all: how often is the sum of their scores as far out? The chances of
    tables of the test are wrong for a handful of people, and would let small forces stand out for nothing.
    """
    everybody = [each for rows in of.values() for each in rows]
    looked_at = [slug for slug, rows in of.items() if len(rows) >= FEWEST]
    if len(of) < 2 or not looked_at or not any(each.over for each in everybody):
        return {}
    scores = dict(
        zip(of, np.split(_scores(everybody), np.cumsum([len(rows) for rows in of.values()])[:-1]), strict=True)
    )
    sized = {slug: (len(scores[slug]), float(scores[slug].sum())) for slug in looked_at}
    chances = _chances(np.concatenate(list(scores.values())), sized)
    held = _stats().false_discovery_control(list(chances.values()))
    # A negative sum: fewer waits ended than among all in the same time.
    return {
        slug: Standing.SLOWER if scores[slug].sum() < 0 else Standing.FASTER
        for slug, p in zip(chances, held, strict=True)
        if p <= 1 - CONFIDENCE
    }


def _scores(waits: Sequence[Waited]) -> Numbers:
    """Return for each person whether the wait ended, less what its length let expect (log-rank scores)."""
    days, over = np.array([each.days for each in waits]), np.array([each.over for each in waits], dtype=float)
    times, place = np.unique(days, return_inverse=True)
    ended = np.bincount(place, weights=over)
    there = len(waits) - np.searchsorted(np.sort(days), times)
    expected: Numbers = np.cumsum(ended / there)
    return over - expected[place]


def _chances(scores: Numbers, forces: Mapping[str, tuple[int, float]]) -> dict[str, float]:
    """Return for each force, by size and sum, the chance that as many people drawn from all are as far out."""
    dice = np.random.default_rng(SEED)
    sizes = np.array([size for size, _ in forces.values()])
    sums = np.array([each for _, each in forces.values()])
    below, above = np.zeros(len(sizes)), np.zeros(len(sizes))
    for _ in range(DRAWS // AT_ONCE):
        drawn = dice.permuted(np.broadcast_to(scores, (AT_ONCE, len(scores))), axis=1)
        # The first n of all in any order are n drawn at random: one order serves every size.
        found = np.cumsum(drawn, axis=1)[:, sizes - 1]
        below += (found <= sums + TIE).sum(axis=0)
        above += (found >= sums - TIE).sum(axis=0)
    chance = np.minimum(2 * (1 + np.minimum(below, above)) / (1 + DRAWS), 1)
    return dict(zip(forces, chance.tolist(), strict=True))


def _stats() -> Any:
    """Return SciPy's statistics, loaded by who first asks: the pages start a second sooner without them."""
    from scipy import stats

    return stats


def _sample(waits: Iterable[Waited]) -> Any:
    rows = list(waits)
    return _stats().CensoredData(
        uncensored=[each.days for each in rows if each.over], right=[each.days for each in rows if not each.over]
    )


def _reached(times: Sequence[float], probabilities: Sequence[float]) -> float | None:
    """Return the first time at which no more than half still wait."""
    return next((at for at, each in zip(times, probabilities, strict=True) if each <= 0.5), None)
