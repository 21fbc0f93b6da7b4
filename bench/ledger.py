"""What the record of every act costs, and how long proving it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

MILLION = 1_000_000


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of entries in a home of its own."""
    for size in sizes:
        yield from _figures(int(size), measure(int(size)))


def measure(entries: int) -> dict[str, float]:
    """Return the seconds that `bench.inside.ledger` measured."""
    words = ("bench.inside.ledger", str(entries))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, float] = json.loads(said(process, words))
    return told


def _figures(size: int, told: dict[str, float]) -> Iterator[Figure]:
    without, acts, many, seal = (1 / told[name] for name in ("without", "with", "many", "seal"))
    yield Figure("acts with their entry, one client", acts, "acts/s", "the same acts without it", acts / without, size)
    yield Figure("entries of acts on 1,000 things", many, "entries/s", "acts one by one", many / acts, size)
    yield Figure("sealing", seal, "entries/s", "entries written at their fastest", seal / many, size)
    seconds, ratio = told["verify"] * MILLION, told["verify"] / told["hash"]
    yield Figure("verify, each million entries", seconds, "s", "hashing the same bytes in memory", ratio, size)


BENCHMARK = Benchmark(
    what="Acts a second with and without their ledger entry; sealing; verifying from first leaf to signed root.",
    against="the same transactions without an entry; hashing the same bytes with no database",
    size_is="entries",
    sizes=(20_000, 100_000),
    run=run,
)
