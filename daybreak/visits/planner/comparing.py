"""Two plans of one instance side by side: what moved, why, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daybreak.visits.planner.checker import Violation, check_rules
from daybreak.visits.planner.counted import aims, delay_of
from daybreak.visits.planner.parts import Target
from daybreak.visits.planner.result import Aim, Plan
from daybreak.visits.planner.terms import Instance


@dataclass(frozen=True, slots=True)
class Moved:
    """A target with another window than before, None for none; `minutes` is what its weighted delay changes by."""

    target: str
    force: str
    before: str | None
    after: str | None
    why: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, the target that waits longest more first; every aim before and after, both as the instance is."""

    moved: tuple[Moved, ...]
    kept: int
    aims: Mapping[Aim, tuple[int, int]]


def compare(instance: Instance, old: Plan, new: Plan) -> Comparison:
    """Return what is different in the new plan, seen with the instance as it is now."""
    faults = check_rules(instance, old)
    found = [
        _moved(target, instance, old, new, faults)
        for target in instance.targets
        if old.assignments.get(target.key) != new.assignments.get(target.key)
    ]
    before, after = aims(instance, old), aims(instance, new)
    return Comparison(
        moved=tuple(sorted(found, key=lambda each: (-each.minutes, each.target))),
        kept=len(instance.targets) - len(found),
        aims={aim: (before[aim], after[aim]) for aim in Aim},
    )


def _moved(target: Target, instance: Instance, old: Plan, new: Plan, faults: tuple[Violation, ...]) -> Moved:
    before, after = old.assignments.get(target.key), new.assignments.get(target.key)
    minutes = delay_of(instance, new, target) - delay_of(instance, old, target)
    why = _why(target, before, after, faults, minutes)
    return Moved(target.key, target.force, before, after, why, minutes)


def _why(target: Target, before: str | None, after: str | None, faults: tuple[Violation, ...], minutes: int) -> str:
    own = next((each for each in faults if each.place == target.key), None)
    if before is None:
        return "now has a place"
    if own is not None:
        return f"could not stay: {own.rule}"
    there = next((each for each in faults if each.place.startswith(f"{target.force}, {before}")), None)
    if there is not None:
        return f"could not all stay: {there.rule} ({there.message})"
    if after is None:
        return "gives its place to others"
    return "is visited sooner" if minutes < 0 else "makes room for others"
