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


class Status(StrEnum):
    """How the search ended."""

    OPTIMAL = "optimal"  # every aim stands at its bound
    BOUNDED = "bounded"  # some aim may be improved by its gap; the same seed gives the same plan anywhere
    CLOCK = "clock"  # the limit on seconds ended a search: bounds hold, but another machine may find another plan


class Why(StrEnum):
    """Why a target is late or not placed."""

    NO_WINDOW = "no_window"  # no window is allowed (in time)
    TOO_FEW_TEAMS = "too_few_teams"  # its force has too few teams, even with nothing else planned
    TEAMS_TAKEN = "teams_taken"  # there are teams, and placing it there would harm more elsewhere
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

    `force` and `window` name the place where least is missing, `teams` how many more are needed there; a link may
    give one shortage for each force. Both are None, and `teams` is 0, when teams are not what is missing.
    """

    targets: tuple[str, ...]
    late: bool
    force: str | None
    window: str | None
    teams: int
    why: Why
    help: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Target to window, the targets left out, and one part for each aim in the order of `Aim`."""

    assignments: Mapping[str, str]
    unplaced: tuple[str, ...]
    parts: tuple[Part, ...]
    status: Status
    missing: tuple[Shortage, ...]
    seed: int

    @property
    def gap(self) -> float:
        """Return the largest gap of any aim."""
        return max((part.gap for part in self.parts), default=0.0)

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
            }
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Plan:
        """Read the published shape; `gap` is worked out again, not believed. Raises BadInput."""
        found = read.document(text, fields=_PLAN)
        chosen = read.record(found["assignments"], place="assignments", fields=None)
        return cls(
            assignments={key: read.text(each, place=f"assignments.{key}") for key, each in chosen.items()},
            unplaced=read.texts(found["unplaced"], place="unplaced"),
            parts=tuple(_part(place, each) for place, each in read.listed(found["parts"], place="parts")),
            status=read.word(found["status"], Status, place="status"),
            missing=tuple(_shortage(place, each) for place, each in read.listed(found["missing"], place="missing")),
            seed=read.number(found["seed"], place="seed"),
        )


_PLAN = ("assignments", "unplaced", "parts", "gap", "status", "missing", "seed")
_SHORTAGE = ("targets", "late", "force", "window", "teams", "why", "help")


def _part(place: str, found: object) -> Part:
    fields = read.record(found, place=place, fields=("aim", "value", "bound"))
    return Part(
        aim=read.word(fields["aim"], Aim, place=f"{place}.aim"),
        value=read.number(fields["value"], place=f"{place}.value"),
        bound=read.number(fields["bound"], place=f"{place}.bound"),
    )


def _shortage(place: str, found: object) -> Shortage:
    fields = read.record(found, place=place, fields=_SHORTAGE)
    force, window = fields["force"], fields["window"]
    return Shortage(
        targets=read.texts(fields["targets"], place=f"{place}.targets"),
        late=read.flag(fields["late"], place=f"{place}.late"),
        force=None if force is None else read.text(force, place=f"{place}.force"),
        window=None if window is None else read.text(window, place=f"{place}.window"),
        teams=read.number(fields["teams"], place=f"{place}.teams"),
        why=read.word(fields["why"], Why, place=f"{place}.why"),
        help=read.text(fields["help"], place=f"{place}.help"),
    )
