"""The definition register: what each published figure counts, how, and what it does not say.

These eight stand in every release; `register` adds the others that are frozen with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SMALL = 5
"""Counts of people from 1 to this less one are protected in a force's row (Government Statistical Service guidance on
disclosure control for tables of administrative sources)."""


FEW = "is not published"
"""What a text says of a protected count: larger ones are withheld too, where they would give a small one away."""


INSTANT = "The instant of the snapshot, as it was recorded by then. Later records change a later snapshot only."
EVERYWHERE = "England and Wales, Scotland and Northern Ireland alike."
ARRESTING = (
    "Counted for the force whose package led to it. While two forces count the same person, under one reference or "
    "under two that are judged to be one person's, nothing can be frozen: the figures would not reconcile."
)
CHILD_ONCE = (
    "Each child once, also where two forces or two records met the same one. Counted for the force in whose record the "
    "child is counted."
)


class Group(StrEnum):
    """Where a figure stands in the register."""

    RELEASED = "In every release"
    FOLLOWED = "What followed for suspects"
    AGES = "People arrested by age"
    SEXES = "People arrested by sex"
    WORKS = "People arrested by kind of work"
    TABLES = "Tables of people arrested, in every release"
    CHILDREN = "Children"
    VISITS = "Visits"
    REACHED = "People known to the operation"


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its key, its title, what exactly is counted, and whether small counts of it are protected.

    `rule` says what is counted once and for whom, `jurisdiction` where it means the same, `as_at` of which moment.
    """

    key: str
    title: str
    counts: str
    of_people: bool
    rule: str = f"Each person once. {ARRESTING}"
    jurisdiction: str = EVERYWHERE
    as_at: str = INSTANT
    group: Group = Group.RELEASED


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "arrests",
        "People arrested",
        "People arrested on a visit of this operation, each person once. An arrested person is a suspect, "
        "not an offender.",
        of_people=True,
    ),
    Definition(
        "voluntary_attendances",
        "People interviewed by voluntary attendance",
        "People who attended voluntarily instead of being arrested, each person once.",
        of_people=True,
    ),
    Definition(
        "premises_searched",
        "Premises searched",
        "Premises at which a search was recorded, each once, by the day of the visit.",
        of_people=False,
        rule="Each address once, however many entries or visits. Counted for the force whose visit it was.",
    ),
    Definition(
        "devices_seized",
        "Devices seized",
        "Exhibits that are devices able to hold or carry data. Papers and other items are not counted.",
        of_people=False,
        rule="Each exhibit once, as its newest correction says. Counted for the force whose visit it was.",
    ),
    Definition(
        "children_safeguarded",
        "Children safeguarded",
        "Children in suspects' care, custody or control who were referred to children's services, each child once "
        "across forces. Safeguarded does not mean taken into care.",
        of_people=True,
        rule=CHILD_ONCE,
    ),
    Definition(
        "children_at_immediate_risk",
        "Children at immediate risk",
        "Of the children safeguarded, those whom officers found to be at immediate risk.",
        of_people=True,
        rule=CHILD_ONCE,
    ),
    Definition(
        "registered_sex_offenders",
        "Registered sex offenders arrested",
        "Of the people arrested, those who a record says were registered sex offenders at the time.",
        of_people=True,
    ),
    Definition(
        "positions_of_trust",
        "People arrested in a position of trust",
        "Of the people arrested, those about whose position of trust a disclosure was drafted.",
        of_people=True,
    ),
)

BY_KEY = {definition.key: definition for definition in DEFINITIONS}
