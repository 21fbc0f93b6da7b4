"""Words that several rooms share: nations, data-protection categories, risk levels, gate items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MARKING = "OFFICIAL-SENSITIVE"

YES_WORDS = ("yes", "true", "y", "1")
NO_WORDS = ("no", "false", "n", "0")
"""How those who deliver records write a yes and a no, in small letters."""


class Jurisdiction(StrEnum):
    """A legal system; terms and clocks differ between them."""

    ENGLAND_WALES = "england_wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class Category(StrEnum):
    """Data-protection category of a person (Data Protection Act 2018 s.38(3)): always set, never mixed."""

    SUSPECT = "suspect"
    VICTIM = "victim"
    WITNESS = "witness"
    THIRD_PARTY = "third_party"


class Level(StrEnum):
    """Risk level of a subject; each has its action clock."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class AddressRole(StrEnum):
    """What an address is to the person it stands beside; only some are fit for entry."""

    HOME = "home"
    INSTALLATION = "installation"
    WORK = "work"
    BILLING = "billing"
    LAST_KNOWN = "last_known"
    UNKNOWN = "unknown"


class ItemState(StrEnum):
    """State of one item of a gate."""

    MET = "met"
    OPEN = "open"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class GateItem:
    """One item of a gate: which rule, whether it is met, what was seen, and whose task it is when open."""

    key: str
    rule: str
    state: ItemState
    seen: str = ""
    task_of: str = ""

    def as_dict(self) -> dict[str, str]:
        return {
            "key": self.key,
            "rule": self.rule,
            "state": self.state.value,
            "seen": self.seen,
            "task_of": self.task_of,
        }


def open_items(items: Iterable[GateItem]) -> tuple[GateItem, ...]:
    """Return the items that keep the gate closed, in their order."""
    return tuple(item for item in items if item.state is ItemState.OPEN)
