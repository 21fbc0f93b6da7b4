"""Whether anybody can derive a small count from two successive releases, and what protecting them costs.

The tables are invented here and the attacks are written here, with another solver than the product's own attacker:
CP-SAT over whole numbers, which knows every printed cell of both releases, every equation, and the practice itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from ortools.sat.python import cp_model

from bench.harness.terms import Benchmark, Figure
from daybreak.kernel.errors import Conflict
from daybreak.release.protection import Before, Cell, Equation, protect, protect_revision

SEED = 2014
SMALL = 5
MOST = 1_000_000  # what an attacker takes for the most of anything
ONE_IN = 4  # one table in so many is several that share a margin, linked to figures by force
FEWEST = 10  # people in a row or column of linked tables that is printed apart, as everybody is told
JOINED = "nawo"  # nations, ages, kinds of work, outcomes; forces and the flag are figures, of any size
SEARCHED = 12  # suppressible cells up to which every suppression is tried, to know the optimum


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one release and the equations between them; `unprinted` are cells that no release prints."""

    cells: tuple[Cell, ...]
    equations: tuple[Equation, ...]
    unprinted: frozenset[str] = frozenset()

    @property
    def told(self) -> dict[str, int]:
        """Return what everybody is told that cells are at least, left out or not."""
        return {}

    @property
    def values(self) -> dict[str, int]:
        """Return every count by its key."""
        return {cell.key: cell.value for cell in self.cells}


@dataclass(frozen=True, slots=True)
class Linked(Table):
    """Tables that share a margin, with the whole table behind them, never printed, and the sums that margins are of it.

    The product is not told of these; the attack here is. Forces have their nations, and a share of flagged people: the
    rest of a force's people, who are not flagged, is never printed, and a small count like any other.
    """

    inner: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    sums: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    nations: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, float] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, int]:
        """Return FEWEST for every row and column of people: those of fewer would be joined with others."""
        return {key: _told(key, value) for key, value in self.values.items()}


@dataclass(slots=True)
class Tally:
    """What was found over all tables."""

    tables: int = 0
    refused: int = 0
    linked: int = 0
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
        yield Figure("releases of linked tables among them", tally.linked, "", "", None, size)
        yield Figure("small counts and changes attacked", tally.attacked, "", "", None, size)
        yield Figure("releases refused: no suppression protects them", tally.refused, "", "", None, size)


def _one(dice: random.Random, tally: Tally) -> None:
    first = _linked(dice) if tally.tables % ONE_IN == ONE_IN - 1 else _table(dice)
    second = _later(first, dice)
    try:
        then = protect(first.cells, first.equations, small=SMALL, hidden=first.unprinted)
        before = Before(first.cells, first.equations, then.suppressed, first.unprinted)
        now = protect_revision(second.cells, second.equations, before=[before], small=SMALL, hidden=second.unprinted)
    except Conflict:
        tally.refused += 1
        return
    tally.tables += 1
    tally.linked += isinstance(first, Linked)
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


def _linked(dice: random.Random) -> Linked:
    """Return what several tables that share the margin of outcomes print of people in forces, ages and kinds of work.

    Age by outcome, work by outcome, nation by outcome, forces of the nations, and a flag by force. The whole table
    (force by age by work by outcome) is behind them, and moves from release to release.
    """
    forces = {f"f{at}": f"n{at % 2}" for at in range(dice.randint(3, 5))}
    places = product(forces, ("a0", "a1", "a2"), ("w0", "w1"), ("o0", "o1"))
    some = dice.choice(((0, 0, 1, 2, 5, 9), (0, 0, 0, 1, 1, 2)))  # of some hundred people, or of some thirty
    return _margins(forces, {place: dice.choice(some) for place in places},
                    {force: dice.random() for force in forces})  # fmt: skip


def _margins(forces: Mapping[str, str], inner: Mapping[tuple[str, ...], int], flags: Mapping[str, float]) -> Linked:
    of = {place: (place[0], forces[place[0]], *place[1:]) for place in inner}
    parts: dict[str, list[tuple[str, ...]]] = {}
    for place, (force, nation, age, work, outcome) in of.items():
        keys = ("total", force, nation, age, work, outcome, *(f"{each}.{outcome}" for each in (nation, age, work)))
        for key in keys:
            parts.setdefault(key, []).append(place)
    values = {key: sum(inner[place] for place in places) for key, places in parts.items()}
    flagged = {f"flag {force}": int(values[force] * flags[force]) for force in forces}
    rest = {f"rest {force}": values[force] - flagged[f"flag {force}"] for force in forces}
    axes = {axis: sorted(key for key in parts if key[0] == axis and "." not in key) for axis in "fnawo"}
    equations = [Equation("total", tuple(keys)) for keys in axes.values()]
    equations += [Equation(n, tuple(f for f in forces if forces[f] == n)) for n in axes["n"]]
    equations += [Equation(key, tuple(f"{key}.{o}" for o in axes["o"])) for axis in "naw" for key in axes[axis]]
    equations += [Equation(o, tuple(f"{key}.{o}" for key in axes[axis])) for axis in "naw" for o in axes["o"]]
    equations += [Equation("flags", tuple(flagged))]
    equations += [Equation(f, (f"flag {f}", f"rest {f}")) for f in forces]
    cells = [
        Cell(key, value, sensitive=key != "total", least=_told(key, value)) for key, value in (values | flagged).items()
    ]
    cells += [Cell("flags", sum(flagged.values()), sensitive=False)]
    # That nobody is beside the flagged says of each one of the force that they are: too much of fewer than ten people.
    cells += [Cell(f"rest {f}", rest[f"rest {f}"], sensitive=True, nought=0 < values[f] < FEWEST) for f in forces]
    return Linked(tuple(cells), tuple(equations), frozenset(rest), inner, parts, forces, flags)


def _told(key: str, value: int) -> int:
    return FEWEST if value >= FEWEST and key[0] in JOINED and "." not in key else 0


def _count(dice: random.Random) -> int:
    return min(int(dice.expovariate(1 / dice.choice((1.5, 6, 25)))), 300)


def _later(table: Table, dice: random.Random) -> Table:
    """Return the same figures as a later release has them: most as they were, some moved, margins added up anew."""
    if isinstance(table, Linked):
        inner = {place: _moved(value, dice) for place, value in table.inner.items()}
        return _margins(table.nations, inner, table.flags)
    values = table.values
    totals = {equation.total for equation in table.equations}
    for key in values.keys() - totals:
        values[key] = _moved(values[key], dice)
    for equation in (*table.equations, *table.equations):  # a total of totals needs the second round
        values[equation.total] = sum(values[part] for part in equation.parts)
    return Table(tuple(Cell(c.key, values[c.key], c.sensitive) for c in table.cells), table.equations)


def _moved(value: int, dice: random.Random) -> int:
    return max(0, value + dice.choice((-2, -1, 1, 1, 2, 3, 8))) if dice.random() < 0.3 else value


def _attack(first: Table, second: Table, then: frozenset[str], now: frozenset[str]) -> tuple[int, int]:
    """Return how many small counts and small changes there are, and how many of them both releases give away."""
    known = {0: (first, then), 1: (second, now)}
    model = cp_model.CpModel()
    counts: dict[tuple[int, str], Any] = {}
    for at, (table, suppressed) in known.items():
        for key, value in table.values.items():
            unknown = key in suppressed or key in table.unprinted
            least = max(int(key not in table.unprinted), table.told.get(key, 0))
            counts[at, key] = model.new_int_var(least, MOST, "") if unknown else model.new_constant(value)
        for equation in table.equations:
            model.add(counts[at, equation.total] == sum(counts[at, part] for part in equation.parts))
        if isinstance(table, Linked):
            behind = {place: model.new_int_var(0, MOST, "") for place in table.inner}
            for key, places in table.sums.items():
                model.add(counts[at, key] == sum(behind[place] for place in places))
    attacked = derivable = 0
    for wanted in _secrets(known, counts):
        attacked += 1
        derivable += _is_narrow(model, wanted)
    return attacked, derivable


def _secrets(known: Mapping[int, tuple[Table, frozenset[str]]], counts: Mapping[tuple[int, str], Any]) -> Iterator[Any]:
    for at, (table, _) in known.items():
        yield from (counts[at, c.key] for c in table.cells if c.sensitive and int(not c.nought) <= c.value < SMALL)
    before, after = known[0][0].values, known[1][0]
    for cell in after.cells:
        if cell.sensitive and 0 < abs(cell.value - before[cell.key]) < SMALL:
            yield counts[1, cell.key] - counts[0, cell.key]


def _is_narrow(model: cp_model.CpModel, wanted: Any) -> bool:
    """Answer whether fewer than SMALL values are left for a count."""
    least, most = _ends(model, wanted)
    return most - least < SMALL - 1


def _ends(model: cp_model.CpModel, wanted: Any) -> tuple[int, int]:
    """Return the least and the most a count can be, as an attacker asks for them."""
    ends = []
    for aim in (model.minimize, model.maximize):
        aim(wanted)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(model)
        assert status == cp_model.OPTIMAL, solver.status_name(status)  # noqa: S101 - the true counts are a solution
        ends.append(round(solver.objective_value))
    return ends[0], ends[1]


def _least(table: Table) -> int | None:
    """Return the least loss of all suppressions that keep the rule, None where there are too many to try.

    The rule (`daybreak.release.protection.rule`): of every small count SMALL values in a row remain possible, beginning
    with the least it could be if everything were suppressed.
    """
    open_cells = [cell for cell in table.cells if cell.value]
    primary = frozenset(c.key for c in open_cells if c.sensitive and c.value < SMALL)
    others = [cell for cell in open_cells if cell.key not in primary]
    if not primary or len(others) > SEARCHED or table.unprinted:
        return None
    choices = [frozenset(c.key for c in some) for n in range(len(others) + 1) for some in combinations(others, n)]
    values = table.values
    lows = {key: low for key, (low, _) in _possible(table, frozenset(c.key for c in open_cells), primary).items()}
    for extra in sorted(choices, key=lambda keys: sum(values[key] for key in keys)):
        found = _possible(table, primary | extra, primary)
        if all(low <= lows[key] and most >= lows[key] + SMALL - 1 for key, (low, most) in found.items()):
            return sum(values[key] for key in primary | extra)
    return None


def _possible(table: Table, suppressed: frozenset[str], wanted: frozenset[str]) -> dict[str, tuple[int, int]]:
    model = cp_model.CpModel()
    counts = {
        key: model.new_int_var(1, MOST, "") if key in suppressed else model.new_constant(value)
        for key, value in table.values.items()
    }
    for equation in table.equations:
        model.add(counts[equation.total] == sum(counts[part] for part in equation.parts))
    return {key: _ends(model, counts[key]) for key in wanted}


BENCHMARK = Benchmark(
    what="Random tables of forces by group with both margins, published twice with corrections between, and attacked.",
    against="none derivable; the proven least loss; leaving out the small counts alone",
    size_is="tables",
    sizes=(200,),
    run=run,
)
