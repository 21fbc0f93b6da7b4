"""Seeded chance: every draw belongs to a topic, so that no draw depends on what was asked before it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import exp, floor, fsum
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def chance(seed: int, *topic: object) -> Random:
    """Return the generator of one topic."""
    return Random("/".join(map(str, (seed, *topic))))


class Weighted(Generic[T]):
    """Values drawn as often as their weights say."""

    __slots__ = ("_cumulative", "values")

    def __init__(self, values: Sequence[T], weights: Iterable[float]) -> None:
        self.values = values
        self._cumulative = list(accumulate(weights))

    def draw(self, rng: Random) -> T:
        return self.values[bisect(self._cumulative, rng.random() * self._cumulative[-1], 0, len(self.values) - 1)]


def weighted(shares: Mapping[T, float]) -> Weighted[T]:
    """Return the drawing of a table of shares."""
    return Weighted(list(shares), shares.values())


def apportion(count: int, shares: Sequence[float], *, least: int = 0) -> list[int]:
    """Split `count` into whole parts by largest remainder; each part has at least `least` where that is possible."""
    least = least if least * len(shares) <= count else 0
    left, total = count - least * len(shares), fsum(shares)  # sum() differs between Pythons
    exact = [left * share / total for share in shares]
    parts = [floor(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[: left - sum(parts)]:
        parts[index] += 1
    return [part + least for part in parts]


def deal(rng: Random, count: int, shares: Mapping[T, float], *, least: int = 0) -> list[T]:
    """Return `count` values in random order, in exactly the proportions given: small nations keep the ratios too."""
    parts = apportion(count, list(shares.values()), least=least)
    dealt = [value for value, part in zip(shares, parts, strict=True) for _ in range(part)]
    rng.shuffle(dealt)
    return dealt


def poisson(rng: Random, mean: float) -> int:
    """Return a Poisson draw (Knuth 1969, section 3.4.1: products of uniform draws); for small means only."""
    count, product, limit = 0, rng.random(), exp(-mean)
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def happens(rng: Random, share: float) -> bool:
    """Return True in `share` of the cases."""
    return rng.random() < share


def scattered(index: int, seed: int, *, size: int) -> int:
    """Return the place of `index` in a one-to-one scattering over range(size), `size` a power of ten."""
    step, start = _scattering(seed, size)
    return (index * step + start) % size


@cache
def _scattering(seed: int, size: int) -> tuple[int, int]:
    rng = chance(seed, "scatter", size)
    return rng.randrange(size // 3, size) // 10 * 10 + 7, rng.randrange(size)  # ends in 7: coprime to a power of ten
