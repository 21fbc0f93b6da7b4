"""The independent check of a plan: reads instance and plan, and shares no code with the search.

It looks at every hard rule, counts every aim again, and compares with what the plan says about itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from daybreak.kernel.words import Level
from daybreak.visits.planner.counted import aims, position
from daybreak.visits.planner.parts import CELL, Force, Target, Window
from daybreak.visits.planner.result import Plan
from daybreak.visits.planner.terms import Instance


class Rule(StrEnum):
    """What a plan may break."""

    ONCE = "every target of the instance is placed or left out, and nothing else is"
    WINDOW = "a target goes into a window that exists and that it is not kept from"
    WARRANT = "a target is visited while its warrant is valid"
    NO_GO = "a target is not visited in a no-go period"
    LOCK = "a locked target goes into its window or is left out"
    TEAMS = "a force sends no more teams than it has in a window, with those lent"
    SKILLS = "a force sends no more teams with a skill than it has in a window"
    CUSTODY = "a force arrests no more people than custody holds, each for a day"
    FORENSIC = "a force brings in no more devices than can be looked at"
    AID = "teams are lent where the instance says so, no more than it says, and from a force's own"
    LINKED = "linked targets go in one window or not at all"
    APART = "targets to be kept apart share no window"
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
    return (*check_rules(instance, plan), *_explained(instance, plan), *_values(instance, plan))


def check_rules(instance: Instance, plan: Plan) -> tuple[Violation, ...]:
    """Return every violation of a hard rule, whatever the plan says about itself."""
    return (
        *_once(instance, plan),
        *_allowed(instance, plan),
        *_together(instance, plan),
        *_aid(instance, plan),
        *_room(instance, plan),
    )


def _once(instance: Instance, plan: Plan) -> Iterator[Violation]:
    named = Counter([*plan.assignments, *plan.unplaced])
    wanted = {target.key for target in instance.targets}
    for key in sorted(wanted ^ set(named)):
        yield Violation(Rule.ONCE, key, "not in the plan" if key in wanted else "not in the instance")
    for key in sorted(key for key, times in named.items() if times > 1):
        yield Violation(Rule.ONCE, key, "named twice")


def _allowed(instance: Instance, plan: Plan) -> Iterator[Violation]:
    windows = {window.key: window for window in instance.windows}
    for target in instance.targets:
        key = plan.assignments.get(target.key)
        if key is None:
            continue
        window = windows.get(key)
        if window is None or (target.windows is not None and key not in target.windows):
            yield Violation(Rule.WINDOW, target.key, f"is in {key}")
        if target.locked not in (None, key):
            yield Violation(Rule.LOCK, target.key, f"is in {key}, locked to {target.locked}")
        if window is not None:
            yield from _in_time(target, window)


def _in_time(target: Target, window: Window) -> Iterator[Violation]:
    if target.warrant is not None:
        before, after = window.starts_at < target.warrant.starts_at, window.ends_at > target.warrant.ends_at
        if before or after:
            yield Violation(Rule.WARRANT, target.key, f"{window.key} is {'before' if before else 'after'} its warrant")
    for span in target.no_go:
        if max(span.starts_at, window.starts_at) < min(span.ends_at, window.ends_at):
            yield Violation(Rule.NO_GO, target.key, f"{window.key} touches {span.starts_at.isoformat()}")


def _together(instance: Instance, plan: Plan) -> Iterator[Violation]:
    seen: dict[str, str | None] = {}
    for target in instance.targets:
        window = plan.assignments.get(target.key)
        if target.linked is not None and seen.setdefault(target.linked, window) != window:
            others = seen[target.linked] or "left out"
            yield Violation(Rule.LINKED, target.key, f"{window or 'left out'}, others {others}")
        for other in sorted(target.apart):
            if window is not None and plan.assignments.get(other) == window:
                yield Violation(Rule.APART, target.key, f"in {window} with {other}")


def _aid(instance: Instance, plan: Plan) -> Iterator[Violation]:
    allowed = {(each.lender, each.borrower): each.teams for each in instance.aid}
    own = {force.key: force.teams for force in instance.forces}
    lent: Counter[tuple[str, str]] = Counter()
    once: set[tuple[str, str, str]] = set()
    for loan in plan.loans:
        place = f"{loan.lender} to {loan.borrower}, {loan.window}"
        most = allowed.get((loan.lender, loan.borrower), 0)
        if not 0 < loan.teams <= most or (loan.lender, loan.borrower, loan.window) in once:
            yield Violation(Rule.AID, place, f"{loan.teams} teams lent, {most} allowed, once")
        once.add((loan.lender, loan.borrower, loan.window))
        lent[loan.lender, loan.window] += loan.teams
    for (force, window), teams in lent.items():
        if teams > own.get(force, {}).get(window, 0):
            yield Violation(Rule.AID, f"{force}, {window}", f"{teams} teams lent, fewer are its own")


def _room(instance: Instance, plan: Plan) -> Iterator[Violation]:
    at = defaultdict(list)
    for target in instance.targets:
        if target.key in plan.assignments:
            at[target.force, plan.assignments[target.key]].append(target)
    lent: Counter[tuple[str, str]] = Counter()
    for loan in plan.loans:
        lent[loan.lender, loan.window] -= loan.teams
        lent[loan.borrower, loan.window] += loan.teams
    for force in instance.forces:
        for window in instance.windows:
            there = at[force.key, window.key]
            place = f"{force.key}, {window.key}"
            yield from _over(Rule.TEAMS, place, sum(t.teams for t in there),
                             force.teams.get(window.key, 0) + lent[force.key, window.key])  # fmt: skip
            yield from _skills(force, window, there)
            if force.forensic is not None:
                brought = sum(target.devices for target in there)
                yield from _over(Rule.FORENSIC, place, brought, force.forensic.get(window.key, 0))
            if force.custody is not None:
                held = sum(
                    target.arrests
                    for earlier in instance.windows
                    if earlier.starts_at <= window.starts_at < earlier.starts_at + CELL
                    for target in at[force.key, earlier.key]
                )
                yield from _over(Rule.CUSTODY, place, held, force.custody.get(window.key, 0))


def _skills(force: Force, window: Window, there: list[Target]) -> Iterator[Violation]:
    needed: Counter[str] = Counter()
    for target in there:
        needed.update(target.skills)
    for skill, number in sorted(needed.items()):
        have = force.skills.get(skill, {}).get(window.key, 0)
        yield from _over(Rule.SKILLS, f"{force.key}, {window.key}, {skill}", number, have)


def _over(rule: Rule, place: str, used: int, have: int) -> Iterator[Violation]:
    if used > max(0, have):
        yield Violation(rule, place, f"{used} used, {have} there")


def _explained(instance: Instance, plan: Plan) -> Iterator[Violation]:
    explained = {key for shortage in plan.missing for key in shortage.targets}
    left = set(plan.unplaced)
    wanted = {target.key for target in instance.targets if target.key in left or _late(instance, plan, target)}
    for key in sorted(wanted - explained):
        yield Violation(Rule.EXPLAINED, key, "left out or late, and nothing says why")
    for shortage in plan.missing:
        if not wanted & set(shortage.targets):
            yield Violation(Rule.EXPLAINED, ", ".join(shortage.targets), "explained, but neither left out nor late")


def _late(instance: Instance, plan: Plan, target: Target) -> bool:
    at = position(instance, plan, target.key)
    return at is not None and target.act_by is not None and instance.windows[at].ends_at > target.act_by


def _values(instance: Instance, plan: Plan) -> Iterator[Violation]:
    counted = aims(instance, plan, urgent=Level.VERY_HIGH)
    named = [part.aim for part in plan.parts]
    if named != list(counted):
        yield Violation(Rule.VALUE, "parts", f"it states {_listed(named)}; the aims are {_listed(counted)}")
    for part in plan.parts:
        if part.value != counted[part.aim]:
            yield Violation(Rule.VALUE, part.aim, f"it states {part.value:,}, counted are {counted[part.aim]:,}")
    for part in plan.parts:
        if part.value < part.bound:
            yield Violation(Rule.BOUND, part.aim, f"its value is {part.value:,}, its bound {part.bound:,}")


def _listed(aims: Iterable[str]) -> str:
    return ", ".join(map(str, aims)) or "no aim"
