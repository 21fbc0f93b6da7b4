"""The definition register: what each published figure counts, how, and what it does not say."""

from __future__ import annotations

from dataclasses import dataclass

SMALL = 5
"""Counts of people from 1 to this less one are protected in a force's row (Government Statistical Service guidance on
disclosure control for tables of administrative sources)."""


FEW = "a number withheld"
"""What a text says for a protected count: larger ones are withheld too, where they would give a small one away."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its key, its title, what exactly is counted, and whether small counts of it are protected."""

    key: str
    title: str
    counts: str
    of_people: bool


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
    ),
    Definition(
        "devices_seized",
        "Devices seized",
        "Exhibits that are devices able to hold or carry data. Papers and other items are not counted.",
        of_people=False,
    ),
    Definition(
        "children_safeguarded",
        "Children safeguarded",
        "Children in suspects' care, custody or control who were referred to children's services, each child once "
        "across forces. Safeguarded does not mean taken into care.",
        of_people=True,
    ),
    Definition(
        "children_at_immediate_risk",
        "Children at immediate risk",
        "Of the children safeguarded, those whom officers found to be at immediate risk.",
        of_people=True,
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
