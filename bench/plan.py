"""How good and how quick a plan is: proven gap, first plan, against a spreadsheet, and planning again on the day."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from statistics import mean
from time import perf_counter

from bench.harness.terms import Benchmark, Figure
from bench.inside.plan_nation import nation
from bench.inside.plan_sheet import Sheet
from daybreak.visits.planner.checker import check, check_rules
from daybreak.visits.planner.counted import aims
from daybreak.visits.planner.replan import replan
from daybreak.visits.planner.result import Aim, Plan
from daybreak.visits.planner.solve import plan
from daybreak.visits.planner.terms import Instance, Target

# The least that must hold: targets, windows, seconds, gap.
SIZES = {660: (12, 60, 0.01), 3000: (14, 300, 0.01), 10000: (20, 900, 0.05)}
SEED = 1
FIRST, MEND = 2.0, 1.0
SHEETS, SHEET_SECONDS = 20, 20
RATIO = 0.9
EVENTS = 20


def run(sizes: Sequence[float]) -> Iterator[Figure]:
    """Plan a nation of each size, compare it with a spreadsheet, and plan it again."""
    for size in sizes:
        instance = nation_of(size)
        yield from first(instance, size)
        found = plan(instance, seconds=seconds_of(size))
        yield from gaps(instance, found, size)
        yield from _again(instance, found, size)
        yield from _sheets(int(size), size)


def nation_of(size: float) -> Instance:
    """Return the invented nation of this many targets."""
    return nation(int(size), windows=_limits(size)[0], seed=SEED)


def seconds_of(size: float) -> int:
    """Return how long a nation of this many targets is searched."""
    return _limits(size)[1]


def _limits(size: float) -> tuple[int, int, float]:
    return SIZES.get(int(size), (12, 20, 0.05))


def gaps(instance: Instance, found: Plan, size: float) -> Iterator[Figure]:
    """Yield the proven gap of each aim and of the plan, and the memory it took."""
    _hold(instance, found)
    name, (_, seconds, limit) = int(size), _limits(size)
    for part in found.parts:
        yield Figure(f"{part.aim} of {name:,}: gap", part.gap * 100, "%", "its own bound", 1 + part.gap, size)
    yield Figure(f"plan.gap_{name}_at_{seconds}s", found.gap, "", f"the limit of {limit}", found.gap / limit, size)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure(f"memory at {name:,}", memory, "MB", "the limit of 2,000", memory / 2000, size)


def first(instance: Instance, size: float) -> Iterator[Figure]:
    """Yield how long the first plan takes, read from its file."""
    text, begun = instance.to_json(), perf_counter()
    read = Instance.from_json(text)
    found = plan(read, seconds=0.001)
    took = perf_counter() - begun
    _hold(read, found)
    yield Figure(f"plan.first_feasible_{int(size)}_s", took, "s", "the limit of 2 s", took / FIRST, size)


def _sheets(targets: int, size: float) -> Iterator[Figure]:
    """Compare with the spreadsheet, seed by seed."""
    ratios = []
    for seed in range(1, SHEETS + 1):
        instance = nation(targets, windows=_limits(size)[0], seed=seed)
        sheet = Sheet(instance).fill()
        if broken := check_rules(instance, sheet):
            raise AssertionError(f"the spreadsheet breaks {broken[0]}")
        found = plan(instance, seconds=SHEET_SECONDS)
        _hold(instance, found)
        ratios.append(found.parts[1].value / aims(instance, sheet)[Aim.DELAY])
    yield Figure("plan.weighted_delay_ratio_greedy", mean(ratios), "", "risk-first greedy", mean(ratios) / RATIO, size)
    yield Figure("weighted delay, worst seed", max(ratios), "", "risk-first greedy", max(ratios), size)


def _again(instance: Instance, old: Plan, size: float) -> Iterator[Figure]:
    """Lose a team, or forbid a target its window, and plan again: the slowest of many, and what moved."""
    chance, took, moved = Random(SEED), [], []
    for event in range(EVENTS):
        changed = (_without_a_team if event % 2 else _with_a_target_moved)(instance, old, chance)
        text = changed.to_json()
        begun = perf_counter()
        found = replan(Instance.from_json(text), old)
        took.append(perf_counter() - begun)
        _hold(changed, found)
        moved.append(sum(old.assignments.get(t.key) != found.assignments.get(t.key) for t in instance.targets))
    yield Figure("plan.replan_s", max(took), "s", "the limit of 1 s", max(took) / MEND, size)
    yield Figure("visits changed, on average", mean(moved), "", "all", mean(moved) / len(instance.targets), size)
    yield Figure("visits changed, at most", max(moved), "", "all", max(moved) / len(instance.targets), size)


def _without_a_team(instance: Instance, old: Plan, chance: Random) -> Instance:
    target = _some(instance, old, chance)
    window = old.assignments[target.key]
    forces = tuple(
        replace(force, teams={**force.teams, window: max(0, force.teams[window] - 1)})
        if force.key == target.force
        else force
        for force in instance.forces
    )
    return replace(instance, forces=forces)


def _with_a_target_moved(instance: Instance, old: Plan, chance: Random) -> Instance:
    target = _some(instance, old, chance)
    others = frozenset(window.key for window in instance.windows) - {old.assignments[target.key]}
    targets = tuple(replace(each, windows=others) if each is target else each for each in instance.targets)
    return replace(instance, targets=targets)


def _some(instance: Instance, old: Plan, chance: Random) -> Target:
    return chance.choice([target for target in instance.targets if target.key in old.assignments])


def _hold(instance: Instance, found: Plan) -> None:
    if broken := check(instance, Plan.from_json(json.dumps(json.loads(found.to_json())))):
        raise AssertionError(f"a plan breaks {broken[0]}")


BENCHMARK = Benchmark(
    what="An invented nation of 45 forces with links across them, skills, custody, devices, aid at a cost, no-go"
    " periods, warrants and conflicts; the gap is that of missed very-high deadlines and, these held, of delay. Every"
    " plan passes the independent check.",
    against="limits, and risk-first greedy as in a planner's spreadsheet (20 seeds, the ratio of weighted delay)",
    size_is="targets",
    sizes=(660,),
    run=run,
)
