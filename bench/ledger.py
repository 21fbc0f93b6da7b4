"""What the record of every act costs, and how long proving it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

MILLION = 1_000_000
PROOF_MS = 5.0
PROOF_BYTES = 2048
VERIFY_SECONDS = 60.0


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of entries in a home of its own; the last word is on how memory grows between them."""
    peaks: list[tuple[int, float]] = []
    for size in sizes:
        told = measure(int(size))
        peaks.append((int(told["entries"]), told["memory_mb"]))
        yield from _figures(int(size), told)
    if len(peaks) > 1:
        (small, before), (large, after) = peaks[0], peaks[-1]
        against = f"that at {small:,} entries"
        yield Figure("ledger.memory_ratio", after / before, "ratio", against, after / before, float(large))


def measure(entries: int) -> dict[str, float]:
    """Return what `bench.inside.ledger` measured."""
    words = ("bench.inside.ledger", str(entries))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, float] = json.loads(said(process, words))
    return told


def _figures(size: int, told: dict[str, float]) -> Iterator[Figure]:
    without, acts = told["writers_without"], told["writers_with"]
    ratio = acts / without
    yield Figure("ledger.throughput_ratio", ratio, "ratio", "the same acts without an entry", ratio, size)
    yield Figure("acts with their entry, 45 writers", acts, "acts/s", "the same acts without it", ratio, size)
    bare = told["bare_with"] / told["bare_without"]
    yield Figure("the barest act: one row changed, one entry", bare, "ratio", "the same without the entry", bare, size)
    many, seal = 1 / told["many"], 1 / told["seal"]
    yield Figure("entries of acts on 1,000 things", many, "entries/s", "acts one by one, 45 writers", many / acts, size)
    yield Figure("sealing", seal, "entries/s", "entries written at their fastest", seal / many, size)
    verify, count = told["verify"] * told["entries"], told["entries"]
    if count >= MILLION:  # never extrapolated: only a log of a million entries says how long that takes
        yield Figure("ledger.verify_million_s", verify, "s", f"{VERIFY_SECONDS:g} s", verify / VERIFY_SECONDS, size)
    yield Figure("verify", verify, "s", "hashing the same bytes in memory", told["verify"] / told["hash"], size)
    files = told["verify_files"] * count
    yield Figure("verify from files", files, "s", "verify in the database", files / verify, size)
    yield Figure("export", told["export"] * count, "s", "verify in the database", told["export"] * count / verify, size)
    yield Figure("ledger.proof_ms", told["proof_ms"], "ms", f"{PROOF_MS:g} ms", told["proof_ms"] / PROOF_MS, size)
    slow = told["proof_slow_ms"]
    yield Figure("a proof, the slowest of a hundred", slow, "ms", f"{PROOF_MS:g} ms", slow / PROOF_MS, size)
    size_of = told["proof_bytes"]
    yield Figure("ledger.proof_bytes", size_of, "bytes", f"{PROOF_BYTES:,} bytes", size_of / PROOF_BYTES, size)
    yield Figure("memory at the most, until verified", told["memory_mb"], "MB", "", None, size)


BENCHMARK = Benchmark(
    what="Acts a second of 45 writers at once, with and without their ledger entry; sealing; proofs; verifying.",
    against="the same transactions without an entry; hashing the same bytes with no database; the limits of the issue",
    size_is="entries",
    sizes=(100_000, 1_000_000),
    run=run,
)
