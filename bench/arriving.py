"""What it costs to resolve one new record against everything known, at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

LIMIT_MS = 10.0


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of known records in a home of its own."""
    for size in sizes:
        told = measure(int(size))
        p50, p99, splink = told["p50_ms"], told["p99_ms"], told["splink_ms"]
        yield Figure("linkage.lookup_p99_ms", p99, "ms", f"{LIMIT_MS:g} ms", p99 / LIMIT_MS, size)
        yield Figure("the same, median", p50, "ms", "Splink's predict for one record", p50 / splink, size)
        yield Figure("Splink's predict for one record", splink, "ms", "", None, size)
        yield Figure("links found", told["links"], "", "", None, size)


def measure(known: int) -> dict[str, float]:
    """Return what `bench.inside.arriving` measured."""
    words = ("bench.inside.arriving", str(known))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, float] = json.loads(said(process, words))
    return told


BENCHMARK = Benchmark(
    what="One new record resolved as it arrives: compared, linked, derived, entered in the ledger and committed.",
    against="the limit of the issue; Splink on DuckDB predicting the same record's links, tables loaded beforehand",
    size_is="records known",
    sizes=(100_000, 1_000_000),
    run=run,
)
