"""The independent check of a plan: reads instance and plan, and shares no code with the search.

It looks at every hard rule, counts every aim again, and compares with what the plan says about itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from daybreak.visits.planner.result import Aim, Plan
from daybreak.visits.planner.terms import Instance, Target


class Rule(StrEnum):
    """What a plan may break."""

    ONCE = "every target of the instance is placed or left out, and nothing else is"
    ALLOWED = "a target goes into a window it allows"
    TEAMS = "a force sends no more teams than it has in a window"
    LINKED = "linked targets go in one window or not at all"
    EXPLAINED = "every target left out or late is explained, and no other"
    VALUE = "every aim has the value the plan states, in order"
    BOUND = "no value is below its bound"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the plan breaks, where, and what was seen."""

    rule: Rule
    place: str
    message: str


def check(instance: Instance, plan: Plan) -> tuple[Violation, ...]:
    """Return every violation; none means the plan holds."""
    return (
        *_once(instance, plan),
        *_allowed(instance, plan),
        *_teams(instance, plan),
        *_linked(instance, plan),
        *_explained(instance, plan),
        *_values(instance, plan),
    )


def _once(instance: Instance, plan: Plan) -> Iterator[Violation]:
    named = [*plan.assignments, *plan.unplaced]
    for key in sorted({target.key for target in instance.targets} ^ set(named)):
        yield Violation(Rule.ONCE, key, "not in the plan" if key not in named else "not in the instance")
    for key in sorted({key for key in named if named.count(key) > 1}):
        yield Violation(Rule.ONCE, key, "named twice")


def _allowed(instance: Instance, plan: Plan) -> Iterator[Violation]:
    for target in instance.targets:
        window = plan.assignments.get(target.key)
        if window is not None and window not in target.windows:
            yield Violation(Rule.ALLOWED, target.key, f"is in {window}, allows {', '.join(sorted(target.windows))}")


def _teams(instance: Instance, plan: Plan) -> Iterator[Violation]:
    for force in instance.forces:
        for window in sorted(set(plan.assignments.values())):
            sent = sum(
                target.teams
                for target in instance.targets
                if target.force == force.key and plan.assignments.get(target.key) == window
            )
            if sent > force.teams.get(window, 0):
                message = f"{sent} teams sent, {force.teams.get(window, 0)} there"
                yield Violation(Rule.TEAMS, f"{force.key}, {window}", message)


def _linked(instance: Instance, plan: Plan) -> Iterator[Violation]:
    seen: dict[str, str | None] = {}
    for target in instance.targets:
        window = plan.assignments.get(target.key)
        if target.linked is not None and seen.setdefault(target.linked, window) != window:
            yield Violation(
                Rule.LINKED, target.key, f"{window or 'left out'}, others {seen[target.linked] or 'left out'}"
            )


def _explained(instance: Instance, plan: Plan) -> Iterator[Violation]:
    explained = {key for shortage in plan.missing for key in shortage.targets}
    for target in instance.targets:
        troubled = target.key in plan.unplaced or _late(instance, plan, target)
        if troubled and target.key not in explained:
            yield Violation(Rule.EXPLAINED, target.key, "left out or late, and nothing says why")
    wanted = {target.key for target in instance.targets if target.key in plan.unplaced or _late(instance, plan, target)}
    for shortage in plan.missing:
        if not wanted & set(shortage.targets):
            yield Violation(Rule.EXPLAINED, ", ".join(shortage.targets), "explained, but neither left out nor late")


def _values(instance: Instance, plan: Plan) -> Iterator[Violation]:
    counted = {
        Aim.DEADLINES: sum(_harm(instance, plan, target) for target in instance.targets),
        Aim.DELAY: sum(target.weight * _minutes(instance, plan, target) for target in instance.targets),
        Aim.WINDOWS: len(set(plan.assignments.values())),
        Aim.BALANCE: sum(_busiest(instance, plan, force.key) for force in instance.forces),
    }
    stated = [(part.aim, part.value) for part in plan.parts]
    if stated != list(counted.items()):
        yield Violation(Rule.VALUE, "parts", f"stated {stated}, counted {list(counted.items())}")
    for part in plan.parts:
        if part.value < part.bound:
            yield Violation(Rule.BOUND, part.aim, f"value {part.value}, bound {part.bound}")


def _position(instance: Instance, plan: Plan, target: Target) -> int | None:
    window = plan.assignments.get(target.key)
    return next((at for at, each in enumerate(instance.windows) if each.key == window), None)


def _late(instance: Instance, plan: Plan, target: Target) -> bool:
    position = _position(instance, plan, target)
    return position is not None and target.act_by is not None and position > target.act_by


def _harm(instance: Instance, plan: Plan, target: Target) -> int:
    if target.key not in plan.assignments:
        return 2 * target.weight
    return target.weight if _late(instance, plan, target) else 0


def _minutes(instance: Instance, plan: Plan, target: Target) -> int:
    if not instance.windows:
        return 0
    position = _position(instance, plan, target)
    until = instance.windows[-1].ends_at if position is None else instance.windows[position].starts_at
    return int((until - instance.windows[0].starts_at).total_seconds()) // 60


def _busiest(instance: Instance, plan: Plan, force: str) -> int:
    sent = dict.fromkeys(plan.assignments.values(), 0)
    for target in instance.targets:
        if target.force == force and target.key in plan.assignments:
            sent[plan.assignments[target.key]] += target.teams
    return max(sent.values(), default=0)
