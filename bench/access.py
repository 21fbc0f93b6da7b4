"""What row policies cost beside a filter that somebody wrote into each query, and could have forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

BY_HAND = "the same by the owner, filtered by hand"
LISTED = "the same by the owner, its parts known beforehand"
LIMIT = 1.25
WHO = {"lead": "the whole operation", "force": "one force's part"}
Told = dict[str, dict[str, tuple[float, float, float]]]


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of rows in a home of its own."""
    for size in sizes:
        yield from _figures(size, measure(int(size)))


def measure(rows: int) -> Told:
    """Return the seconds that `bench.inside.access` measured, by viewer and page: policies, by hand, list known."""
    words = ("bench.inside.access", str(rows))
    with temporary_home() as home, running(home, *words) as process:
        told: Told = json.loads(said(process, words))
    return told


def _figures(size: float, told: Told) -> Iterator[Figure]:
    worst = [0.0, 0.0]
    for viewer, pages in told.items():
        for page, (under, *rivals) in pages.items():
            for place, (rival, against) in enumerate(zip(rivals, (BY_HAND, LISTED), strict=True)):
                worst[place] = max(worst[place], under / rival)
                yield Figure(f"{page}, {WHO[viewer]}", under * 1000, "ms", against, under / rival, size)
    yield Figure("access.page_ratio", worst[0], "", "the limit of 1.25", worst[0] / LIMIT, size)
    yield Figure("access.page_ratio_known", worst[1], "", "the limit of 1.25", worst[1] / LIMIT, size)


BENCHMARK = Benchmark(
    what="A list, a count, a search and one record under row policies, for who sees everything and for one force;"
    " `access.page_ratio` is the worst beside a filter by hand.",
    against="the same queries by the tables' owner: with the viewer's grants joined in by hand, as one would without"
    " policies, and with the numbers of the parts known beforehand, which lets the planner count them",
    size_is="rows of one table",
    sizes=(1_000_000,),
    run=run,
)
