"""Whether the reading of a release text marks what must not be printed, and leaves alone what may be.

The texts in `texts.toml` were written without sight of the rules, in seven sets: one planted error each, or none. The
rules were then widened for what they had missed: of the second to the seventh set, unseen until then, they had caught
0.90, 0.66, 0.54, 0.73, 0.79 and 0.85. For those in `texts_unseen.toml`, the eighth, the rules were never widened: what
they catch of these is what they catch of a text nobody has thought of. (Before the last three sets: 0.76 of it, with
0.10 false alarms. One false alarm that it showed, of a sentence every release says, was mended.)
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bench.harness.terms import Benchmark, Figure
from daybreak.release.reading import Slip, Told, slips
from daybreak.release.reading.check import sentences
from daybreak.release.reading.phrases import phrases
from daybreak.release.reading.terms import Days, Page

TEXTS = Path(__file__).with_name("texts.toml")
UNSEEN = Path(__file__).with_name("texts_unseen.toml")
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
    unseen = counted(_all, UNSEEN)
    yield Figure("caught of texts the rules were never widened for", unseen.caught, "share", "", None, None)
    yield Figure("false alarms of such texts", unseen.false_alarms, "share", "", None, None)
    yield Figure("caught by a list of words alone", words.caught, "share", "all rules",
                 words.caught / ours.caught, None)  # fmt: skip
    yield Figure("false alarms of a list of words alone", words.false_alarms, "share", "all rules", None, None)
    for kind, share in ours.by_kind.items():
        yield Figure(f"caught: {kind}", share, "share", "", None, None)
    yield Figure("planted errors", ours.errors, "", "", None, None)
    yield Figure("clean texts", ours.clean, "", "", None, None)
    yield Figure("planted errors the rules were never widened for", unseen.errors, "", "", None, None)


def counted(reading: Reading, file: Path = TEXTS) -> Counted:
    """Return what a way of reading catches of the texts."""
    told, texts = told_of_texts(), texts_written(file)
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
def texts_written(file: Path = TEXTS) -> dict[str, Any]:
    """Return the texts as they were written."""
    return tomllib.loads(file.read_text("utf-8"))


@cache
def told_of_texts() -> Told:
    """Return what is true beside the texts."""
    snapshot = texts_written()["snapshot"]
    said = snapshot["dates"]
    on = {key: date.fromisoformat(said[key][:10]) for key in said}
    days = Days(on["started"], on["first_packages"], (on["action_day"],), (on["as_at"],), on["release"])
    figures = {key: frozenset({value}) for key, value in snapshot["figures"].items()}
    return Told(figures, tuple(snapshot["names"]), days=days)


def _at(told: Told, text: Mapping[str, str]) -> Told:
    return replace(told, page=Page(text.get("nation", "uk")))


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
