"""What is missing: for each target left out or late, the nearest window, what lacks there, and what would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daybreak.visits.planner.confined import why_nowhere
from daybreak.visits.planner.grid import CUSTODY, FORENSIC, TEAMS, Grid, Use
from daybreak.visits.planner.groups import Group, is_late
from daybreak.visits.planner.outcomes import Outcome
from daybreak.visits.planner.parts import Target, Window
from daybreak.visits.planner.result import Shortage, Why
from daybreak.visits.planner.score import Lent
from daybreak.visits.planner.terms import Instance

Free = Mapping[tuple[Use, int], int]


def shortages(outcomes: Iterable[Outcome], layout: Grid, lent: Lent, instance: Instance) -> tuple[Shortage, ...]:
    """Return the shortages of all groups that are left out or miss a deadline, in their order."""
    outcomes = tuple(outcomes)
    targets = {target.key: target for target in instance.targets}
    seen = _Seen(layout, _free(outcomes, layout, lent), _at(outcomes), targets)
    return tuple(shortage for outcome in outcomes for shortage in _Case(outcome, seen).explain())


@dataclass(frozen=True, slots=True)
class _Seen:
    """The plan as it stands: what is free, and where each target is."""

    layout: Grid
    free: Free
    at: Mapping[str, int]
    targets: Mapping[str, Target]


class _Case:
    """One group and why it is late or without a place."""

    def __init__(self, outcome: Outcome, seen: _Seen) -> None:
        self.group, self.window, self.seen = outcome.group, outcome.window, seen
        self.own = [seen.targets[key] for key in outcome.group.targets]
        self.late = outcome.window is not None

    def explain(self) -> list[Shortage]:
        """Return what is missing, empty when nothing is."""
        if self.window is not None and not self._late_at(self.window):
            return []
        better = self._better()
        if not better:
            nowhere = why_nowhere(self.own, self.seen.layout.windows, late=self.late)
            return [self._said(Why.NO_WINDOW, nowhere)]
        lacks = {window: self._lacking(window) for window in better}
        window = min(better, key=lambda window: (self._barred(window), sum(lacks[window].values()), window))
        if self._barred(window):
            return [self._said(Why.KEPT_APART, self._apart_words(window), window)]
        if not lacks[window]:
            words = f"Window {_named(self.seen.layout, window)} has room: plan again with more seconds."
            return [self._said(Why.SEARCH_ENDED, words, window)]
        fits = any(self.seen.layout.fits(self.group.needs, each) for each in better)
        why = Why.TEAMS_TAKEN if fits else Why.TOO_FEW_TEAMS
        return [
            Shortage(
                self.group.targets, self.late, use[0], self.seen.layout.keys[at], use[1], number, why,
                _lacks(use, at, number, self.seen),
            )
            for (use, at), number in lacks[window].items()
        ]  # fmt: skip

    def _late_at(self, window: int) -> int:
        return sum(target.weight for target in self.own if is_late(target, self.seen.layout.windows[window]))

    def _better(self) -> list[int]:
        windows = self.group.windows
        return [at for at in windows if self.window is None or self._late_at(at) < self._late_at(self.window)]

    def _lacking(self, window: int) -> dict[tuple[Use, int], int]:
        """Return what is missing there, by use and window; what the group itself uses now would come free."""
        gives_back = _used(self.group, self.window, self.seen.layout) if self.window is not None else {}
        return {
            at: number - free
            for at, number in _used(self.group, window, self.seen.layout).items()
            if number > (free := self.seen.free.get(at, 0) + gives_back.get(at, 0))
        }

    def _barred(self, window: int) -> bool:
        return any(self.seen.at.get(key) == window for key in self.group.apart)

    def _apart_words(self, window: int) -> str:
        others = sorted(key for key in self.group.apart if self.seen.at.get(key) == window)
        where = _named(self.seen.layout, window)
        return f"{', '.join(others)} is there on {where} and must be kept apart; settle the conflict, or move it."

    def _said(self, why: Why, words: str, window: int | None = None) -> Shortage:
        key = None if window is None else self.seen.layout.keys[window]
        return Shortage(self.group.targets, self.late, None, key, None, 0, why, words)


def _at(outcomes: Iterable[Outcome]) -> dict[str, int]:
    return {key: each.window for each in outcomes if each.window is not None for key in each.group.targets}


def _used(group: Group, window: int, layout: Grid) -> dict[tuple[Use, int], int]:
    return {(use, at): number for use, number in group.needs for at in layout.during(use, window)}


def _free(outcomes: Iterable[Outcome], layout: Grid, lent: Lent) -> dict[tuple[Use, int], int]:
    free = {(use, at): number for use, row in layout.room.items() for at, number in enumerate(row)}
    for (lender, borrower, window), teams in lent.items():
        free[(lender, TEAMS), window] -= teams
        free[(borrower, TEAMS), window] += teams
    for outcome in outcomes:
        if outcome.window is not None:
            for at, number in _used(outcome.group, outcome.window, layout).items():
                free[at] -= number
    return free


def _lacks(use: Use, window: int, number: int, seen: _Seen) -> str:
    force, what = use
    words = f"{seen.layout.names[force]} lacks {_counted(number, what)} on {_named(seen.layout, window)}"
    if what != TEAMS:
        return f"{words}; {_instead(what)} would do."
    offers = _offers(force, window, number, seen)
    given = sum(teams for _, teams in offers)
    named = " and ".join(f"{_count_word(teams)} from {seen.layout.names[lender]}" for lender, teams in offers)
    if given >= number:
        return f"{words}; {named} would do."
    rest = f"; {named} would help, {number - given} more are needed" if named else "; no neighbour has one to spare"
    return f"{words}{rest}: another shift, aid from further away, or a later window would do."


def _offers(force: str, window: int, number: int, seen: _Seen) -> list[tuple[str, int]]:
    """Return who could lend how many: neighbours first, then whoever has most to spare."""
    near = {arc.lender: arc.cost for arc in seen.layout.arcs if arc.borrower == force}
    spare = {
        other: free
        for other in seen.layout.names
        if other != force and (free := seen.free.get(((other, TEAMS), window), 0)) > 0
    }
    found: list[tuple[str, int]] = []
    for other in sorted(spare, key=lambda other: (near.get(other, 10**9), -spare[other], other)):
        teams = min(number - sum(given for _, given in found), spare[other])
        if teams > 0:
            found.append((other, teams))
    return found


def _counted(number: int, what: str) -> str:
    one = {TEAMS: "search team", CUSTODY: "custody place", FORENSIC: "device slot"}
    word = one.get(what, f"{what.removeprefix('skill ').replace('_', ' ')} team")
    return f"{number} {word}{'' if number == 1 else 's'}"


def _count_word(number: int) -> str:
    return (
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[number]
        if number < 10
        else str(number)
    )


def _instead(what: str) -> str:
    if what == CUSTODY:
        return "places in another force's custody, or a window a day later,"
    return "a mobile unit, or taking devices away," if what == FORENSIC else "training, or a team with the skill,"


def _named(layout: Grid, window: int) -> str:
    return named(layout.windows[window])


def named(window: Window) -> str:
    """Return a window in words, in the zone it is stated in: "12 March, 06:00"."""
    return f"{window.starts_at.day} {window.starts_at:%B, %H:%M}"
