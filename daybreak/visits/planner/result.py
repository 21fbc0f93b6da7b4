"""What the planner gives: a plan, how good it is and could be at best, and what is missing.

The JSON shape is published in `plan.schema.json`; `Plan.from_json` and `Plan.to_json` are its two ends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from daybreak.visits.planner import read


class Aim(StrEnum):
    """The aims of a plan, most important first; `solve` defines each."""

    DEADLINES = "deadlines"
    DELAY = "delay"
    WINDOWS = "windows"
    BALANCE = "balance"
    TRAVEL = "travel"


class Status(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"  # every aim stands at its bound
    BOUNDED = "bounded"  # some aim may be improved by its gap; the same seed gives the same plan anywhere
    CLOCK = "clock"  # the limit on seconds ended a search: bounds hold, but another machine may find another plan
    MENDED = "mended"  # an earlier plan with few changes; bounds hold, and a better plan was not looked for


class Why(StrEnum):
    """Why a target is late or not placed."""

    NO_WINDOW = "no_window"  # no window is allowed (in time)
    TOO_FEW_TEAMS = "too_few_teams"  # its force has too little of something, even with nothing else planned
    TEAMS_TAKEN = "teams_taken"  # there is enough, and placing it there would harm more elsewhere
    KEPT_APART = "kept_apart"  # what it must not share a window with is there
    SEARCH_ENDED = "search_ended"  # there is room: the search ended before it was used


@dataclass(frozen=True, slots=True)
class Part:
    """One aim: its value in this plan, and a bound that no plan as good in the aims before it can be below."""

    aim: Aim
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """Return how much of the value could be saved at best, from 0 (proven) to 1."""
        return (self.value - self.bound) / self.value if self.value else 0.0


@dataclass(frozen=True, slots=True)
class Shortage:
    """What keeps targets (one, or all of one link) from being placed, or from being placed in time.

    `force`, `window` and `what` (teams, custody, forensic, a skill) name the place where least is missing, `number` how
    many more are needed there; a link may give one shortage for each force. They are None and 0 where nothing is
    counted. `help` says it in words, with what would do.
    """

    targets: tuple[str, ...]
    late: bool
    force: str | None
    window: str | None
    what: str | None
    number: int
    why: Why
    help: str


@dataclass(frozen=True, slots=True)
class Loan:
    """Teams that one force lends another in a window."""

    lender: str
    borrower: str
    window: str
    teams: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Target to window, the targets left out, teams lent, and one part for each aim in the order of `Aim`."""

    assignments: Mapping[str, str]
    unplaced: tuple[str, ...]
    parts: tuple[Part, ...]
    status: Status
    missing: tuple[Shortage, ...]
    seed: int
    loans: tuple[Loan, ...] = ()

    @property
    def gap(self) -> float:
        """Return how far the plan may be from the best in what it is for: very-high deadlines, and then the delay.

        The larger of the two gaps. The other aims choose between plans that are alike in these, and have their own.
        """
        return max((part.gap for part in self.parts if part.aim in (Aim.DEADLINES, Aim.DELAY)), default=0.0)

    @property
    def bounds(self) -> dict[Aim, int]:
        """Return the bound of each aim."""
        return {part.aim: part.bound for part in self.parts}

    def to_json(self) -> str:
        """Write the published shape: the same plan always gives the same text."""
        return json.dumps(
            {
                "assignments": dict(sorted(self.assignments.items())),
                "unplaced": list(self.unplaced),
                "parts": [{"aim": each.aim, "value": each.value, "bound": each.bound} for each in self.parts],
                "gap": round(self.gap, 6),
                "status": self.status,
                "missing": [{name: getattr(each, name) for name in _SHORTAGE} for each in self.missing],
                "seed": self.seed,
                "loans": [{name: getattr(each, name) for name in _LOAN} for each in self.loans],
            }
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Plan:
        """Read the published shape; `gap` is worked out again, not believed. Raises BadInput."""
        found = read.document(text, fields=_PLAN, optional=("loans",))
        chosen = read.record(found["assignments"], place="assignments", fields=None)
        return cls(
            assignments={key: read.text(each, place=f"assignments.{key}") for key, each in chosen.items()},
            unplaced=read.texts(found["unplaced"], place="unplaced"),
            parts=tuple(_part(place, each) for place, each in read.listed(found["parts"], place="parts")),
            status=read.word(found["status"], Status, place="status"),
            missing=tuple(_shortage(place, each) for place, each in read.listed(found["missing"], place="missing")),
            seed=read.number(found["seed"], place="seed"),
            loans=tuple(_loan(place, each) for place, each in read.listed(found.get("loans", []), place="loans")),
        )


_PLAN = ("assignments", "unplaced", "parts", "gap", "status", "missing", "seed")
_SHORTAGE = ("targets", "late", "force", "window", "what", "number", "why", "help")
_LOAN = ("lender", "borrower", "window", "teams")


def _part(place: str, found: object) -> Part:
    fields = read.record(found, place=place, fields=("aim", "value", "bound"))
    return Part(
        aim=read.word(fields["aim"], Aim, place=f"{place}.aim"),
        value=read.number(fields["value"], place=f"{place}.value"),
        bound=read.number(fields["bound"], place=f"{place}.bound"),
    )


def _loan(place: str, found: object) -> Loan:
    fields = read.record(found, place=place, fields=_LOAN)
    return Loan(
        lender=read.text(fields["lender"], place=f"{place}.lender"),
        borrower=read.text(fields["borrower"], place=f"{place}.borrower"),
        window=read.text(fields["window"], place=f"{place}.window"),
        teams=read.number(fields["teams"], place=f"{place}.teams"),
    )


def _shortage(place: str, found: object) -> Shortage:
    fields = read.record(found, place=place, fields=_SHORTAGE)
    named = {
        name: None if fields[name] is None else read.text(fields[name], place=f"{place}.{name}")
        for name in ("force", "window", "what")
    }
    return Shortage(
        targets=read.texts(fields["targets"], place=f"{place}.targets"),
        late=read.flag(fields["late"], place=f"{place}.late"),
        number=read.number(fields["number"], place=f"{place}.number"),
        why=read.word(fields["why"], Why, place=f"{place}.why"),
        help=read.text(fields["help"], place=f"{place}.help"),
        **named,
    )
