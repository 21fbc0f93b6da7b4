"""What is missing: for each target left out or late, the nearest window, what lacks there, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daybreak.visits.planner.groups import Grid, Group, fits
from daybreak.visits.planner.result import Shortage, Why


@dataclass(frozen=True, slots=True)
class Outcome:
    """A group and the position of its window, None where it is left out."""

    group: Group
    window: int | None


def shortages(outcomes: Iterable[Outcome], layout: Grid) -> tuple[Shortage, ...]:
    """Return the shortages of all groups that are left out or miss a deadline, in their order."""
    outcomes = tuple(outcomes)
    free = _free(outcomes, layout)
    return tuple(
        shortage
        for outcome in outcomes
        if outcome.window is None or outcome.group.late[outcome.window]
        for shortage in _explain(outcome, free, layout)
    )


def _free(outcomes: Iterable[Outcome], layout: Grid) -> dict[tuple[str, int], int]:
    free = dict(layout.teams)
    for outcome in outcomes:
        if outcome.window is not None:
            for force, teams in outcome.group.needs:
                free[force, outcome.window] -= teams
    return free


def _explain(outcome: Outcome, free: Mapping[tuple[str, int], int], layout: Grid) -> list[Shortage]:
    group, late = outcome.group, outcome.window is not None
    better = _better_windows(outcome)
    if not better:
        return [Shortage(group.targets, late, None, None, 0, Why.NO_WINDOW, _no_window(group, late=late))]
    lacks = {window: _lacking(group, window, free) for window in better}
    window = min(better, key=lambda window: (sum(lacks[window].values()), window))
    why = Why.TEAMS_TAKEN if any(fits(group, each, layout) for each in better) else Why.TOO_FEW_TEAMS
    if not lacks[window]:
        return [Shortage(group.targets, late, None, layout.keys[window], 0, Why.SEARCH_ENDED, _search(window, layout))]
    return [
        Shortage(group.targets, late, force, layout.keys[window], teams, why, _teams(force, window, teams, layout))
        for force, teams in lacks[window].items()
    ]


def _better_windows(outcome: Outcome) -> list[int]:
    group = outcome.group
    if outcome.window is None:
        return list(group.windows)
    return [window for window in group.windows if group.late[window] < group.late[outcome.window]]


def _lacking(group: Group, window: int, free: Mapping[tuple[str, int], int]) -> dict[str, int]:
    return {force: teams - free[force, window] for force, teams in group.needs if teams > free[force, window]}


def _no_window(group: Group, *, late: bool) -> str:
    what = "No plan can keep the deadline: no window before it is allowed." if late else "No window is allowed."
    if len(group.targets) > 1:
        what += " These targets are linked and need one window that all of them allow."
    return f"{what} A new warrant or an earlier window, a no-go period lifted, or the link undone would help."


def _teams(force: str, window: int, teams: int, layout: Grid) -> str:
    return f"{teams} more search {'team' if teams == 1 else 'teams'} of {force} in window {layout.keys[window]}."


def _search(window: int, layout: Grid) -> str:
    return f"Window {layout.keys[window]} has room: plan again with more seconds."
