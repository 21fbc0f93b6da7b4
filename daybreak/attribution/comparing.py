"""Pure rules of asked and answered: the same characters, and an interval that covers the instant asked about (rule 7).

Source: Investigatory Powers Commissioner's annual reports on communications-data errors: a digit too many, an hour's
slip between GMT and BST, and answers about another customer of the same address led officers to the wrong home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from daybreak.kernel.periods import Period, instant


@dataclass(frozen=True, slots=True)
class Difference:
    """Where asked and answered part: which field, the first differing character (from 1), both texts."""

    field: str
    at: int
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operator was asked, as it was asked; `at` is the instant its text settles."""

    ip: str
    port: str
    at_text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """What an operator answers: what it repeats of the question, and when and on which ports a line held the address.

    `from_text` and `until_text` are half-open; an answer without them speaks of the instant it repeats alone.
    """

    ip: str
    port: str
    at_text: str
    from_text: str = ""
    until_text: str = ""
    ports: str = ""


def compared(asked: Asked, held: Held) -> tuple[Difference, ...]:
    """Return every way in which the answer is not one to the question; nothing is forgiven.

    Port and time may go unrepeated only where ports and interval are given and cover them.
    """
    before = [("address", asked.ip, held.ip)]
    if held.port or not held.ports:
        before.append(("port", asked.port, held.port))
    if held.at_text or not held.from_text:
        before.append(("time", asked.at_text, held.at_text))
    found = [Difference(field, first_difference(a, b), a, b) for field, a, b in before if a != b]
    if held.ports and not _port_within(asked.port, held.ports):
        found.append(Difference("ports", 1, asked.port, held.ports))
    if (held.from_text or held.until_text) and not _instant_within(asked.at, held):
        found.append(Difference("interval", 1, asked.at_text, f"{held.from_text} to {held.until_text}"))
    return tuple(found)


def first_difference(before: str, after: str) -> int:
    """Return the place of the first differing character, from 1; one after the shorter where that begins the longer."""
    pairs = enumerate(zip(before, after, strict=False), start=1)
    return next((n for n, (left, right) in pairs if left != right), min(len(before), len(after)) + 1)


def period_held(from_text: str, until_text: str) -> Period[datetime] | None:
    """Return the interval two texts give, or None where they settle none: no start, no zone, the end before it."""
    start, end = instant(from_text), instant(until_text)
    if start.at is None or (until_text.strip() and (end.at is None or end.at < start.at)):
        return None
    return Period(start.at, end.at)


def _instant_within(at: datetime | None, held: Held) -> bool:
    period = period_held(held.from_text, held.until_text)
    return at is not None and period is not None and period.contains(at)


def _port_within(port: str, ports: str) -> bool:
    """Answer whether a port lies in "51200-51711" or is the one named; what is no number is not within."""
    low, dash, high = (part.strip() for part in ports.partition("-"))
    numbers = (port, low, high if dash else low)
    if not all(number.isascii() and number.isdigit() and len(number) <= 5 for number in numbers):
        return False
    asked, first, last = map(int, numbers)
    return first <= asked <= last <= 65_535


Run = tuple[str, bool]


def marked(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return both texts in runs, each with whether it differs: an extra digit is marked alone, not all that follows."""
    left: list[Run] = []
    right: list[Run] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left.append((before[a:b], kind != "equal"))
        right.append((after[c:d], kind != "equal"))
    return _said(left), _said(right)


def _said(runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(run for run in runs if run[0])
