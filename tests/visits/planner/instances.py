"""Invented instances: a nation of any size, and small random ones for properties."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from daybreak.visits.planner.terms import Force, Instance, Target, Window

START = datetime(2027, 3, 1, 6, tzinfo=UTC)


def windows(count: int) -> tuple[Window, ...]:
    """Two windows a day, 06:00 and 14:00, four hours each."""
    starts = [START + timedelta(days=number // 2, hours=8 * (number % 2)) for number in range(count)]
    return tuple(Window(f"w{number:02}", at, at + timedelta(hours=4)) for number, at in enumerate(starts))


def nation(*, targets: int, forces: int, count: int = 12, seed: int = 1, load: float = 0.8) -> Instance:
    """An operation in which the teams needed are about `load` of the teams there are."""
    dice = random.Random(seed)
    keys = [f"w{number:02}" for number in range(count)]
    wanted = [_target(number, forces, keys, dice) for number in range(targets)]
    need = {f"f{force:02}": 0 for force in range(forces)}
    for target in wanted:
        need[target.force] += target.teams
    return Instance(
        windows(count),
        tuple(Force(force, {key: _teams(total, count, load, dice) for key in keys}) for force, total in need.items()),
        tuple(wanted),
    )


def _teams(total: int, count: int, load: float, dice: random.Random) -> int:
    exact = total / (count * load)
    return max(0, int(exact + dice.random()) + dice.choice((-1, 0, 0, 1)))


def _target(number: int, forces: int, keys: list[str], dice: random.Random) -> Target:
    # Squared, so that some forces are much larger than others.
    force = f"f{int(forces * dice.random() ** 1.5):02}"
    level = dice.choices((0, 1, 2, 3), (5, 20, 35, 40))[0]
    weight = (60, 25, 8, 2)[level] + dice.randrange((20, 10, 5, 2)[level])
    opens = dice.randrange(len(keys) // 2) if dice.random() < 0.2 else 0
    allowed = frozenset(key for key in keys[opens:] if dice.random() > 0.03)
    act_by = (1, 3, 7, None)[level]
    linked = f"link{number // 25}" if number % 25 < 2 else None
    if linked:
        allowed = frozenset(keys)
    return Target(f"t{number:04}", force, dice.choices((1, 2), (65, 35))[0], weight, act_by, allowed, linked)


@st.composite
def instances(draw: st.DrawFn, *, targets: int = 8, count: int = 4) -> Instance:
    """Small instances, tight enough that deadlines are missed and targets stay unplaced."""
    slots = windows(draw(st.integers(1, count)))
    keys = [slot.key for slot in slots]
    forces = [
        Force(name, {key: draw(st.integers(0, 3)) for key in keys})
        for name in ("north", "south")[: draw(st.integers(1, 2))]
    ]
    wanted = [
        Target(
            f"t{number}",
            draw(st.sampled_from([force.key for force in forces])),
            draw(st.integers(1, 2)),
            draw(st.sampled_from((1, 2, 3, 10))),
            draw(st.none() | st.integers(-1, len(keys) - 1)),
            draw(st.frozensets(st.sampled_from(keys))),
            draw(st.sampled_from((None, None, None, "a", "b"))),
        )
        for number in range(draw(st.integers(0, targets)))
    ]
    return Instance(slots, tuple(forces), tuple(wanted))
