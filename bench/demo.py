"""One whole rehearsal, from referral files to released figures, each size in a home of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.harness.fitting import exponent
from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure
from bench.harness.watching import Watch

# An operation of the size of July 2014 on a laptop: while somebody watches, and beside what else runs there.
LIMIT_SECONDS = 240
LIMIT_MB = 2_048
BIG_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Played:
    """One run: its scale, seconds from start to exit and of each stage; what it took of the machine (0: not seen)."""

    scale: float
    seconds: float
    stages: dict[str, float]
    peak_mb: float
    processor_seconds: float


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Play each scale, smallest first, and fit how time grows."""
    played = []
    for scale in sorted(sizes):
        played.append(play(scale))
        yield from figures_of(played[-1])
    yield from growth(played)


def play(scale: float) -> Played:
    """Run `daybreak demo` once and watch it."""
    words = ("daybreak.cli.main", "demo", "--scale", f"{scale:g}", "--no-serve", "--json")
    with temporary_home() as home:
        begun = time.perf_counter()
        with running(home, *words) as process, Watch(process.pid, home) as watch:
            said(process, words)
        seconds = time.perf_counter() - begun
        stages = json.loads((home / "nation" / "timings.json").read_text("utf-8"))["seconds"]
        return Played(scale, seconds, stages, watch.peak_mb, watch.processor_seconds)


def figures_of(one: Played) -> Iterator[Figure]:
    """Walk the figures of one run."""
    limit = LIMIT_SECONDS * max(one.scale, 1)
    yield Figure("total", one.seconds, "s", f"limit of {LIMIT_SECONDS} s at scale 1", one.seconds / limit, one.scale)
    if one.peak_mb:
        ratio = one.peak_mb / LIMIT_MB
        yield Figure("peak memory, database included", one.peak_mb, "MB", f"limit of {LIMIT_MB:,} MB", ratio, one.scale)
        busy = one.processor_seconds
        yield Figure("processor time, database included", busy, "s", "total", busy / one.seconds, one.scale)
    for stage, seconds in one.stages.items():
        yield Figure(f"stage: {stage}", seconds, "s", "total", seconds / one.seconds, one.scale)


def growth(played: Sequence[Played]) -> Iterator[Figure]:
    """Walk the exponents of total and of each stage that takes a twentieth of the largest run; none for one scale."""
    if len({one.scale for one in played}) < 2:
        return
    largest = max(played, key=lambda one: one.scale)
    values = {"total": [(one.scale, one.seconds) for one in played]}
    if all(one.processor_seconds for one in played):
        values["processor time"] = [(one.scale, one.processor_seconds) for one in played]
    for stage, seconds in largest.stages.items():
        if seconds >= BIG_SHARE * largest.seconds:
            values[f"stage: {stage}"] = [(one.scale, one.stages[stage]) for one in played]
    for name, points in values.items():
        grown = exponent(points)
        yield Figure(f"growth of {name}", grown, "exponent", "linear growth (1)", grown, None)


BENCHMARK = Benchmark(
    what="One whole rehearsal by `daybreak demo`: seconds of each stage, of all, memory at most, and how they grow.",
    against=f"limits of {LIMIT_SECONDS} s and {LIMIT_MB:,} MB",
    size_is="scales; 1 is an operation of the size of July 2014",
    sizes=(0.1, 0.3, 1),
    run=run,
)
