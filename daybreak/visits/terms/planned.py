"""Words and values a plan is made from: what a force has, what is to be placed, what a person lays down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from daybreak.visits.terms.going import Law


@dataclass(frozen=True, slots=True)
class Room:
    """What a force has in a window: teams, how many of them with a skill, custody places, devices looked at there.

    None: not limited. A team counts under one skill.
    """

    teams: int = 0
    skills: Mapping[str, int] = field(default_factory=dict)
    custody: int | None = None
    forensic: int | None = None


@dataclass(frozen=True, slots=True)
class Placeable:
    """A visit to place: `warrant_issued_on` None when no warrant is recorded yet, then any window will do.

    `beside` is the start of the window it holds already, or that another visit of its group holds. `together` is the
    name of the visits it goes with, `apart` are those it must not share a window with, `no_go` periods it must not
    touch, `locked` the start of the window a person chose.
    """

    reference: str
    force: str
    teams: int
    level: str
    access: str
    act_by: datetime | None
    law: Law
    warrant_issued_on: date | None = None
    beside: datetime | None = None
    together: str | None = None
    apart: frozenset[str] = frozenset()
    no_go: tuple[tuple[datetime, datetime], ...] = ()
    locked: datetime | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    arrests: int = 0
    devices: int = 0
    place: str | None = None


class SearchState(StrEnum):
    """How far a search for a plan is, which goes on beside everything else."""

    WAITING = "waiting"
    SEARCHING = "searching"
    FOUND = "found"
    FAILED = "failed"


GOING = frozenset({SearchState.WAITING, SearchState.SEARCHING})
"""A search that may still give a plan; one at a time in an operation."""


class ConditionKind(StrEnum):
    """What a person lays down for a plan about visits."""

    TOGETHER = "together"  # in one window, also across forces: nobody warns another
    APART = "apart"  # never in one window
    NO_GO = "no_go"  # not in this period
    LOCK = "lock"  # in this window and no other
