"""Targets that go together, and those among them that are alike.

Linked targets become one `Group`. Groups that no aim can tell apart become one `Kind` with a count: the search then
places numbers instead of names, which removes most of its symmetry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from daybreak.visits.planner.terms import Instance, Target

_Likeness = tuple[tuple[tuple[str, int], ...], tuple[int, ...], int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The windows by position: minutes from the first start to each start, and to the last end; teams there are."""

    keys: tuple[str, ...]
    minutes: tuple[int, ...]
    never: int
    teams: Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Group:
    """Targets that are placed together or not at all.

    `needs`: teams by force. `windows`: positions all of them allow. `late`: by position, the weight of those whose
    deadline that window misses.
    """

    targets: tuple[str, ...]
    needs: tuple[tuple[str, int], ...]
    windows: tuple[int, ...]
    weight: int
    late: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Groups alike in everything but their names; `windows` are those in which one of them would fit alone."""

    groups: tuple[Group, ...]
    needs: tuple[tuple[str, int], ...]
    windows: tuple[int, ...]
    weight: int
    late: tuple[int, ...]


def grid(instance: Instance) -> Grid:
    """Lay out windows and teams by position."""
    windows = instance.windows
    first = windows[0].starts_at if windows else None
    return Grid(
        keys=tuple(window.key for window in windows),
        minutes=tuple(int((window.starts_at - first).total_seconds() // 60) for window in windows if first),
        never=int((windows[-1].ends_at - first).total_seconds() // 60) if first else 0,
        teams={
            (force.key, position): force.teams.get(window.key, 0)
            for force in sorted(instance.forces, key=lambda force: force.key)
            for position, window in enumerate(windows)
        },
    )


def groups(instance: Instance) -> tuple[Group, ...]:
    """Join what is linked; ordered by the first target's key, whatever the order of the instance."""
    together: dict[tuple[bool, str], list[Target]] = defaultdict(list)
    for target in sorted(instance.targets, key=lambda target: target.key):
        together[(True, target.linked) if target.linked is not None else (False, target.key)].append(target)
    keys = tuple(window.key for window in instance.windows)
    return tuple(_group(targets, keys) for targets in together.values())


def kinds(found: tuple[Group, ...], layout: Grid) -> tuple[Kind, ...]:
    """Gather groups that are alike; ordered by their first group."""
    alike: dict[_Likeness, list[Group]] = defaultdict(list)
    for group in found:
        fitting = tuple(window for window in group.windows if fits(group, window, layout))
        alike[group.needs, fitting, group.weight, group.late].append(group)
    return tuple(Kind(tuple(members), *likeness) for likeness, members in alike.items())


def fits(group: Group, window: int, layout: Grid) -> bool:
    """Ask whether the group would fit there if nothing else were planned."""
    return all(layout.teams[force, window] >= teams for force, teams in group.needs)


def _group(targets: list[Target], keys: tuple[str, ...]) -> Group:
    needs: Counter[str] = Counter()
    for target in targets:
        needs[target.force] += target.teams
    return Group(
        targets=tuple(target.key for target in targets),
        needs=tuple(sorted(needs.items())),
        windows=tuple(w for w, key in enumerate(keys) if all(key in target.windows for target in targets)),
        weight=sum(target.weight for target in targets),
        late=tuple(
            sum(target.weight for target in targets if target.act_by is not None and target.act_by < window)
            for window in range(len(keys))
        ),
    )
