"""What it takes to look for hits when a referral arrives, and whether a blind answer's time tells anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

LIMIT_MS = 100.0


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of people in a home of its own."""
    for size in sizes:
        yield from _figures(size, measure(int(size)))


def measure(people: int) -> dict[str, float]:
    """Return what `bench.inside.deconfliction` measured."""
    words = ("bench.inside.deconfliction", str(people))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, float] = json.loads(said(process, words))
    return told


def _figures(size: float, told: dict[str, float]) -> Iterator[Figure]:
    limit, whole = f"{LIMIT_MS:g} ms", "a run over everything"
    p95, p50 = told["p95_ms"], told["p50_ms"]
    yield Figure("deconfliction.p95_ms", p95, "ms", limit, p95 / LIMIT_MS, size)
    yield Figure("one referral, the median", p50, "ms", whole, p50 / told["whole_ms"], size)
    yield Figure("one referral, statements besides the prepared ones", told["statements"], "", "", None, size)
    yield Figure("a run over everything", told["whole_ms"] / 1000, "s", "", None, size)
    yield Figure("hits that stand", told["hits"], "", "", None, size)
    blind = told["blind_hit_ms"] / told["blind_none_ms"]
    yield Figure("deconfliction.blind_ratio", blind, "ratio", "the answer when nobody holds it", blind, size)
    yield Figure("a look-up of what is held blindly", told["blind_hit_ms"], "ms", "nobody holds it", blind, size)


BENCHMARK = Benchmark(
    what="One new record of a force, taken in and compared with what every force and operation holds, committed;"
    " and a look-up of an identifier that is held blindly, beside one that nobody holds.",
    against="a limit of 100 ms; the same answer by a run over everything; the look-up that finds nothing",
    size_is="people",
    sizes=(30_000,),
    run=run,
)
