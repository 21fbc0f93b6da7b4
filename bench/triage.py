"""Whether the most endangered child comes first, and what it takes to rank again: one new fact, and everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure
from bench.inside.triage_truth import ALL, SERIOUS, TOLD, shares

CHANGED_SECONDS = 1.0
FULL_SECONDS = 10.0
PEOPLE_AT_SCALE_1 = 20_000
RIVALS = {
    "first in, first out": "first in, first out",
    "image grade": "the order of image grades",
    "random": "a random order",
}


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of people: the truth of an invented nation, then a home of its own."""
    for size in sizes:
        yield from _truth(size)
        yield from _times(size, measure(int(size)))


def measure(people: int) -> dict[str, float]:
    """Return the seconds that `bench.inside.triage` measured."""
    words = ("bench.inside.triage", str(people))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, float] = json.loads(said(process, words))
    return told


def _truth(size: float) -> Iterator[Figure]:
    scale = size / PEOPLE_AT_SCALE_1
    for name, grades_tell, counting in (
        ("ranking.children_first_tenth", True, SERIOUS),
        ("the same, where grades tell nothing", False, SERIOUS),
        ("the same, of children somebody told of", True, TOLD),
        ("the same, of every child in any home", True, ALL),
    ):
        found = shares(seed=2014, scale=scale, grades_tell=grades_tell, counting=counting)
        ours = found["child first"]
        for rival, against in RIVALS.items():
            yield Figure(f"{name}", ours, "share", f"{against} ({found[rival]:.3f})", ours / found[rival], size)


def _times(size: float, told: dict[str, float]) -> Iterator[Figure]:
    changed, full = told["changed_p95_s"], told["full_s"]
    yield Figure("ranking.changed_p95_s", changed, "s", f"limit of {CHANGED_SECONDS:g} s", changed, size)
    yield Figure("one new fact, the median", told["changed_p50_s"], "s", "ranking everybody",
                 told["changed_p50_s"] / full, size)  # fmt: skip
    yield Figure("one new fact, statements", told["statements"], "", "", None, size)
    yield Figure("ranking.full_s", full, "s", f"limit of {FULL_SECONDS:g} s", full / FULL_SECONDS, size)
    yield Figure(
        "computing a whole old run again", told["again_s"], "s", "ranking everybody", told["again_s"] / full, size
    )


BENCHMARK = Benchmark(
    what="Children in the homes of serious people who are reached within the first tenth of the list, in an invented"
    " nation whose truth is known, and where image grades were dealt at random; which children count decides the"
    " figure, so it is shown for two other choices too: an invented nation spreads children over homes whatever people"
    " did, so of every child alike no order reaches more than chance. Then the time to rank one subject again after a"
    " new version of a report, committed, and to rank everybody.",
    against="first in, first out; the order of image grades; a random order; limits of 1 s and 10 s",
    size_is="people",
    sizes=(30_000,),
    run=run,
)
