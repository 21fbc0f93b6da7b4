"""What a planner does in a spreadsheet: the highest risk first, each into the first window that has room for it.

It keeps every hard rule, links and custody too, and asks the nearest neighbour for teams when its own are out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from daybreak.kernel.words import Level
from daybreak.visits.planner.result import Loan, Plan, Status
from daybreak.visits.planner.terms import CELL, Instance, Target, Window

ORDER = list(Level)  # from very high to low


class Sheet:
    """The rows filled in so far."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.at: dict[str, str] = {}
        self.used: Counter[tuple[str, str, str]] = Counter()  # force, what, window
        self.lent: Counter[tuple[str, str, str]] = Counter()  # lender, borrower, window
        self.force = {force.key: force for force in instance.forces}
        self.near = defaultdict(list)
        for aid in sorted(instance.aid, key=lambda aid: aid.cost):
            self.near[aid.borrower].append(aid)
        self.against = defaultdict(set)
        for target in instance.targets:
            for other in target.apart:
                self.against[target.key].add(other)
                self.against[other].add(target.key)

    def fill(self) -> Plan:
        """Return the plan after going down the list once."""
        rows: dict[str, list[Target]] = defaultdict(list)
        for target in self.instance.targets:
            rows[target.linked or f"alone {target.key}"].append(target)
        for targets in sorted(rows.values(), key=lambda targets: min(map(_risk, targets))):
            self._place(targets)
        left = tuple(target.key for target in self.instance.targets if target.key not in self.at)
        loans = tuple(Loan(*at, teams) for at, teams in self.lent.items() if teams)
        return Plan(self.at, left, (), Status.BOUNDED, (), 0, loans)

    def _place(self, targets: Sequence[Target]) -> None:
        for window in self.instance.windows:
            before = self.used.copy(), self.lent.copy()
            if all(self._take(target, window) for target in targets):
                self.at |= {target.key: window.key for target in targets}
                return
            self.used, self.lent = before

    def _take(self, target: Target, window: Window) -> bool:
        if not _may(target, window) or any(self.at.get(other) == window.key for other in self.against[target.key]):
            return False
        force, key = self.force[target.force], window.key
        for skill, number in target.skills.items():
            self.used[force.key, skill, key] += number
            if self.used[force.key, skill, key] > force.skills.get(skill, {}).get(key, 0):
                return False
        self.used[force.key, "devices", key] += target.devices
        if force.forensic is not None and self.used[force.key, "devices", key] > force.forensic.get(key, 0):
            return False
        return self._custody(target, window) and self._teams(target, key)

    def _custody(self, target: Target, window: Window) -> bool:
        force = self.force[target.force]
        for later in self.instance.windows:
            if window.starts_at <= later.starts_at < window.starts_at + CELL and force.custody is not None:
                self.used[force.key, "cells", later.key] += target.arrests
                if self.used[force.key, "cells", later.key] > force.custody.get(later.key, 0):
                    return False
        return True

    def _teams(self, target: Target, key: str) -> bool:
        self.used[target.force, "teams", key] += target.teams
        missing = self.used[target.force, "teams", key] - self._has(target.force, key)
        for aid in self.near[target.force]:
            free = self._has(aid.lender, key) - self.used[aid.lender, "teams", key]
            # What was lent to a neighbour is not its to lend on.
            own = self.force[aid.lender].teams.get(key, 0) - self._gone(aid.lender, key)
            teams = min(missing, aid.teams - self.lent[aid.lender, aid.borrower, key], free, own)
            if teams > 0:
                self.lent[aid.lender, aid.borrower, key] += teams
                missing -= teams
        return missing <= 0

    def _has(self, force: str, key: str) -> int:
        come = sum(teams for (_, to, at), teams in self.lent.items() if (to, at) == (force, key))
        return self.force[force].teams.get(key, 0) + come - self._gone(force, key)

    def _gone(self, force: str, key: str) -> int:
        return sum(teams for (lender, _, at), teams in self.lent.items() if (lender, at) == (force, key))


def _risk(target: Target) -> tuple[int, bool, str, str]:
    due = target.act_by.isoformat() if target.act_by else "never"
    return ORDER.index(target.level), not target.children, due, target.key


def _may(target: Target, window: Window) -> bool:
    if target.warrant and not target.warrant.starts_at <= window.starts_at < window.ends_at <= target.warrant.ends_at:
        return False
    return not any(each.starts_at < window.ends_at and window.starts_at < each.ends_at for each in target.no_go)
