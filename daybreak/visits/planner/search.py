"""One aim after another: search for the least, hold it, go on."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from daybreak.visits.planner.by_force import by_force
from daybreak.visits.planner.greedy import first_placement
from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.least import Effort, Found, least
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim, Part, Status
from daybreak.visits.planner.score import Placement, score

# For each aim searched over the whole nation: its share of the seconds that are left.
_SHARES = {Aim.DEADLINES: 0.5, Aim.DELAY: 0.5, Aim.WINDOWS: 0.7}

# Nodes of the search tree * variables for each second asked for. A slow 2-core machine walks 800,000: at a quarter of
# that the nodes, which are the same everywhere, end a search before the clock does.
_PACE = 200_000


class Search:
    """The searches for one plan: the best placement so far, the bounds proven, and whether the clock ended any."""

    def __init__(self, kinds: Sequence[Kind], layout: Grid, *, seconds: float, seed: int, workers: int) -> None:
        self._kinds, self._layout, self._seed, self._workers = kinds, layout, seed, workers
        self._ends = monotonic() + seconds
        self._nodes = 1 + int(_PACE * seconds / max(1, len(kinds) * len(layout.keys)))
        self._bounds: dict[Aim, int] = {}
        self._by_clock = False
        self.placement = first_placement(kinds, layout)

    def run(self) -> None:
        """Search every aim in order, each with those before it held."""
        model = Model(self._kinds, self._layout)
        for aim in Aim:
            if aim is Aim.DELAY:
                # Keeps the plan good should the clock end the search that follows.
                self._take(aim, self._by_force(aim))
            self._take(aim, self._by_force(aim) if aim is Aim.BALANCE else self._nation(model, aim))
            model.hold(aim, self._score(self.placement)[aim])

    def parts(self) -> tuple[Part, ...]:
        """Return value and bound of every aim."""
        # Counted at the end: where an aim was not proven, the search for a later one may still have improved it.
        values = self._score(self.placement)
        return tuple(Part(aim, values[aim], self._bounds[aim]) for aim in Aim)

    def status(self) -> Status:
        """Return how the searches ended."""
        if self._by_clock:
            return Status.CLOCK
        return Status.OPTIMAL if all(part.value == part.bound for part in self.parts()) else Status.BOUNDED

    def _nation(self, model: Model, aim: Aim) -> Found:
        effort = Effort(_SHARES[aim] * (self._ends - monotonic()), self._nodes, self._seed)
        return least(model, aim, start=self.placement, effort=effort)

    def _by_force(self, aim: Aim) -> Found:
        return by_force(
            aim,
            self.placement,
            self._kinds,
            self._layout,
            ends=self._ends,
            seed=self._seed,
            workers=self._workers,
        )

    def _take(self, aim: Aim, found: Found) -> None:
        """Keep the placement found if it is no worse, counted in whole numbers and not in the solver's."""
        self._bounds[aim] = found.bound
        self._by_clock |= found.by_clock
        if found.placement is None:
            return
        decided = list(Aim)[: list(Aim).index(aim) + 1]
        old, new = self._score(self.placement), self._score(found.placement)
        if [new[each] for each in decided] <= [old[each] for each in decided]:
            self.placement = found.placement

    def _score(self, placement: Placement) -> dict[Aim, int]:
        return score(placement, self._kinds, self._layout)
