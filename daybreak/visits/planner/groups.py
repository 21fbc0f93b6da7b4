"""Targets that go together, and those among them that are alike.

Linked targets become one `Group`. Groups that no aim and no rule can tell apart become one `Kind` with a count: the
search then places numbers instead of names, which removes most of its symmetry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from daybreak.kernel.words import Level
from daybreak.visits.planner.grid import CUSTODY, FORENSIC, TEAMS, Grid, Use, skill
from daybreak.visits.planner.parts import Target, Window
from daybreak.visits.planner.terms import Instance

UNPLACED = 2
"""A very-high target left out counts as two that miss their deadline: it is late, and then nobody comes."""


@dataclass(frozen=True, slots=True)
class Group:
    """Targets that are placed together or not at all.

    `needs`: what it takes of what is limited. `heaviest`: the weight of its heaviest target. `windows`: positions that
    all of them allow. `late` (very-high targets that miss their deadline) and `delay` (weighted minutes) by position;
    `left_late` and `left_delay` when left out. `places`: areas by force. `apart`: targets that must not be in its
    window.
    """

    targets: tuple[str, ...]
    needs: tuple[tuple[Use, int], ...]
    windows: tuple[int, ...]
    weight: int
    heaviest: int
    late: tuple[int, ...]
    left_late: int
    delay: tuple[int, ...]
    left_delay: int
    places: tuple[tuple[str, str], ...]
    apart: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """Groups that are alike; `one` is the first of them with the windows in which it would fit alone."""

    groups: tuple[Group, ...]
    one: Group


def groups(instance: Instance, layout: Grid) -> tuple[Group, ...]:
    """Join what is linked; ordered by the first target's key, whatever the order of the instance."""
    together: dict[tuple[bool, str], list[Target]] = defaultdict(list)
    for target in sorted(instance.targets, key=lambda target: target.key):
        together[(True, target.linked) if target.linked is not None else (False, target.key)].append(target)
    apart = _both_ways(instance.targets)
    return tuple(_group(targets, instance.windows, layout, apart) for targets in together.values())


def kinds(found: Iterable[Group], layout: Grid) -> tuple[Kind, ...]:
    """Gather groups that are alike; ordered by their first group."""
    alike: dict[Group | tuple[str, ...], list[Group]] = defaultdict(list)
    for group in found:
        fitting = tuple(window for window in group.windows if layout.fits(group.needs, window))
        one = replace(group, windows=fitting)
        alike[one if one.apart else replace(one, targets=())].append(one)
    return tuple(Kind(tuple(members), members[0]) for members in alike.values())


def apart(found: Sequence[Kind]) -> tuple[tuple[int, int], ...]:
    """Return the positions of those of these kinds that must not share a window, each pair once."""
    at = {key: position for position, kind in enumerate(found) if kind.one.apart for key in kind.one.targets}
    pairs = {(position, at[key]) for position, kind in enumerate(found) for key in kind.one.apart if key in at}
    return tuple(sorted({(min(pair), max(pair)) for pair in pairs}))


def allowed(target: Target, window: Window) -> bool:
    """Answer whether the target may go there: its list, its warrant, its no-go periods and its lock."""
    listed = target.windows is None or window.key in target.windows
    locked = target.locked is None or window.key == target.locked
    return listed and locked and _in_warrant(target, window) and not _no_go(target, window)


def _in_warrant(target: Target, window: Window) -> bool:
    warrant = target.warrant
    return warrant is None or (warrant.starts_at <= window.starts_at and window.ends_at <= warrant.ends_at)


def _no_go(target: Target, window: Window) -> bool:
    return any(each.starts_at < window.ends_at and window.starts_at < each.ends_at for each in target.no_go)


def is_late(target: Target, window: Window) -> bool:
    """Answer whether the deadline is missed there."""
    return target.act_by is not None and window.ends_at > target.act_by


def _both_ways(targets: Iterable[Target]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for target in targets:
        for other in target.apart:
            found[target.key].add(other)
            found[other].add(target.key)
    return {key: frozenset(others) for key, others in found.items()}


def _group(targets: list[Target], windows: Sequence[Window], layout: Grid, apart: dict[str, frozenset[str]]) -> Group:
    keys = frozenset(target.key for target in targets)
    others = frozenset[str]().union(*(apart.get(key, frozenset()) for key in keys))
    urgent = [target for target in targets if target.level is Level.VERY_HIGH]
    when = (*layout.minutes, layout.never)
    delay = [sum(at) for at in zip(*(_delay(target, when, windows, layout) for target in targets), strict=True)]
    fit = [at for at, window in enumerate(windows) if all(allowed(target, window) for target in targets)]
    return Group(
        targets=tuple(target.key for target in targets),
        needs=_needs(targets, layout),
        # Linked and to be kept apart at once: there is no window for that.
        windows=() if keys & others else tuple(fit),
        weight=sum(target.weight for target in targets),
        heaviest=max(target.weight for target in targets),
        late=tuple(sum(is_late(target, window) for target in urgent) for window in windows),
        left_late=UNPLACED * len(urgent),
        delay=tuple(delay[:-1]),
        left_delay=delay[-1],
        places=tuple(sorted({(t.force, t.place) for t in targets if t.place is not None})),
        apart=others,
    )


def _needs(targets: list[Target], layout: Grid) -> tuple[tuple[Use, int], ...]:
    needs: Counter[Use] = Counter()
    for target in targets:
        needs[target.force, TEAMS] += target.teams
        needs[target.force, CUSTODY] += target.arrests
        needs[target.force, FORENSIC] += target.devices
        for name, number in target.skills.items():
            needs[target.force, skill(name)] += number
    return tuple(sorted((use, number) for use, number in needs.items() if number and layout.is_limited(use)))


def _delay(target: Target, minutes: Sequence[int], windows: Sequence[Window], layout: Grid) -> list[int]:
    """Return the weight times the minutes from the first start, those after the deadline counted twice."""
    if target.act_by is None:
        return [target.weight * at for at in minutes]
    due = _due(target.act_by, windows, layout)
    return [target.weight * (at + max(0, at - due)) for at in minutes]


def _due(act_by: datetime, windows: Sequence[Window], layout: Grid) -> int:
    """Return the minute at which the last window in time starts; 0 when none is in time."""
    return max((at for at, window in zip(layout.minutes, windows, strict=True) if window.ends_at <= act_by), default=0)
