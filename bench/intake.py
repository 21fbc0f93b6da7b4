"""A whole delivery: read, sealed, made into facts, and everybody in it resolved as they arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.harness.fitting import exponent
from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure
from bench.harness.watching import Watch

LEAST = 500.0


@dataclass(frozen=True, slots=True)
class Received:
    """One run: what the process inside told, and the most memory it, its reader and its database held."""

    told: dict[str, float]
    peak_mb: float
    processor_seconds: float

    @property
    def records(self) -> float:
        return self.told["records"]


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Receive each number of records in a home of its own, smallest first; fit how time grows, say how memory does."""
    runs = []
    for size in sorted(sizes):
        runs.append(receive(int(size), "resolved"))
        yield from _figures(runs[-1], size)
        yield _followed(receive(int(size), "followed"), runs[-1], size)
    if len(runs) > 1:
        growth = exponent([(one.records, one.told["seconds"]) for one in runs])
        yield Figure("growth of the time", growth, "exponent", "linear growth (1)", growth, None)
        ratio = runs[-1].peak_mb / runs[0].peak_mb
        yield Figure("growth of memory", ratio, "ratio", f"that at {runs[0].records:,.0f} records", ratio, None)


def receive(records: int, how: str) -> Received:
    """Return what `bench.inside.intake` measured."""
    words = ("bench.inside.intake", str(records), how)
    with temporary_home() as home:
        with running(home, *words) as process, Watch(process.pid, home) as watch:
            told: dict[str, float] = json.loads(said(process, words))
        return Received(told, watch.peak_mb, watch.processor_seconds)


def _figures(one: Received, size: float) -> Iterator[Figure]:
    rate, bare = one.records / one.told["seconds"], 1 / one.told["bare"]
    yield Figure("intake.reports_per_s", rate, "records/s", f"{LEAST:g} records/s", rate / LEAST, size)
    yield Figure("the same", rate, "records/s", "orjson and lxml alone, the same files", rate / bare, size)
    yield Figure("intake.peak_mb", one.peak_mb, "MB", "", None, size)
    yield Figure("facts written", one.told["fact"], "", "records", one.told["fact"] / one.records, size)
    yield Figure(
        "links found on arrival", one.told["link"], "", "mentions", one.told["link"] / one.told["mention"], size
    )


def _followed(one: Received, resolved: Received, size: float) -> Figure:
    rate, alone = one.records / one.told["seconds"], resolved.records / resolved.told["seconds"]
    return Figure(
        "the same, hashes and forces compared too", rate, "records/s", "without that comparing", rate / alone, size
    )


BENCHMARK = Benchmark(
    what="Records a second from files on a disk to facts in the database, everybody in them resolved as they arrive;"
    " memory of the process, its reader and the database at the most. Then once more with what a delivery sets going"
    " besides: hashes compared with lists and seizures, and everybody with all forces.",
    against="the limit of the issue; the bare parsers of the same files; the same without what is set going",
    size_is="records",
    sizes=(15_000, 50_000, 150_000),
    run=run,
)
