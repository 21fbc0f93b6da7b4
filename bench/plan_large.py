"""How good a plan of a larger operation is: first plan, proven gap and memory; searched for twenty minutes in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.harness.terms import Benchmark, Figure
from bench.plan import first, gaps, nation_of, seconds_of
from daybreak.visits.planner.solve import plan


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Plan a nation of each size."""
    for size in sizes:
        instance = nation_of(size)
        yield from first(instance, size)
        yield from gaps(instance, plan(instance, seconds=seconds_of(size)), size)


BENCHMARK = Benchmark(
    what="The invented nation of `plan` with five and fifteen times as many targets: the first plan, the proven gap"
    " after the time that an operation of this size has, and the memory. Every plan passes the independent check.",
    against="limits",
    size_is="targets",
    sizes=(3000, 10000),
    run=run,
)
