"""The plan as a mixed integer program: one whole number for each kind and window."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import gcd

from ortools.math_opt.python import mathopt

from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.result import Aim
from daybreak.visits.planner.score import UNPLACED, Placement, busy, left_out, peaks

Weighted = list[tuple[int, mathopt.Variable]]


class Model:
    """Variables and rows, and each aim over them.

    What only the last two aims need is added when they are first asked for: the first two are solved without it.
    """

    def __init__(self, kinds: Sequence[Kind], layout: Grid, *, already: Mapping[tuple[str, int], int] | None = None):
        """`already`: teams at work for kinds that are not in this model; the layout's teams are those left."""
        self.program = mathopt.Model()
        self._kinds, self._layout, self._already = kinds, layout, already or {}
        self._placed = {
            (position, window): self.program.add_integer_variable(lb=0, ub=len(kind.groups))
            for position, kind in enumerate(kinds)
            for window in kind.windows
        }
        self._absent = [self.program.add_integer_variable(lb=0, ub=len(kind.groups)) for kind in kinds]
        self._used: dict[int, mathopt.Variable] = {}
        self._peaks: dict[str, mathopt.Variable] = {}
        self._add_counts()
        self._teams = self._teams_at_work()
        self._rows = {
            place: self.program.add_linear_constraint(mathopt.fast_sum(terms) <= layout.teams[place])
            for place, terms in self._teams.items()
        }

    def aim(self, aim: Aim) -> tuple[int, mathopt.LinearBase]:
        """Return the aim as a unit and a sum: value = unit * sum, and the sum's weights have no common divisor."""
        weighted = self._weighted(aim)
        unit = gcd(*(weight for weight, _ in weighted)) or 1
        return unit, mathopt.fast_sum([weight // unit * variable for weight, variable in weighted])

    def hold(self, aim: Aim, value: int) -> None:
        """Allow from now on only placements whose value of the aim is at most this."""
        unit, total = self.aim(aim)
        # Half a unit above: both sides are whole numbers, and so the solver's tolerance cannot matter.
        self.program.add_linear_constraint(total <= value // unit + 0.5)

    def hint(self, placement: Placement) -> mathopt.SolutionHint:
        """Return the placement as values of all variables there are by now."""
        teams = Counter(self._already) + busy(placement, self._kinds)
        left = left_out(placement, self._kinds)
        at_work = {window for (_, window), number in teams.items() if number}
        values: dict[mathopt.Variable, float] = {each: placement.get(at, 0) for at, each in self._placed.items()}
        values |= {each: left[position] for position, each in enumerate(self._absent)}
        values |= {each: window in at_work for window, each in self._used.items()}
        highest = peaks(teams)
        values |= {each: highest[force] for force, each in self._peaks.items()}
        return mathopt.SolutionHint(variable_values=values)

    def placement(self, values: Mapping[mathopt.Variable, float]) -> Placement:
        """Return the placement these values stand for."""
        counts = {at: round(values[each]) for at, each in self._placed.items()}
        return {at: number for at, number in counts.items() if number}

    def _add_counts(self) -> None:
        for position, kind in enumerate(self._kinds):
            placed = [self._placed[position, window] for window in kind.windows]
            self.program.add_linear_constraint(mathopt.fast_sum([*placed, self._absent[position]]) == len(kind.groups))

    def _teams_at_work(self) -> dict[tuple[str, int], list[mathopt.LinearTerm]]:
        terms: dict[tuple[str, int], list[mathopt.LinearTerm]] = defaultdict(list)
        for (position, window), number in self._placed.items():
            for force, teams in self._kinds[position].needs:
                terms[force, window].append(teams * number)
        return terms

    def _weighted(self, aim: Aim) -> Weighted:
        if aim is Aim.WINDOWS:
            return [(1, each) for each in self._windows_used()]
        if aim is Aim.BALANCE:
            return [(1, each) for each in self._busiest()]
        absent = UNPLACED if aim is Aim.DEADLINES else self._layout.never
        return [
            *((self._cost(aim, position, window), each) for (position, window), each in self._placed.items()),
            *((absent * kind.weight, each) for kind, each in zip(self._kinds, self._absent, strict=True)),
        ]

    def _cost(self, aim: Aim, position: int, window: int) -> int:
        kind = self._kinds[position]
        return kind.late[window] if aim is Aim.DEADLINES else kind.weight * self._layout.minutes[window]

    def _windows_used(self) -> list[mathopt.Variable]:
        if not self._used:
            windows = sorted({window for _, window in self._rows})
            self._used = {window: self.program.add_binary_variable() for window in windows}
            for (force, window), row in self._rows.items():
                # teams <= all * used: one row for capacity and use, and tighter than number <= count * used.
                row.set_coefficient(self._used[window], -self._layout.teams[force, window])
                row.upper_bound = 0
        return list(self._used.values())

    def _busiest(self) -> list[mathopt.Variable]:
        if not self._peaks:
            forces = sorted({force for force, _ in self._rows})
            self._peaks = {force: self.program.add_integer_variable(lb=0) for force in forces}
            for place, terms in self._teams.items():
                already = self._already.get(place, 0)
                self.program.add_linear_constraint(mathopt.fast_sum(terms) + already <= self._peaks[place[0]])
        return list(self._peaks.values())
