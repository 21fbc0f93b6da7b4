"""Whether the reading of a release text marks what must not be printed, and leaves alone what may be.

The texts in `texts.toml` were written without sight of the rules: one planted error each, or none.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.harness.terms import Benchmark, Figure
from daybreak.release.reading import Slip, Told, slips
from daybreak.release.reading.check import sentences
from daybreak.release.reading.phrases import phrases
from daybreak.release.reading.terms import Page

TEXTS = Path(__file__).with_name("texts.toml")
CAUGHT, FALSE_ALARMS = 0.95, 0.05

Reading = Callable[[str, Told], Iterable[Slip]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Shares of planted errors marked where they stand, by kind and of all, and of clean texts that were marked."""

    caught: float
    false_alarms: float
    by_kind: Mapping[str, float]
    errors: int
    clean: int


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Read every text with all rules, and with the list of words alone."""
    ours, words = counted(_all), counted(_words_alone)
    yield Figure("text_check.caught", ours.caught, "share", f"limit of {CAUGHT}", ours.caught / CAUGHT, None)
    yield Figure("text_check.false_alarms", ours.false_alarms, "share", f"limit of {FALSE_ALARMS}",
                 ours.false_alarms / FALSE_ALARMS, None)  # fmt: skip
    yield Figure("caught by a list of words alone", words.caught, "share", "all rules",
                 words.caught / ours.caught, None)  # fmt: skip
    yield Figure("false alarms of a list of words alone", words.false_alarms, "share", "all rules", None, None)
    for kind, share in ours.by_kind.items():
        yield Figure(f"caught: {kind}", share, "share", "", None, None)
    yield Figure("planted errors", ours.errors, "", "", None, None)
    yield Figure("clean texts", ours.clean, "", "", None, None)


def counted(reading: Reading) -> Counted:
    """Return what a way of reading catches of the texts."""
    told, texts = told_of_texts(), texts_written()
    errors, clean = texts["error"], texts["clean"]
    hits = Counter(each["kind"] for each in errors if is_caught(each, reading(each["text"], _at(told, each))))
    kinds = Counter(each["kind"] for each in errors)
    alarms = sum(bool(list(reading(each["text"], _at(told, each)))) for each in clean)
    return Counted(
        hits.total() / len(errors), alarms / len(clean), {kind: hits[kind] / kinds[kind] for kind in sorted(kinds)},
        len(errors), len(clean),
    )  # fmt: skip


def is_caught(error: Mapping[str, str], marks: Iterable[Slip]) -> bool:
    """Answer whether a mark overlaps the words that are wrong."""
    begin = error["text"].index(error["wrong"])
    end = begin + len(error["wrong"])
    return any(mark.at < end and begin < mark.at + len(mark.words) for mark in marks)


@cache
def texts_written() -> dict[str, Any]:
    """Return the texts as they were written."""
    return tomllib.loads(TEXTS.read_text("utf-8"))


@cache
def told_of_texts() -> Told:
    """Return what is true beside the texts."""
    snapshot = texts_written()["snapshot"]
    return Told({key: frozenset({value}) for key, value in snapshot["figures"].items()}, tuple(snapshot["names"]))


def _at(told: Told, text: Mapping[str, str]) -> Told:
    return Told(told.figures, told.names, Page(text.get("nation", "uk")))


def _all(text: str, told: Told) -> Iterable[Slip]:
    return slips(text, told=told)


def _words_alone(text: str, told: Told) -> Iterable[Slip]:
    return [slip for sentence in sentences(text) for slip in phrases(sentence, told)]


BENCHMARK = Benchmark(
    what="Release texts with one planted error each, and clean ones, written without sight of the rules.",
    against="limits of 0.95 caught and 0.05 false alarms; a list of wrong words alone",
    size_is="texts",
    sizes=(0,),
    run=run,
)
