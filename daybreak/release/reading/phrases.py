"""Wrong words: each a rule of `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from daybreak.release.reading.terms import Sentence, Slip, Told

_ASKED = re.compile(
    r"\bavoid\s+[\"'“‘]|\b(?:avoid|refrain\s+from)\s+(?:writing|saying|using|calling|describing|the\s+(?:word|term|phrase))"
    r"|\b(?:asked|ask\s+\w+|please\s+do|urged?|do)\s+not\s+(?:to\s+)?(?:describe|write|say|use|call|print)"
    r"|[\"'”’]\s+(?:do\s+not\s+)?means?\b|\bmean\s+(?:different|the\s+same)\b"
    r"|\bplease\s+(?:write|say|use)\b|\bthe\s+(?:words?|terms?|phrases?)\s+[\"'“‘]?\w+",
    re.IGNORECASE,
)


_EDGE = re.compile(r"[,:;–—]\s|\s-\s|\b(?:but|because|although|though|while|whereas)\b")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule finds, where that may stand, and what to write instead."""

    key: str
    instead: str
    find: re.Pattern[str]
    unless: re.Pattern[str] | None


def phrases(sentence: Sentence, told: Told) -> Iterator[Slip]:
    """Yield the wrong words of a sentence; one that asks not to write them may name them."""
    if _ASKED.search(sentence.words):
        return
    for rule in _rules():
        for match in sentence.found(rule.find):
            if not (rule.unless and rule.unless.search(sentence.words, _clause(sentence.words, match), match.end())):
                yield sentence.slip(match, rule.key, rule.instead)


def _clause(words: str, match: re.Match[str]) -> int:
    """Return where the clause of a match begins: "without warning, they were convicted" denies nothing."""
    return max((edge.end() for edge in _EDGE.finditer(words, 0, match.start())), default=0)


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
