"""Whether every break of continuity that was planted is found, and nothing else is called one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bench.harness.homes import running, said, temporary_home
from bench.harness.terms import Benchmark, Figure

SPREADSHEET = "comparing each row with the one above it, as in a spreadsheet"


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Measure each number of exhibits in a home of its own."""
    for size in sizes:
        yield from _figures(size, measure(int(size)))


def measure(exhibits: int) -> dict[str, Any]:
    """Return what `bench.inside.continuity` found."""
    words = ("bench.inside.continuity", str(exhibits))
    with temporary_home() as home, running(home, *words) as process:
        told: dict[str, Any] = json.loads(said(process, words))
    return told


def _figures(size: float, told: dict[str, Any]) -> Iterator[Figure]:
    planted, clean = told["planted"], told["clean"]
    missed, alarms, rival = len(told["missed"]), len(told["alarms"]), told["rival_missed"]
    yield Figure("continuity.missed", missed, "", f"{planted} planted", missed / planted, size)
    yield Figure("continuity.false_alarms", alarms, "", f"{clean} clean exhibits", alarms / clean, size)
    yield Figure("missed by the rival", rival, "", f"{planted} planted; {SPREADSHEET}", rival / planted, size)
    yield Figure("everything looked at", told["looked_s"], "s", SPREADSHEET, told["looked_s"] / told["rival_s"], size)
    yield Figure("everything looked at, beside writing it", told["looked_s"], "s", "writing it, signed step by step",
                 told["looked_s"] / told["written_s"], size)  # fmt: skip


BENCHMARK = Benchmark(
    what="Exhibits with their hand-overs, seals and corrections, written through the acts themselves by the people of"
    " four forces; gaps, overlaps, wrong seals and swapped bags planted among them, and rows, payloads and entries of"
    " the ledger altered, removed and added as the database's owner. The plants come from a generator that shares"
    " nothing with the rules. A figure counts each planted kind on each exhibit; what an altered row breaks besides is"
    " no false alarm.",
    against=f"nothing missed, no false alarm; {SPREADSHEET}",
    size_is="exhibits",
    sizes=(10_000,),
    run=run,
)
