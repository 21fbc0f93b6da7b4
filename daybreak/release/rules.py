"""Pure rules of release: reconciliation, the release gate, what the words may say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from daybreak.kernel.words import GateItem, ItemState

PEOPLE_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure as counted: nationally, by force slug, and what belongs to no force."""

    national: int
    forces: Mapping[str, int]
    remainder: int

    @property
    def reconciles(self) -> bool:
        """National = sum of forces + remainder; the national count is made apart from the others."""
        return self.national == sum(self.forces.values()) + self.remainder

    def as_dict(self) -> dict[str, object]:
        return {"national": self.national, "forces": dict(self.forces), "remainder": self.remainder}


@dataclass(frozen=True, slots=True)
class Slip:
    """Words of a text that must not stand: where (character from 0), which words, which rule, what to write instead."""

    at: int
    words: str
    rule: str
    instead: str


_WORDS = (
    (r"\bconvict\w*", "an arrested or charged person is not convicted", "charged, or arrested"),
    (r"\btaken into care\b", "safeguarded is not taken into care", "safeguarded"),
    (r"(?<!registered sex\s)\boffenders?\b", "an arrested person is a suspect", "suspect"),
    (r"\b(?:today|yesterday|this morning)\b", "a text is read on other days", "the date"),
    (r"(?<!Northern\s)\bIreland\b", "the nation is Northern Ireland", "Northern Ireland"),
    (r"\bpa?edophiles?\b", "a label, not a finding", "suspect"),
    (r"\bchild porn(?:ography)?\b", "the term is indecent images of children", "indecent images of children"),
)


def slips(text: str, *, figures: Iterable[int], standing: Iterable[str] = ()) -> tuple[Slip, ...]:
    """Return what a release text must not say, in the order of the text: wrong words, and numbers not in the snapshot.

    Dates and times are written with their month or colon and let pass, and so are `standing` texts, printed as they
    are: a definition may say what a figure does not mean.
    """
    for words in sorted(filter(None, standing), key=len, reverse=True):
        text = text.replace(words, " " * len(words))
    found = [
        Slip(match.start(), match.group(), rule, instead)
        for pattern, rule, instead in _WORDS
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
    known = {f"{figure:,}" for figure in figures} | {str(figure) for figure in figures}
    found += [
        Slip(match.start(), match.group(), "every number is one of the snapshot's", "the figure as frozen")
        for match in re.finditer(r"\d(?:[\d,]*\d)?(?:\.\d+)?", _DATES.sub(_blank, text))
        if match.group() not in known
    ]
    return tuple(sorted(found, key=lambda slip: slip.at))


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(rf"\b\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|\b\d{{1,2}}:\d{{2}}\b|\b(?:{_MONTH}) \d{{4}}\b")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@dataclass(frozen=True, slots=True)
class ReleaseRead:
    """Everything the release gate looks at."""

    not_reconciled: tuple[str, ...]
    derivable: tuple[str, ...]
    slips: tuple[Slip, ...]
    welfare_missing: int
    unlocked_by: int
    embargo_until: datetime


def release_items(release: ReleaseRead, *, at: datetime) -> tuple[GateItem, ...]:
    """Return the items of the release gate in their fixed order (DOMAIN section 5)."""
    said = "; ".join(f"{slip.words!r}: {slip.rule}" for slip in release.slips[:3])
    return (
        _item("reconciled", "Every figure: national = sum of forces + remainder", not release.not_reconciled,
              ", ".join(release.not_reconciled) or "all reconcile", "lead coordinator"),
        _item("protected", "No protected count can be derived", not release.derivable,
              ", ".join(release.derivable) or "none derivable", "lead coordinator"),
        _item("text", "The text says only what is so", not release.slips, said or "nothing found", "press officer"),
        _item("welfare", "Welfare contacts for release day are planned", not release.welfare_missing,
              f"{release.welfare_missing} suspects without one", "silver of each force"),
        _item("unlocked", "Two different people unlock", release.unlocked_by >= PEOPLE_NEEDED,
              f"{release.unlocked_by} of {PEOPLE_NEEDED}", "gold and lead coordinator"),
        _item("embargo", "Not before the embargo", at >= release.embargo_until,
              f"embargo until {release.embargo_until.astimezone(UTC):%d %B %Y %H:%M} UTC", "the clock"),
    )  # fmt: skip


def _item(key: str, rule: str, met: bool, seen: str, task_of: str) -> GateItem:
    return GateItem(key, rule, ItemState.MET if met else ItemState.OPEN, seen, "" if met else task_of)
