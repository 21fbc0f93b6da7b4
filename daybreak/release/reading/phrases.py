"""Wrong words: each a rule of `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daybreak.release.reading.terms import Sentence, Slip, Told


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule finds, where that may stand, and what to write instead."""

    key: str
    instead: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None


def phrases(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield the wrong words of a sentence."""
    for rule in _rules():
        for match in sentence.found(rule.find):
            if not (rule.unless and rule.unless.search(sentence.words, 0, match.end())):
                yield sentence.slip(match, rule.key, rule.instead)


@cache
def _rules() -> tuple[Rule, ...]:
    said = tomllib.loads(files("daybreak.release.reading").joinpath("words.toml").read_text("utf-8"))
    return tuple(
        Rule(
            each["key"],
            each["instead"],
            re.compile("|".join(f"(?:{_spaced(one)})" for one in each["find"]), re.IGNORECASE),
            re.compile(_spaced(each["unless"]), re.IGNORECASE) if "unless" in each else None,
        )
        for each in said["rule"]
    )


def _spaced(pattern: str) -> str:
    """Let white space or a hyphen stand where the pattern has a blank: a text is folded anywhere."""
    return pattern.replace(" ", r"[\s-]+")
