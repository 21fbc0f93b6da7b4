"""Where each group ends up, and what that says in the words of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daybreak.visits.planner.grid import Grid
from daybreak.visits.planner.groups import Group
from daybreak.visits.planner.result import Loan
from daybreak.visits.planner.score import Placement


@dataclass(frozen=True, slots=True)
class Outcome:
    """A group and the position of its window, None where it is left out."""

    group: Group
    window: int | None


def loans(placement: Placement, layout: Grid) -> tuple[Loan, ...]:
    """Return the teams lent, in the order of their windows."""
    lent = sorted(placement.lent.items(), key=lambda each: (each[0][2], each[0]))
    return tuple(Loan(lender, borrower, layout.keys[at], teams) for (lender, borrower, at), teams in lent if teams)


def assignments(outcomes: Sequence[Outcome], layout: Grid) -> dict[str, str]:
    """Return target to window, in the order of the targets."""
    placed = {
        key: layout.keys[each.window] for each in outcomes if each.window is not None for key in each.group.targets
    }
    return dict(sorted(placed.items()))
