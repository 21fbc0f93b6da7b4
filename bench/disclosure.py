"""Whether anybody can derive a small count from two successive releases, and what protecting them costs.

The tables are invented here and the attacks are written here, with another solver than the product's own attacker:
CP-SAT over whole numbers, which knows every printed cell of both releases, every equation, and the practice itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model

from bench.harness.terms import Benchmark, Figure
from daybreak.kernel.errors import Conflict
from daybreak.release.protection import Before, Cell, Equation, protect, protect_revision

SEED = 2014
SMALL = 5
MOST = 1_000_000  # what an attacker takes for the most of anything
SEARCHED = 12  # suppressible cells up to which every suppression is tried, to know the optimum


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one release and the equations between them."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]

    @property
    def values(self) -> dict[str, int]:
        """Return every count by its key."""
        return {cell.key: cell.value for cell in self.cells}


@dataclass(slots=True)
class Tally:
    """What was found over all tables."""

    tables: int = 0
    refused: int = 0
    attacked: int = 0
    derivable: int = 0
    without: int = 0
    loss: int = 0
    bound: int = 0
    searched: int = 0
    worst: float = 1.0


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Protect, publish twice and attack so many random tables."""
    for size in sizes:
        tally = Tally()
        dice = random.Random(SEED)
        while tally.tables < size:
            _one(dice, tally)
        ratio = tally.loss / tally.bound if tally.bound else 1.0
        yield Figure("disclosure.derivable_cells", tally.derivable, "", "small counts and changes attacked",
                     tally.derivable / tally.attacked, size)  # fmt: skip
        yield Figure("the same, where only the small counts themselves are left out", tally.without, "",
                     "small counts and changes attacked", tally.without / tally.attacked, size)  # fmt: skip
        yield Figure("disclosure.loss_over_optimum", ratio, "ratio", "the proven least loss", ratio, size)
        yield Figure("the same, worst of the small tables", tally.worst, "ratio",
                     f"every suppression tried, {tally.searched} tables", tally.worst, size)  # fmt: skip
        yield Figure("small counts and changes attacked", tally.attacked, "", "", None, size)
        yield Figure("releases refused: no suppression protects them", tally.refused, "", "", None, size)


def _one(dice: random.Random, tally: Tally) -> None:
    first = _table(dice)
    second = _later(first, dice)
    try:
        then = protect(first.cells, first.equations, small=SMALL)
        before = Before(first.cells, first.equations, then.suppressed)
        now = protect_revision(second.cells, second.equations, before=[before], small=SMALL)
    except Conflict:
        tally.refused += 1
        return
    tally.tables += 1
    attacked, derivable = _attack(first, second, then.suppressed, now.suppressed)
    tally.attacked, tally.derivable = tally.attacked + attacked, tally.derivable + derivable
    tally.without += _attack(first, second, then.primary, now.primary)[1]
    tally.loss, tally.bound = tally.loss + then.loss + now.loss, tally.bound + then.bound + now.bound
    if (least := _least(first)) is not None:
        tally.searched += 1
        tally.worst = max(tally.worst, then.loss / least if least else 1.0)


def _table(dice: random.Random) -> Table:
    """Return forces by sex or age, both margins, and one figure of the same forces that is part of another's total."""
    forces, groups = dice.randint(3, 7), dice.randint(2, 4)
    inner = [[_count(dice) for _ in range(groups)] for _ in range(forces)]
    full = [[*row, sum(row)] for row in inner]
    full.append([sum(column) for column in zip(*full, strict=True)])
    cells = [
        Cell(f"{row}.{column}", value, sensitive=row < forces)
        for row, line in enumerate(full)
        for column, value in enumerate(line)
    ]
    equations = [Equation(f"{row}.{groups}", tuple(f"{row}.{c}" for c in range(groups))) for row in range(forces + 1)]
    equations += [Equation(f"{forces}.{c}", tuple(f"{row}.{c}" for row in range(forces))) for c in range(groups + 1)]
    return Table(tuple(cells), tuple(equations))


def _count(dice: random.Random) -> int:
    return min(int(dice.expovariate(1 / dice.choice((1.5, 6, 25)))), 300)


def _later(table: Table, dice: random.Random) -> Table:
    """Return the same figures as a later release has them: most as they were, some moved, margins added up anew."""
    values = table.values
    totals = {equation.total for equation in table.equations}
    for key in values.keys() - totals:
        if dice.random() < 0.3:
            values[key] = max(0, values[key] + dice.choice((-2, -1, 1, 1, 2, 3, 8)))
    for equation in (*table.equations, *table.equations):  # a total of totals needs the second round
        values[equation.total] = sum(values[part] for part in equation.parts)
    return Table(tuple(Cell(c.key, values[c.key], c.sensitive) for c in table.cells), table.equations)


def _attack(first: Table, second: Table, then: frozenset[str], now: frozenset[str]) -> tuple[int, int]:
    """Return how many small counts and small changes there are, and how many of them both releases give away."""
    known = {0: (first, then), 1: (second, now)}
    model = cp_model.CpModel()
    counts: dict[tuple[int, str], Any] = {}
    for at, (table, suppressed) in known.items():
        for key, value in table.values.items():
            counts[at, key] = model.new_int_var(1, MOST, "") if key in suppressed else model.new_constant(value)
        for equation in table.equations:
            model.add(counts[at, equation.total] == sum(counts[at, part] for part in equation.parts))
    attacked = derivable = 0
    for wanted in _secrets(known, counts):
        attacked += 1
        derivable += _is_narrow(model, wanted)
    return attacked, derivable


def _secrets(known: Mapping[int, tuple[Table, frozenset[str]]], counts: Mapping[tuple[int, str], Any]) -> Iterator[Any]:
    for at, (table, _) in known.items():
        yield from (counts[at, c.key] for c in table.cells if c.sensitive and 0 < c.value < SMALL)
    before, after = known[0][0].values, known[1][0]
    for cell in after.cells:
        if cell.sensitive and 0 < abs(cell.value - before[cell.key]) < SMALL:
            yield counts[1, cell.key] - counts[0, cell.key]


def _is_narrow(model: cp_model.CpModel, wanted: Any) -> bool:
    """Answer whether fewer than SMALL values are left for a count: the attacker asks for its least and its most."""
    ends = []
    for aim in (model.minimize, model.maximize):
        aim(wanted)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        assert status == cp_model.OPTIMAL, solver.status_name(status)  # noqa: S101 - the true counts are a solution
        ends.append(round(solver.objective_value))
    return ends[1] - ends[0] < SMALL - 1


def _least(table: Table) -> int | None:
    """Return the least loss of all suppressions that withstand the attack, None where there are too many to try."""
    open_cells = [cell for cell in table.cells if cell.value]
    primary = frozenset(c.key for c in open_cells if c.sensitive and c.value < SMALL)
    others = [cell for cell in open_cells if cell.key not in primary]
    if not primary or len(others) > SEARCHED:
        return None
    choices = [frozenset(c.key for c in some) for n in range(len(others) + 1) for some in combinations(others, n)]
    values = table.values
    for extra in sorted(choices, key=lambda keys: sum(values[key] for key in keys)):
        if not _gives_away(table, primary | extra):
            return sum(values[key] for key in primary | extra)
    return None


def _gives_away(table: Table, suppressed: frozenset[str]) -> bool:
    model = cp_model.CpModel()
    counts = {
        key: model.new_int_var(1, MOST, "") if key in suppressed else model.new_constant(value)
        for key, value in table.values.items()
    }
    for equation in table.equations:
        model.add(counts[equation.total] == sum(counts[part] for part in equation.parts))
    return any(_is_narrow(model, counts[c.key]) for c in table.cells if c.sensitive and 0 < c.value < SMALL)


BENCHMARK = Benchmark(
    what="Random tables of forces by group with both margins, published twice with corrections between, and attacked.",
    against="none derivable; the proven least loss; leaving out the small counts alone",
    size_is="tables",
    sizes=(200,),
    run=run,
)
