"""The aims of a plan counted again from instance and plan, for the check and for comparing; no code of the search."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from daybreak.kernel.words import Level
from daybreak.visits.planner.parts import Target, Window
from daybreak.visits.planner.result import Aim, Plan
from daybreak.visits.planner.terms import Instance

_TRIP = 20  # stated again on purpose: should the search change its own, the check says so


def position(instance: Instance, plan: Plan, key: str) -> int | None:
    """Return the position of the window of a target; None when it has none, or one that does not exist."""
    window = plan.assignments.get(key)
    return next((at for at, each in enumerate(instance.windows) if each.key == window), None)


def aims(instance: Instance, plan: Plan, *, urgent: Level = Level.VERY_HIGH) -> dict[Aim, int]:
    """Return the value of every aim."""
    at = {target.key: position(instance, plan, target.key) for target in instance.targets}
    return {
        Aim.DEADLINES: sum(_missed(instance, t, at[t.key]) for t in instance.targets if t.level is urgent),
        Aim.DELAY: sum(target.weight * _minutes(instance, target, at[target.key]) for target in instance.targets),
        Aim.WINDOWS: len(set(plan.assignments.values())),
        Aim.BALANCE: _balance(instance, plan),
        Aim.TRAVEL: _travel(instance, plan),
    }


def delay_of(instance: Instance, plan: Plan, target: Target) -> int:
    """Return what one target adds to the delay."""
    return target.weight * _minutes(instance, target, position(instance, plan, target.key))


def _missed(instance: Instance, target: Target, at: int | None) -> int:
    if at is None:
        return 2
    return 1 if target.act_by is not None and instance.windows[at].ends_at > target.act_by else 0


def _minutes(instance: Instance, target: Target, at: int | None) -> int:
    windows = instance.windows
    if not windows:
        return 0
    spent = 2 * _since(windows, windows[-1].ends_at) if at is None else _since(windows, windows[at].starts_at)
    if target.act_by is None:
        return spent
    in_time = [_since(windows, window.starts_at) for window in windows if window.ends_at <= target.act_by]
    return spent + max(0, spent - max(in_time, default=0))


def _since(windows: tuple[Window, ...], at: datetime) -> int:
    return int((at - windows[0].starts_at).total_seconds()) // 60


def _balance(instance: Instance, plan: Plan) -> int:
    sent: Counter[tuple[str, str]] = Counter()
    for target in instance.targets:
        if target.key in plan.assignments:
            sent[target.force, plan.assignments[target.key]] += target.teams
    busiest: dict[str, int] = {}
    for (force, _), teams in sent.items():
        busiest[force] = max(busiest.get(force, 0), teams)
    return sum(busiest.values())


def _travel(instance: Instance, plan: Plan) -> int:
    cost = {(each.lender, each.borrower): each.cost for each in instance.aid}
    trips = {
        (target.force, target.place, plan.assignments[target.key])
        for target in instance.targets
        if target.key in plan.assignments and target.place is not None
    }
    return _TRIP * len(trips) + sum(each.teams * cost.get((each.lender, each.borrower), 0) for each in plan.loans)
