"""The action day under load: devices without network that send twice by wrong clocks; a server killed at random."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

WRITE_LIMIT_MS = 300.0
BEHIND_LIMIT_S = 2.0
FORCES = 45


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Play a day for each number of minutes, in a home of its own."""
    for size in sizes:
        yield from _figures(size)


def _figures(minutes: float) -> Iterator[Figure]:
    words = ("bench.inside.action_day", f"{minutes:g}")
    with temporary_home() as home, running(home, *words) as process:
        told = json.loads(said(process, words))
    yield Figure("action_day.lost", told["lost"], "entries", "none of those recorded", None, minutes)
    yield Figure("action_day.double", told["double"], "entries", "none", None, minutes)
    p99 = told["write_p99_ms"]
    yield Figure("action_day.write_p99_ms", p99, "ms", "limit of 300 ms", p99 / WRITE_LIMIT_MS, minutes)
    yield Figure("writes, median", told["write_p50_ms"], "ms", "limit of 300 ms", told["write_p50_ms"] / 300, minutes)
    yield Figure("writes, worst", told["write_max_ms"], "ms", "no limit", None, minutes)
    yield Figure("writes after the day, twenty at a time, p99", told["after_p99_ms"], "ms", "no limit", None, minutes)
    yield Figure("writes after the day", told["after"], "", "", None, minutes)
    behind = told["behind_p99_s"]
    yield Figure("live picture behind, p99", behind, "s", "limit of 2 s", behind / BEHIND_LIMIT_S, minutes)
    yield Figure(
        "live picture behind, worst", told["behind_max_s"], "s", "limit of 2 s", told["behind_max_s"] / 2, minutes
    )
    yield Figure("behind just after a kill, worst", told["behind_killed_s"], "s", "no limit", None, minutes)
    for name in ("entries", "calls", "repeated", "kills", "cut", "viewers", "devices", "states_wrong"):
        yield Figure(name.replace("_", " "), told[name], "", "", None, minutes)


BENCHMARK = Benchmark(
    what="45 forces, 20 devices each, 300 live viewers, minutes of network cuts, kills of the server, duplicates, skew:"
    " what is lost, what is doubled, how long a write takes, how far behind the live picture is.",
    against="limits: 0 lost, 0 doubled, 300 ms for a write, 2 s behind",
    size_is="minutes of network cuts and kills",
    sizes=(30,),
    run=run,
)
