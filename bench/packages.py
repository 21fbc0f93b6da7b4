"""How long "who has what, since when" takes: the nation, one delivery, one force's part, and the page that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

LIMIT_SECONDS = 2.0
ERROR_SECONDS = 5.0
AGAINST = "the limit of 2 s"
BARE = "the same by the tables' owner, without policies"


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of packages in a home of its own."""
    for size in sizes:
        told = measure(int(size))
        error, _ = told.pop("error")
        yield Figure("errors.stopped_and_listed_seconds", error, "s", "the limit of 5 s", error / ERROR_SECONDS, size)
        for name, (seconds, bare) in told.items():
            yield Figure(f"packages.{name}_seconds", seconds, "s", AGAINST, seconds / LIMIT_SECONDS, size)
            if bare:
                yield Figure(f"packages.{name}_seconds", seconds, "s", BARE, seconds / bare, size)


def measure(packages: int) -> dict[str, tuple[float, float]]:
    """Return the seconds that `bench.inside.packages` measured, by question: as asked, and without policies (or 0)."""
    words = ("bench.inside.packages", str(packages))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, tuple[float, float]] = json.loads(said(process, words))
    return told


BENCHMARK = Benchmark(
    what="Who has what, since when: of the nation, of one delivery of 5,000 records and of one force, listed in full"
    " with every state; and the first page of the list with its counts, of one delivery, overdue, and where the door"
    " changed since. And at most, how long a suspected error takes to stop everything and list whom to correct.",
    against="the limit of 2 s, and the same lists by the tables' owner without row policies",
    size_is="packages with 45 forces, four moves each",
    sizes=(30_000,),
    run=run,
)
