"""What the planner takes: windows, forces with their search teams, targets, and all three as one instance.

The JSON shape is published in `instance.schema.json`; `Instance.from_json` and `Instance.to_json` are its two ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from daybreak.kernel.errors import BadInput
from daybreak.visits.planner import read


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which visits may start together: half-open, both ends with a zone."""

    key: str
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        place = f"window {self.key}"
        if self.starts_at.utcoffset() is None or self.ends_at.utcoffset() is None:
            raise BadInput("A window's times must have a zone", place=place, remedy="Add the offset, such as +00:00.")
        if self.ends_at <= self.starts_at:
            raise BadInput("A window must end after it starts", place=place, remedy="Correct one of the two times.")


@dataclass(frozen=True, slots=True)
class Force:
    """A force and its search teams in each window; a window that is not named has none."""

    key: str
    teams: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Target:
    """A premises to visit.

    `teams`: search teams it needs, at least 1. `weight`: child-risk weight, at least 1. `act_by`: position of the last
    window that still keeps the deadline; -1 when it passed before the first window, None when there is no deadline.
    `windows`: keys allowed by warrant and no-go periods. `linked`: targets with the same word go together or not at
    all, across forces too.
    """

    key: str
    force: str
    teams: int
    weight: int
    act_by: int | None
    windows: frozenset[str]
    linked: str | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """All there is to plan. Order matters for windows only, which come in order of time and do not overlap.

    Raises BadInput naming the first thing that cannot be planned with.
    """

    windows: tuple[Window, ...]
    forces: tuple[Force, ...]
    targets: tuple[Target, ...]

    def __post_init__(self) -> None:
        _unique("window", (window.key for window in self.windows))
        _unique("force", (force.key for force in self.forces))
        _unique("target", (target.key for target in self.targets))
        _in_order(self.windows)
        known = frozenset(window.key for window in self.windows)
        for force in self.forces:
            _check_force(force, known)
        forces = frozenset(force.key for force in self.forces)
        for target in self.targets:
            _check_target(target, known, forces, len(self.windows))

    @classmethod
    def from_json(cls, text: str | bytes) -> Instance:
        """Read the published shape; raises BadInput."""
        found = read.document(text, fields=("windows", "forces", "targets"))
        return cls(
            windows=tuple(_window(place, each) for place, each in read.listed(found["windows"], place="windows")),
            forces=tuple(_force(place, each) for place, each in read.listed(found["forces"], place="forces")),
            targets=tuple(_target(place, each) for place, each in read.listed(found["targets"], place="targets")),
        )

    def to_json(self) -> str:
        """Write the published shape: the same instance always gives the same text."""
        return json.dumps(
            {
                "windows": [
                    {"key": each.key, "starts_at": each.starts_at.isoformat(), "ends_at": each.ends_at.isoformat()}
                    for each in self.windows
                ],
                "forces": [{"key": each.key, "teams": dict(sorted(each.teams.items()))} for each in self.forces],
                "targets": [
                    {name: getattr(each, name) for name in _TARGET} | {"windows": sorted(each.windows)}
                    for each in self.targets
                ],
            }
        )


_TARGET = ("key", "force", "teams", "weight", "act_by", "windows", "linked")


def _window(place: str, found: object) -> Window:
    fields = read.record(found, place=place, fields=("key", "starts_at", "ends_at"))
    return Window(
        key=read.text(fields["key"], place=f"{place}.key"),
        starts_at=read.instant(fields["starts_at"], place=f"{place}.starts_at"),
        ends_at=read.instant(fields["ends_at"], place=f"{place}.ends_at"),
    )


def _force(place: str, found: object) -> Force:
    fields = read.record(found, place=place, fields=("key", "teams"))
    return Force(
        key=read.text(fields["key"], place=f"{place}.key"), teams=read.counts(fields["teams"], place=f"{place}.teams")
    )


def _target(place: str, found: object) -> Target:
    fields = read.record(found, place=place, fields=_TARGET)
    act_by, linked = fields["act_by"], fields["linked"]
    allowed = read.listed(fields["windows"], place=f"{place}.windows")
    return Target(
        key=read.text(fields["key"], place=f"{place}.key"),
        force=read.text(fields["force"], place=f"{place}.force"),
        teams=read.number(fields["teams"], place=f"{place}.teams"),
        weight=read.number(fields["weight"], place=f"{place}.weight"),
        act_by=None if act_by is None else read.number(act_by, place=f"{place}.act_by"),
        windows=frozenset(read.text(each, place=spot) for spot, each in allowed),
        linked=None if linked is None else read.text(linked, place=f"{place}.linked"),
    )


def _unique(kind: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise BadInput(f"A {kind} stands here twice", place=f"{kind} {key}", remedy="Keep one of the two.")
        seen.add(key)


def _in_order(windows: tuple[Window, ...]) -> None:
    for earlier, later in pairwise(windows):
        if later.starts_at < earlier.ends_at:
            raise BadInput(
                "Windows must come in order of time and not overlap",
                place=f"windows {earlier.key} and {later.key}",
                remedy="Sort them, or make one window of the two.",
            )


def _check_force(force: Force, windows: frozenset[str]) -> None:
    for window, teams in force.teams.items():
        if window not in windows or teams < 0:
            raise BadInput(
                "A force states 0 or more teams for windows of this instance",
                place=f"force {force.key}, window {window}",
                remedy="Correct the window's key or the number.",
            )


def _check_target(target: Target, windows: frozenset[str], forces: frozenset[str], count: int) -> None:
    broken = (
        (target.force not in forces, f"its force {target.force} is not among the forces"),
        (target.teams < 1, "it must need at least 1 team"),
        (target.weight < 1, "its weight must be at least 1"),
        (not target.windows <= windows, "it allows windows that are not among the windows"),
        (target.act_by is not None and not -1 <= target.act_by < count, "act_by must be -1 or a window's position"),
    )
    for is_broken, rule in broken:
        if is_broken:
            raise BadInput(f"A target cannot be planned: {rule}", place=f"target {target.key}", remedy="Correct it.")
