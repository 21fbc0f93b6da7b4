"""An invented nation to plan: 45 forces of very unequal size, and targets that compete for the same teams.

Everything that makes a real plan hard is in it: links across forces, skills, custody and forensic capacity that run
out, mutual aid at a cost, no-go periods, warrants that end, conflicts. Shares of levels, children and devices are those
of the published operation (DOMAIN: 35 % of homes with children, 11 devices a premises).
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import dist

from daybreak.kernel.words import Level
from daybreak.visits.planner.terms import Aid, Force, Instance, Span, Target, Window

START = datetime(2027, 3, 1, 6, tzinfo=UTC)
# Officers in thousands, invented in the shape of a real nation: one giant, a few large, a long tail.
SIZES = (33, 17, 8, 8, 7, 6, 5, 5, 4, 4, 4, 3.7, 3.6, 3.5, 3.4, 3.3, 3.2, 3.1, 3, 2.6, 2.4, 2.3, 2.2, 2.2, 2.1, 2.1, 2,
         2, 1.9, 1.9, 1.8, 1.7, 1.6, 1.6, 1.5, 1.5, 1.4, 1.3, 1.3, 1.2, 1.2, 1.1, 1.1, 1, 0.8)  # fmt: skip
LEVELS = {Level.VERY_HIGH: (5, 16, 1), Level.HIGH: (20, 8, 3), Level.MEDIUM: (35, 4, 5), Level.LOW: (40, 2, None)}
NEIGHBOURS = 4
LOAD = 0.85  # teams needed for each team there is, over all windows


def nation(targets: int, *, windows: int, seed: int) -> Instance:
    """Return an operation of this many targets; the same seed gives the same one."""
    dice = random.Random(seed)
    slots = tuple(_window(number) for number in range(windows))
    names = [f"force-{number:02}" for number in range(len(SIZES))]
    wanted = [_target(number, dice.choices(names, SIZES)[0], slots, dice) for number in range(targets)]
    wanted = _linked(wanted, dice)
    wanted = _apart(wanted, dice)
    need: dict[str, list[Target]] = defaultdict(list)
    for target in wanted:
        need[target.force].append(target)
    forces = tuple(_force(name, need[name], slots, dice) for name in names)
    return Instance(slots, forces, tuple(wanted), _aid(names, dice))


def _window(number: int) -> Window:
    at = START + timedelta(days=number // 2, hours=8 * (number % 2))
    return Window(f"w{number:02}", at, at + timedelta(hours=4))


def _target(number: int, force: str, slots: tuple[Window, ...], dice: random.Random) -> Target:
    level = dice.choices(list(LEVELS), [share for share, _, _ in LEVELS.values()])[0]
    _, weight, days = LEVELS[level]
    # Deadlines are those of a six-day plan, stretched with it.
    due = None if days is None else START + timedelta(days=max(1, round(days * len(slots) / 12)))
    children = dice.random() < 0.35
    teams = dice.choices((1, 2, 3), (60, 30, 10))[0]
    skills = {"child": 1} if children and dice.random() < 0.7 else {}
    if teams > 1 and dice.random() < 0.3:
        skills["digital"] = 1
    return Target(
        f"t{number:05}", force, teams, weight * (4 if children else dice.choice((1, 1, 2))), due,
        level=level, children=children, skills=skills, arrests=dice.choices((1, 2), (85, 15))[0],
        devices=min(40, 1 + int(dice.expovariate(0.1))), warrant=_warrant(slots, dice), no_go=_no_go(slots, dice),
        place=f"area {dice.randrange(5)}",
    )  # fmt: skip


def _warrant(slots: tuple[Window, ...], dice: random.Random) -> Span | None:
    draw, days = dice.random(), len(slots) // 2
    begins = START - timedelta(days=30) if draw > 0.06 else START + timedelta(days=dice.randrange(1, days))
    ends = START + timedelta(days=60) if draw < 0.94 else START + timedelta(days=dice.randrange(2, days + 1))
    return Span(begins, ends) if draw < 0.9 or draw > 0.93 else None


def _no_go(slots: tuple[Window, ...], dice: random.Random) -> tuple[Span, ...]:
    if dice.random() > 0.15:
        return ()
    begins = dice.choice(slots).starts_at - timedelta(hours=2)
    return (Span(begins, begins + timedelta(hours=dice.choice((6, 24, 48)))),)


def _linked(targets: list[Target], dice: random.Random) -> list[Target]:
    """Link an eighth of the targets in twos to fours; four in ten of the links go across forces."""
    found = {target.key: replace(target) for target in targets}
    free = [target for target in targets if target.level is not Level.LOW or dice.random() < 0.5]
    dice.shuffle(free)
    for number in range(len(targets) // 22):
        if not free:
            break
        first = free.pop()
        across = dice.random() < 0.4
        others = [t for t in free[-400:] if across or t.force == first.force][: dice.choice((1, 1, 2, 3))]
        for each in (first, *others) if others else ():
            # What goes together is bound by one condition at most: co-suspects' warrants are issued together.
            found[each.key] = replace(found[each.key], linked=f"link{number}", warrant=first.warrant, no_go=first.no_go)
            if each is not first:
                free.remove(each)
    return list(found.values())


def _apart(targets: list[Target], dice: random.Random) -> list[Target]:
    """Keep some pairs of one force apart: two forces' or two operations' interests meet there."""
    by_force = defaultdict(list)
    for target in targets:
        if target.linked is None:
            by_force[target.force].append(target.key)
    pairs = {}
    for keys in by_force.values():
        for _ in range(len(keys) // 40):
            one, other = dice.sample(keys, 2)
            pairs[one] = frozenset({other})
    return [replace(target, apart=pairs.get(target.key, frozenset())) for target in targets]


def _force(name: str, targets: list[Target], slots: tuple[Window, ...], dice: random.Random) -> Force:
    def spread(total: int, load: float, least: int) -> dict[str, int]:
        exact = total / (len(slots) * load)
        return {
            slot.key: max(least, int(exact * (1.15 if at % 2 == 0 else 0.85) + dice.random()))
            for at, slot in enumerate(slots)
        }

    teams = spread(sum(t.teams for t in targets), LOAD, 1)
    skills = {
        word: {key: min(number, teams[key] // 2 + 1) for key, number in
               spread(sum(t.skills.get(word, 0) for t in targets), 0.75, 0).items()}
        for word in ("child", "digital")
    }  # fmt: skip
    # Whoever is arrested in one window is still held in the next two.
    custody = spread(2 * sum(t.arrests for t in targets), 0.75, 4)
    forensic = spread(sum(t.devices for t in targets), 0.75, 40)
    return Force(name, teams, f"Force {name[-2:]}", skills, custody, forensic)


def _aid(names: list[str], dice: random.Random) -> tuple[Aid, ...]:
    at = {name: (dice.random() * 600, dice.random() * 900) for name in names}  # kilometres
    found = []
    for name in names:
        near = sorted((other for other in names if other != name), key=lambda other: dist(at[name], at[other]))
        found += [
            Aid(other, name, dice.choice((1, 1, 2)), int(dist(at[name], at[other]))) for other in near[:NEIGHBOURS]
        ]
    return tuple(found)
