"""Invented instances: a nation of any size, and small random ones for properties."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from daybreak.kernel.words import Level
from daybreak.visits.planner.terms import Aid, Force, Instance, Span, Target, Window

START = datetime(2027, 3, 1, 6, tzinfo=UTC)


def windows(count: int) -> tuple[Window, ...]:
    """Two windows a day, 06:00 and 14:00, four hours each."""
    starts = [START + timedelta(days=number // 2, hours=8 * (number % 2)) for number in range(count)]
    return tuple(Window(f"w{number:02}", at, at + timedelta(hours=4)) for number, at in enumerate(starts))


def by(number: int | None) -> datetime | None:
    """Return a deadline that this window (by position) is the last to keep; -1: none does."""
    if number is None:
        return None
    return START if number < 0 else windows(number + 1)[-1].ends_at


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
    act_by = by((1, 3, 7, None)[level])
    linked = f"link{number // 25}" if number % 25 < 2 else None
    if linked:
        allowed = frozenset(keys)
    return Target(
        f"t{number:04}", force, dice.choices((1, 2), (65, 35))[0], weight, act_by, allowed, linked, LEVELS[level]
    )


LEVELS = (Level.VERY_HIGH, Level.HIGH, Level.MEDIUM, Level.LOW)


@st.composite
def instances(draw: st.DrawFn, *, targets: int = 8, count: int = 4) -> Instance:
    """Small instances with every rule in them, tight enough that deadlines are missed and targets stay unplaced."""
    slots = windows(draw(st.integers(1, count)))
    keys = [slot.key for slot in slots]
    names = ("north", "south", "west")[: draw(st.integers(1, 3))]
    forces = [draw(_forces(name, keys)) for name in names]
    number = draw(st.integers(0, targets))
    wanted = [draw(_targets(each, number, names, slots)) for each in range(number)]
    pairs = [(one, other) for one in names for other in names if one != other]
    aid = [
        Aid(one, other, draw(st.integers(0, 2)), draw(st.integers(0, 90)))
        for one, other in pairs
        if draw(st.booleans())
    ]
    return Instance(slots, tuple(forces), tuple(wanted), tuple(aid))


@st.composite
def _forces(draw: st.DrawFn, name: str, keys: list[str]) -> Force:
    def some(most: int) -> dict[str, int]:
        return {key: draw(st.integers(0, most)) for key in keys}

    custody, forensic = (draw(st.none() | st.just(some(most))) for most in (3, 6))
    return Force(name, some(3), name.title(), {"child": some(2)}, custody, forensic)


@st.composite
def _targets(draw: st.DrawFn, at: int, number: int, names: tuple[str, ...], slots: tuple[Window, ...]) -> Target:
    keys = [slot.key for slot in slots]
    teams = draw(st.integers(1, 2))
    others = [f"t{each}" for each in range(number) if each != at]
    apart = frozenset({draw(st.sampled_from(others))}) if others and draw(st.integers(0, 3)) == 0 else frozenset[str]()
    few: st.SearchStrategy[bool] = st.sampled_from((False, False, False, True))
    begins, ends = sorted((draw(st.integers(0, len(slots))), draw(st.integers(0, len(slots)))))
    hours = slots[0].starts_at, timedelta(hours=8)
    return Target(
        f"t{at}",
        draw(st.sampled_from(names)),
        teams,
        draw(st.sampled_from((1, 2, 3, 10))),
        by(draw(st.none() | st.integers(-1, len(keys) - 1))),
        draw(st.none() | st.frozensets(st.sampled_from(keys))),
        draw(st.sampled_from((None, None, None, "a", "b"))),
        draw(st.sampled_from(LEVELS)),
        draw(st.booleans()),
        {"child": 1} if draw(few) else {},
        draw(st.integers(0, 2)),
        draw(st.integers(0, 4)),
        Span(START + begins * hours[1] - hours[1], START + ends * hours[1] + hours[1]) if draw(few) else None,
        (Span(START + begins * hours[1], START + ends * hours[1] + hours[1]),) if draw(few) else (),
        apart,
        draw(st.sampled_from((None, "hill", "dale"))),
    )
