"""One aim after another: search for the least, hold it, go on; the last aim force by force."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from daybreak.visits.planner.balance import balanced
from daybreak.visits.planner.greedy import first_placement
from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.least import Effort, least
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim, Part, Status
from daybreak.visits.planner.score import Placement, score

# For each aim searched over the whole nation: its share of the seconds that are left.
_SHARES = {Aim.DEADLINES: 0.5, Aim.DELAY: 0.5, Aim.WINDOWS: 0.7}

# Nodes of the search tree * variables for each second asked for. A slow 2-core machine walks 800,000: at a quarter of
# that the nodes, which are the same everywhere, end a search before the clock does.
_PACE = 200_000


def search(
    kinds: Sequence[Kind], layout: Grid, *, seconds: float, seed: int, workers: int
) -> tuple[Placement, tuple[Part, ...], Status]:
    """Return the best placement found, a part for each aim, and how the search ended."""
    ends = monotonic() + seconds
    placement = first_placement(kinds, layout)
    model, bounds, by_clock = Model(kinds, layout), {}, False
    nodes = 1 + int(_PACE * seconds / max(1, len(kinds) * len(layout.keys)))
    for aim in Aim:
        if aim in _SHARES:
            effort = Effort(seconds=_SHARES[aim] * (ends - monotonic()), nodes=nodes, seed=seed)
            found = least(model, aim, start=placement, effort=effort)
        else:
            found = balanced(placement, kinds, layout, ends=ends, seed=seed, workers=workers)
        placement = _best(placement, found.placement, aim, kinds, layout)
        model.hold(aim, score(placement, kinds, layout)[aim])
        bounds[aim] = found.bound
        by_clock |= found.by_clock
    # Counted at the end: where an aim was not proven, the search for a later one may still have improved it.
    values = score(placement, kinds, layout)
    parts = tuple(Part(aim, values[aim], min(values[aim], bounds[aim])) for aim in Aim)
    return placement, parts, _status(parts, by_clock=by_clock)


def _best(old: Placement, new: Placement | None, aim: Aim, kinds: Sequence[Kind], layout: Grid) -> Placement:
    """Return the new placement if it is no worse, counted in whole numbers and not in the solver's."""
    if new is None:
        return old
    old_score, new_score = score(old, kinds, layout), score(new, kinds, layout)
    decided = list(Aim)[: list(Aim).index(aim) + 1]
    return new if [new_score[each] for each in decided] <= [old_score[each] for each in decided] else old


def _status(parts: Sequence[Part], *, by_clock: bool) -> Status:
    if all(part.value == part.bound for part in parts):
        return Status.OPTIMAL
    return Status.CLOCK if by_clock else Status.BOUNDED
