"""One aim after another: search for the least, hold it, go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from ortools.util.python.solve_interrupter import SolveInterrupter

from daybreak.visits.planner.by_force import by_force
from daybreak.visits.planner.greedy import first_placement
from daybreak.visits.planner.grid import Grid
from daybreak.visits.planner.groups import Kind
from daybreak.visits.planner.least import Effort, Found, least
from daybreak.visits.planner.lending import cheapest
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim, Part, Status
from daybreak.visits.planner.rounding import WORTH, rounded
from daybreak.visits.planner.score import Placement, score

# For each aim searched over the whole nation: its share of the seconds that are left.
_SHARES = {Aim.DEADLINES: 0.5, Aim.DELAY: 0.85, Aim.WINDOWS: 0.7}

# Of the seconds that are left, for a start of the search for the least delay.
_START = 0.6

# What forces can decide each for itself, with the nation's part kept.
_BY_FORCE = frozenset({Aim.BALANCE, Aim.TRAVEL})

# Nodes of the search tree * variables for each second asked for. A slow 2-core machine walks 800,000: at a quarter of
# that the nodes, which are the same everywhere, end a search before the clock does.
_PACE = 200_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: the aim it begins, the values of the best plan so far, and the bounds proven so far."""

    aim: Aim | None
    values: dict[Aim, int]
    bounds: dict[Aim, int]


class Stop:
    """Ends a search from another thread: what was found by then is the plan."""

    def __init__(self) -> None:
        self.inner = SolveInterrupter()

    def now(self) -> None:
        """End the search."""
        self.inner.interrupt()

    def __bool__(self) -> bool:
        return bool(self.inner.interrupted)


class Search:
    """The searches for one plan: the best placement so far, the bounds proven, and whether the clock ended any."""

    def __init__(
        self,
        kinds: Sequence[Kind],
        layout: Grid,
        *,
        seconds: float,
        seed: int,
        workers: int,
        start: Placement | None = None,
        stop: Stop | None = None,
        tell: Callable[[Progress], None] | None = None,
    ) -> None:
        self._kinds, self._layout, self._seed, self._workers = kinds, layout, seed, workers
        self._ends = monotonic() + seconds
        self._nodes = 1 + int(_PACE * seconds / max(1, len(kinds) * len(layout.keys)))
        self._bounds, self._relaxed = dict.fromkeys(Aim, 0), 0
        self._by_clock = False
        self._stop, self._tell = stop, tell
        self.placement = start or first_placement(kinds, layout)

    def run(self) -> None:
        """Search every aim in order, each with those before it held."""
        self._say(Aim.DEADLINES)
        if self._is_over():
            self._by_clock = True
            return
        model = Model(self._kinds, self._layout)
        for aim in Aim:
            self._say(aim)
            if aim is Aim.TRAVEL:
                self.placement = cheapest(self.placement, self._kinds, self._layout)
            if aim is Aim.DELAY:
                # A search for fewer missed deadlines leaves the others anywhere.
                around = first_placement(self._kinds, self._layout, around=self.placement)
                self._take(aim, Found(around, 0, by_clock=False))
                self._delay(model)
            else:
                self._take(aim, self._by_force(aim) if aim in _BY_FORCE else self._nation(model, aim))
            if aim not in _BY_FORCE:
                model.hold(aim, self._score(self.placement)[aim])
        self._say(None)

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

    def _is_over(self) -> bool:
        return monotonic() >= self._ends or bool(self._stop)

    def _say(self, aim: Aim | None) -> None:
        if self._tell is not None:
            self._tell(Progress(aim, self._score(self.placement), dict(self._bounds)))

    def _delay(self, model: Model) -> None:
        """Search the delay over the nation; a large one from a good start, and each force for itself first."""
        if len(self._kinds) * len(self._layout.keys) >= WORTH:
            self._good_start()
            self._take(Aim.DELAY, replace(self._by_force(Aim.DELAY), bound=self._relaxed))
        found = self._nation(model, Aim.DELAY)
        self._take(Aim.DELAY, replace(found, bound=max(found.bound, self._relaxed)))

    def _good_start(self) -> None:
        # Keeps the plan good should the clock end the searches that follow.
        effort = Effort(_START * (self._ends - monotonic()), self._nodes, self._seed, self._interrupter())
        late = self._score(self.placement)[Aim.DEADLINES]
        found = rounded(self._kinds, self._layout, late=late, effort=effort, share=0.6)
        self._relaxed = found.bound
        self._take(Aim.DELAY, found)

    def _interrupter(self) -> SolveInterrupter | None:
        return self._stop.inner if self._stop is not None else None

    def _nation(self, model: Model, aim: Aim) -> Found:
        seconds = _SHARES[aim] * (self._ends - monotonic())
        effort = Effort(seconds, self._nodes, self._seed, self._interrupter(), eager=aim is Aim.DELAY)
        return least(model, aim, start=self.placement, effort=effort)

    def _by_force(self, aim: Aim) -> Found:
        return by_force(
            aim,
            self.placement,
            self._kinds,
            self._layout,
            ends=monotonic() if self._stop else self._ends,
            seed=self._seed,
            workers=self._workers,
        )

    def _take(self, aim: Aim, found: Found) -> None:
        """Keep the placement found if it is better, counted in whole numbers and not in the solver's.

        Every aim counts, in order: among plans alike in this aim, a search may give one that is bad in the next.
        """
        self._bounds[aim] = found.bound
        self._by_clock |= found.by_clock
        if found.placement is not None:
            old, new = self._score(self.placement), self._score(found.placement)
            if [new[each] for each in Aim] < [old[each] for each in Aim]:
                self.placement = found.placement

    def _score(self, placement: Placement) -> dict[Aim, int]:
        return score(placement, self._kinds, self._layout)
