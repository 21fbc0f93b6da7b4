"""Invented people arrested, and the releases their counts make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from daybreak.release.categories import OUTCOMES, ROWS, Axis
from daybreak.release.rules import Counted
from daybreak.release.tables.terms import Crossed

FORCES = {
    "f1": "england_wales",
    "f2": "england_wales",
    "f3": "england_wales",
    "f4": "scotland",
    "f5": "northern_ireland",
}
WEIGHTS = (9, 6, 2, 5, 2)


@dataclass(slots=True)
class Person:
    force: str
    age: str
    sex: str
    work: str
    followed: str
    registered: bool


def person(dice: Random) -> Person:
    """Invent one, as uneven as they are."""
    return Person(
        dice.choices(list(FORCES), WEIGHTS)[0],
        dice.choices(list(ROWS[Axis.AGE]), (1, 9, 20, 20, 14, 8, 3, 2))[0],
        dice.choices(list(ROWS[Axis.SEX]), (2, 90, 8))[0],
        dice.choices(list(ROWS[Axis.WORK]), (6, 4, 3, 3, 3, 50, 20, 11))[0],
        dice.choices(list(OUTCOMES), (8, 3, 5, 20, 25, 40))[0],
        dice.random() < 0.06,
    )


def counted(people: Sequence[Person]) -> tuple[dict[str, Counted], Crossed]:
    """Count figures by force and the cells of every table."""
    registered = [each for each in people if each.registered]
    cells: dict[Axis, Counter[tuple[str, str]]] = {
        axis: Counter((_of(each, axis), each.followed) for each in people) for axis in Axis
    }
    return {"arrests": _by_force(people), "registered_sex_offenders": _by_force(registered)}, Crossed(cells, FORCES)


def _of(each: Person, axis: Axis) -> str:
    return FORCES[each.force] if axis is Axis.NATION else str(getattr(each, axis))


def _by_force(people: Sequence[Person]) -> Counted:
    found = Counter(each.force for each in people)
    return Counted(len(people), {slug: found[slug] for slug in FORCES}, 0)


def later(people: Sequence[Person], dice: Random, *, moved: int, added: int) -> list[Person]:
    """Return the same people some time after: what followed is another thing for some, and there are more."""
    then = [Person(e.force, e.age, e.sex, e.work, e.followed, e.registered) for e in people]
    for each in dice.sample(then, moved):
        each.followed = dice.choice(list(OUTCOMES))
    return then + [person(dice) for _ in range(added)]
