"""The plan as a mixed integer program: one whole number for each kind and window, and for each loan of teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import gcd

from ortools.math_opt.python import mathopt

from daybreak.visits.planner.grid import TEAMS, Grid, Use
from daybreak.visits.planner.groups import Kind, apart
from daybreak.visits.planner.result import Aim
from daybreak.visits.planner.score import TRIP, Placement, Trips, busy, left_out, peaks, trips

Weighted = list[tuple[int, mathopt.Variable]]


class Model:
    """Variables and rows, and each aim over them.

    What only the last three aims need is added when they are first asked for: the first two are solved without it.
    """

    def __init__(
        self,
        kinds: Sequence[Kind],
        layout: Grid,
        *,
        already: Mapping[tuple[Use, int], int] | None = None,
        made: Trips = frozenset(),
    ) -> None:
        """`already` and `made`: what is in use, and trips, for kinds that are not in this model.

        The layout's room is what is left.
        """
        self.program = mathopt.Model()
        self._kinds, self._layout, self._already, self._made = kinds, layout, already or {}, made
        self._placed = {
            (position, window): self.program.add_integer_variable(lb=0, ub=len(kind.groups))
            for position, kind in enumerate(kinds)
            for window in kind.one.windows
        }
        self._absent = [self.program.add_integer_variable(lb=0, ub=len(kind.groups)) for kind in kinds]
        self._lent = {
            (arc.lender, arc.borrower, arc.window): self.program.add_integer_variable(lb=0, ub=arc.most)
            for arc in layout.arcs
        }
        self._used: dict[int, mathopt.Variable] = {}
        self._peaks: dict[str, mathopt.Variable] = {}
        self._trips: dict[tuple[str, str, int], mathopt.Variable] = {}
        self._add_counts()
        self._in_use = self._terms()
        self._add_room()
        self._add_apart()

    def aim(self, aim: Aim) -> tuple[int, mathopt.LinearBase]:
        """Return the aim as a unit and a sum: value = unit * sum, and the sum's weights have no common divisor."""
        weighted = [(weight, variable) for weight, variable in self._weighted(aim) if weight]
        unit = gcd(*(weight for weight, _ in weighted)) or 1
        return unit, mathopt.fast_sum([weight // unit * variable for weight, variable in weighted])

    def hold(self, aim: Aim, value: int) -> None:
        """Allow from now on only placements whose value of the aim is at most this."""
        unit, total = self.aim(aim)
        # Half a unit above: both sides are whole numbers, and so the solver's tolerance cannot matter.
        self.program.add_linear_constraint(total <= value // unit + 0.5)

    def hint(self, placement: Placement) -> mathopt.SolutionHint:
        """Return the placement as values of all variables there are by now."""
        used = busy(placement, self._kinds, self._layout)
        for at, number in self._already.items():
            used[at] += number
        left = left_out(placement, self._kinds)
        at_work = {window for (_, window), number in placement.numbers.items() if number}
        numbers, lent, made = placement.numbers, placement.lent, trips(placement, self._kinds)
        highest = peaks(used)
        values: dict[mathopt.Variable, float] = {each: numbers.get(at, 0) for at, each in self._placed.items()}
        values |= {each: left[position] for position, each in enumerate(self._absent)}
        values |= {each: lent.get(at, 0) for at, each in self._lent.items()}
        values |= {each: window in at_work for window, each in self._used.items()}
        values |= {each: highest[force] for force, each in self._peaks.items()}
        values |= {each: at in made for at, each in self._trips.items()}
        return mathopt.SolutionHint(variable_values=values)

    def split(self) -> None:
        """Let every number be a fraction from now on, until `keep_whole`."""
        for each in self.program.variables():
            each.integer = False

    def keep_whole(self, values: Mapping[mathopt.Variable, float], *, near: float) -> None:
        """Keep kinds where these values put them whole; the others go anywhere, and nothing is split again."""
        for each in self.program.variables():
            each.integer = True
        split = {at[0] for at, each in self._placed.items() if abs(values[each] - round(values[each])) > near}
        for (position, _), each in self._placed.items():
            # Very-high ones stay free: kept, they might leave no way to miss as few deadlines.
            if position not in split and not self._kinds[position].one.left_late:
                each.upper_bound = round(values[each])

    def placement(self, values: Mapping[mathopt.Variable, float]) -> Placement:
        """Return the placement these values stand for."""
        numbers = {at: round(values[each]) for at, each in self._placed.items()}
        lent = {at: round(values[each]) for at, each in self._lent.items()}
        return Placement(
            {at: number for at, number in numbers.items() if number}, {at: teams for at, teams in lent.items() if teams}
        )

    def _add_counts(self) -> None:
        for position, kind in enumerate(self._kinds):
            placed = [self._placed[position, window] for window in kind.one.windows]
            self.program.add_linear_constraint(mathopt.fast_sum([*placed, self._absent[position]]) == len(kind.groups))

    def _terms(self) -> dict[tuple[Use, int], list[mathopt.LinearTerm]]:
        terms: dict[tuple[Use, int], list[mathopt.LinearTerm]] = defaultdict(list)
        for (position, window), number in self._placed.items():
            for use, amount in self._kinds[position].one.needs:
                for at in self._layout.during(use, window):
                    terms[use, at].append(amount * number)
        return terms

    def _add_room(self) -> None:
        given, taken = defaultdict(list), defaultdict(list)
        for (lender, borrower, window), teams in self._lent.items():
            given[(borrower, TEAMS), window].append(-1 * teams)
            taken[(lender, TEAMS), window].append(1 * teams)
        for at in {**self._in_use, **taken}:
            room = self._layout.has(*at)
            terms = [*self._in_use.get(at, ()), *given[at], *taken[at]]
            self.program.add_linear_constraint(mathopt.fast_sum(terms) <= room)
            if taken[at] and given[at]:
                # What is lent on would be counted at two distances.
                self.program.add_linear_constraint(mathopt.fast_sum(taken[at]) <= room)

    def _add_apart(self) -> None:
        for one, other in apart(self._kinds):
            for window in set(self._kinds[one].one.windows) & set(self._kinds[other].one.windows):
                both = self._placed[one, window] + self._placed[other, window]
                self.program.add_linear_constraint(both <= 1)

    def _weighted(self, aim: Aim) -> Weighted:
        if aim is Aim.WINDOWS:
            return [(1, each) for each in self._windows_used()]
        if aim is Aim.BALANCE:
            return [(1, each) for each in self._busiest()]
        if aim is Aim.TRAVEL:
            costs = {(arc.lender, arc.borrower): arc.cost for arc in self._layout.arcs}
            lent = [(costs[lender, borrower], each) for (lender, borrower, _), each in self._lent.items()]
            return [*((TRIP, each) for each in self._trips_made()), *lent]
        return [
            *((self._cost(aim, position, window), each) for (position, window), each in self._placed.items()),
            *((self._left(aim, kind), each) for kind, each in zip(self._kinds, self._absent, strict=True)),
        ]

    def _cost(self, aim: Aim, position: int, window: int) -> int:
        one = self._kinds[position].one
        return one.late[window] if aim is Aim.DEADLINES else one.delay[window]

    def _left(self, aim: Aim, kind: Kind) -> int:
        return kind.one.left_late if aim is Aim.DEADLINES else kind.one.left_delay

    def _windows_used(self) -> list[mathopt.Variable]:
        if not self._used:
            for window in sorted({window for _, window in self._placed}):
                used = self._used[window] = self.program.add_binary_variable()
                self._allow_when(used, [at for at in self._placed if at[1] == window], window)
        return list(self._used.values())

    def _allow_when(self, used: mathopt.Variable, inside: list[tuple[int, int]], window: int) -> None:
        """Let kinds go into a window only when it is used: by force, which is tighter than all in one row."""
        by_force: dict[str, list[mathopt.LinearTerm]] = defaultdict(list)
        for position, _ in inside:
            for (force, what), amount in self._kinds[position].one.needs:
                if what == TEAMS:
                    by_force[force].append(amount * self._placed[position, window])
        for force, terms in by_force.items():
            most = self._layout.has((force, TEAMS), window) + self._layout.lent_at_most(force, window)
            self.program.add_linear_constraint(mathopt.fast_sum(terms) <= most * used)

    def _busiest(self) -> list[mathopt.Variable]:
        if not self._peaks:
            teams = {at: terms for at, terms in self._in_use.items() if at[0][1] == TEAMS}
            self._peaks = {
                force: self.program.add_integer_variable(lb=0) for force in sorted({use[0] for use, _ in teams})
            }
            for (use, window), terms in teams.items():
                already = self._already.get((use, window), 0)
                self.program.add_linear_constraint(mathopt.fast_sum(terms) + already <= self._peaks[use[0]])
        return list(self._peaks.values())

    def _trips_made(self) -> list[mathopt.Variable]:
        if not self._trips:
            gone: dict[tuple[str, str, int], list[mathopt.Variable]] = defaultdict(list)
            for (position, window), number in self._placed.items():
                for force, place in self._kinds[position].one.places:
                    if (force, place, window) not in self._made:
                        gone[force, place, window].append(number)
            for at, numbers in gone.items():
                trip = self._trips[at] = self.program.add_binary_variable()
                most = sum(number.upper_bound for number in numbers)
                self.program.add_linear_constraint(mathopt.fast_sum(numbers) <= most * trip)
        return list(self._trips.values())
