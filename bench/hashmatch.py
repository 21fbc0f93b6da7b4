"""Ten million hashes: how long an exact and a near look-up take, that none is missed, beside python-threatexchange."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.fitting import exponent
from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

LIMIT_MS = 1.0
RIVAL = "python-threatexchange's PDQIndex, same list and queries"
FLAT = "faiss IndexBinaryFlat, same list and queries"
Told = dict[str, float]


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each size in a home of its own, then fit how the times grow."""
    told = {size: measure(int(size)) for size in sizes}
    for size, figures in told.items():
        yield from _figures(size, figures)
    if len(sizes) > 1:
        for name in ("exact_ms", "near_ms", "rival_ms", "flat_ms", "import_s"):
            points = [(size, figures[name]) for size, figures in told.items()]
            yield Figure(f"{name}, exponent", exponent(points), "", "1 is linear", None, None)


def measure(hashes: int) -> Told:
    """Return what `bench.inside.hashmatch` measured."""
    words = ("bench.inside.hashmatch", str(hashes))
    with temporary_home() as home, running(home, *words) as process:
        told: Told = json.loads(said(process, words))
    return told


def _figures(size: float, told: Told) -> Iterator[Figure]:
    yield Figure("hashmatch.exact_p99_ms", told["exact_p99_ms"], "ms", "the limit of 1 ms",
                 told["exact_p99_ms"] / LIMIT_MS, size)  # fmt: skip
    yield Figure("hashmatch.pdq_recall", told["recall"], "", "comparing with every hash", told["recall"], size)
    yield Figure("hashmatch.pdq_speedup_threatexchange", told["rival_ms"] / told["near_ms"], "", RIVAL,
                 told["rival_ms"] / told["near_ms"], size)  # fmt: skip
    yield Figure(
        "exact look-up, median", told["exact_ms"], "ms", "the limit of 1 ms", told["exact_ms"] / LIMIT_MS, size
    )
    yield Figure("near look-up, median", told["near_ms"], "ms", RIVAL, told["near_ms"] / told["rival_ms"], size)
    yield Figure("near look-up, 99 of 100", told["near_p99_ms"], "ms", RIVAL,
                 told["near_p99_ms"] / told["rival_p99_ms"], size)  # fmt: skip
    yield Figure("near look-up, median of the flat index", told["near_ms"], "ms", FLAT,
                 told["near_ms"] / told["flat_ms"], size)  # fmt: skip
    yield Figure("new hash to the look-up that finds it", told["visible_ms"], "ms", "the limit of 1 s",
                 told["visible_ms"] / 1000, size)  # fmt: skip
    yield Figure("near index built", told["build_s"], "s", RIVAL, told["build_s"] / told["rival_build_s"], size)
    yield Figure("near index in memory", told["near_mb"], "MB", RIVAL, told["near_mb"] / told["rival_mb"], size)
    yield Figure("list imported, matched and committed", told["import_s"], "s", "reading and hashing its bytes",
                 told["import_s"] / told["bare_s"], size)  # fmt: skip


BENCHMARK = Benchmark(
    what="An exact look-up in a list that was imported, and near look-ups of PDQ hashes with every distance from 0 to"
    " 31 planted; recall is against comparing with every hash.",
    against="a limit, or python-threatexchange's PDQ index and faiss's flat index over the same list and queries",
    size_is="hashes of the list",
    sizes=(100_000, 1_000_000, 10_000_000),
    run=run,
)
