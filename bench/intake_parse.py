"""How fast files become facts, beside the bare parsers of the same bytes."""

from __future__ import annotations

import codecs
import csv
import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from lxml import etree

from bench.harness.terms import Benchmark, Figure
from daybreak.intake.arrivals import Arrived, open_arrived
from daybreak.intake.readers import ColumnMap, read

ROUNDS = 5
SEED = 2014
REPORTS_AT_FULL_SCALE = 6_000  # of the rarest form; more are written than are read
Rival = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Sample:
    """Files of one form and the number of records they hold."""

    files: tuple[Arrived, ...]
    records: int


def _json(content: bytes) -> object:
    return orjson.loads(content.removeprefix(codecs.BOM_UTF8))


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "replace"))))


RIVALS: dict[str, tuple[str, Rival]] = {
    "json": ("orjson.loads", _json),
    "xml": ("lxml.etree.fromstring", etree.fromstring),
    "csv": ("csv.reader", _rows),
}


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Write a nation's files, then read those of each form three ways, in turns."""
    for size in sizes:
        for form, sample in samples(int(size)).items():
            yield from measure(form, sample, size)


def samples(records: int) -> dict[str, Sample]:
    """Return files of each form with about this many records; those that are broken on purpose are left out."""
    with TemporaryDirectory(prefix="daybreak-bench-") as folder:
        _write(Path(folder), records)
        return {form: _sample(sorted(Path(folder).rglob(f"*.{form}")), records) for form in RIVALS}


def measure(form: str, sample: Sample, size: float) -> Iterator[Figure]:
    """Walk the figures of one form; each is the best of some rounds."""
    rival, parse = RIVALS[form]
    ways = {
        "read into facts": lambda file: list(read(file.name, file.content, declared=file.declared)),
        "through the door (refusal, digest, reading)": open_arrived,
        rival: lambda file: parse(file.content),
    }
    best = _best(ways, sample.files)
    for words in list(ways)[:-1]:
        rate = sample.records / best[words]
        yield Figure(f"{form}: {words}", rate, "records/s", f"{rival}, the same bytes", best[rival] / best[words], size)


def _best(ways: dict[str, Callable[[Arrived], object]], files: Sequence[Arrived]) -> dict[str, float]:
    """Return the seconds of each way at its best; they take turns, so that all meet the same moments."""
    spent: dict[str, float] = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for words, way in ways.items():
            begun = time.perf_counter()
            for file in files:
                way(file)
            spent[words] = min(spent[words], time.perf_counter() - begun)
    return spent


def _write(folder: Path, records: int) -> None:
    from daybreak.rehearsal.nation.nation import invent
    from daybreak.rehearsal.writers.folders import write

    write(invent(seed=SEED, scale=max(0.01, records / REPORTS_AT_FULL_SCALE)), folder)


def _sample(paths: Sequence[Path], records: int) -> Sample:
    files, found = [], 0
    for path in paths:
        declared = (ColumnMap.load(path.with_suffix(".toml")),) if path.suffix == ".csv" else ()
        file = Arrived(path.name, path.read_bytes(), declared)
        opened = open_arrived(file)
        if opened.reports and not opened.problems and found < records:
            files.append(file)
            found += len(opened.reports)
    return Sample(tuple(files), found)


BENCHMARK = Benchmark(
    what="Records a second from bytes to facts with their places: law-enforcement JSON, report XML, and mapped CSV.",
    against="the bare parser of each format on the same bytes",
    size_is="records of each form",
    sizes=(500, 2_000),
    run=run,
)
