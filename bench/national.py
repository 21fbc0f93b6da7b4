"""How long the national picture takes at design load, and how many statements it asks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

LIMIT_SECONDS = 1.0
LIMIT_STATEMENTS = 60
REFERRALS = 150_000  # of one operation, by design


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Rehearse each scale in a home of its own, and measure the picture there."""
    for size in sizes:
        for name, (seconds, statements) in measure(size).items():
            yield Figure(f"{name}_seconds", seconds, "s", "the limit of 1 s", seconds / LIMIT_SECONDS, size)
            ratio = statements / LIMIT_STATEMENTS
            yield Figure(f"{name}_statements", statements, "", "the limit of 60", ratio, size)


def measure(scale: float) -> dict[str, tuple[float, int]]:
    """Return the median seconds and the statements of each page, as `bench.inside.national` measured them."""
    demo = ("daybreak.cli.main", "demo", "--scale", f"{scale:g}", "--no-serve", "--json")
    words = ("bench.inside.national", str(REFERRALS))
    with temporary_home() as home:
        with running(home, *demo) as process:
            said(process, demo)
        with running(home, *words) as process:
            told: dict[str, tuple[float, int]] = json.loads(said(process, words))
    return told


BENCHMARK = Benchmark(
    what="The national picture after a whole rehearsal with 45 forces, its referrals filled up to 150,000 in the same"
    " deliveries: the page with what waits for its reader, the screen on a wall, and what one force sees of itself;"
    " median of seven.",
    against=f"limits of {LIMIT_SECONDS:g} s and {LIMIT_STATEMENTS} statements",
    size_is="scales of the rehearsal; 1 is an operation of the size of July 2014",
    sizes=(1,),
    run=run,
)
