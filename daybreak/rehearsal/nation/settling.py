"""How one reported person comes into the register: with a home, those who live there, and where a defect leads."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from daybreak.rehearsal.nation.chance import chance, happens
from daybreak.rehearsal.nation.cohorts import Traits
from daybreak.rehearsal.nation.households import (
    LODGING,
    companion_of,
    draw_adult,
    draw_child,
    draw_occupation,
    draw_reported,
    relation_to,
)
from daybreak.rehearsal.nation.places import Authority, authorities, draw_address, forces, next_door
from daybreak.rehearsal.nation.register import Register
from daybreak.rehearsal.nation.terms import Defect, Household, LineKind, Outcome, Relation, Standing, Use
from daybreak.rehearsal.nation.truth import Address, Bearer, Child

SUBSCRIBES = 0.8  # of the reported hold the contract of their line; else another adult of the home does
FAULTS = {Defect.CHANGED_DIGIT, Defect.BILL_PAYER, Defect.MOVED}  # faults of the operator's record or answer
STRANGERS_WITH_CHILDREN = 0.3  # households with children among all; about the share of the census [M]


def settle(register: Register, *, number: int, traits: Traits) -> None:
    """Add one reported person and all that belongs to them."""
    rng = chance(register.seed, "home", number)
    authority, on = rng.choice(authorities()[traits.force]), register.begins_on
    bearer = draw_reported(rng, on=on, minor=traits.minor, children=traits.children)
    occupation = draw_occupation(rng, bearer, on=on, trusted=traits.trusted)
    relation = relation_to(rng, bearer, occupation, on=on)
    children = _children(rng, register, bearer, 0 if traits.minor else traits.children, traits.standing, relation)
    address = draw_address(rng, authority, taken=register.addresses)
    home = register.add_premises(address, authority, Use.HOME, children)
    misled_to = _add_misleading(rng, register, traits, bearer, address, authority)
    second = _add_second(rng, register, traits, bearer, authority)
    at = (home, second[0] if second else None, misled_to[0] if misled_to else None)
    person = register.add_reported(rng, bearer, occupation, traits, at=at)
    adults = [person, *_add_others(rng, register, traits, bearer, home)]
    _connect(rng, register, traits, home=home, adults=adults, misled_to=misled_to)
    if second:
        subscriber = person if second[1] is None else second[1]
        register.add_line(LineKind.IPV4, second[0], subscriber=subscriber, recorded_at=second[0], fault=None)


def _children(
    rng: Random, register: Register, parent: Bearer, count: int, standing: Standing, relation: Relation
) -> list[Child]:
    return [
        draw_child(
            rng, parent, on=register.begins_on, relation=relation, immediate_risk=register.at_immediate_risk(standing)
        )
        for _ in range(count)
    ]


def _add_misleading(
    rng: Random, register: Register, traits: Traits, bearer: Bearer, home: Address, authority: Authority
) -> tuple[int, int] | None:
    """Add the premises the evidence of a defect leads to, and who lives there and has nothing to do with it."""
    match traits.defect:
        case Defect.NEIGHBOUR:
            address, family_name = next_door(home, taken=register.addresses), ""
        case Defect.BILL_PAYER | Defect.MOVED:
            authority = rng.choice(authorities()[rng.choice(list(forces()))])
            address = draw_address(rng, authority, taken=register.addresses)
            family_name = bearer.family_name if traits.defect is Defect.BILL_PAYER else ""
        case _:
            return None
    stranger = draw_adult(rng, on=register.begins_on, family_name=family_name)
    count = rng.randint(1, 2) if happens(rng, STRANGERS_WITH_CHILDREN) else 0
    children = _children(rng, register, stranger, count, Standing.UNREPORTED, Relation.CHILD)
    premises = register.add_premises(address, authority, Use.HOME, children)
    return premises, register.add_unreported(rng, stranger, home=premises)


def _add_second(
    rng: Random, register: Register, traits: Traits, bearer: Bearer, authority: Authority
) -> tuple[int, int | None] | None:
    """Add a workplace, or the home of somebody close where the person often stays, and who has the line there."""
    if traits.second is None:
        return None
    address = draw_address(rng, authority, taken=register.addresses)
    if traits.second is Use.WORK:
        return register.add_premises(address, authority, Use.WORK), None
    host = draw_adult(rng, on=register.begins_on, family_name=bearer.family_name if happens(rng, 0.5) else "")
    children = _children(rng, register, host, traits.children_at_second, traits.standing, Relation.RELATIVE)
    premises = register.add_premises(address, authority, Use.OTHER, children)
    return premises, register.add_unreported(rng, host, home=premises)


def _add_others(rng: Random, register: Register, traits: Traits, bearer: Bearer, home: int) -> list[int]:
    """Add the other adults of the home; a companion is reported too, in a thin report."""
    others = []
    if traits.companion is not None:
        companion = companion_of(rng, bearer, traits.companion, on=register.begins_on)
        others.append(_add_companion(rng, register, traits, companion, home))
    household = _household(rng, traits)
    if household is not None:
        count = rng.randint(1, 2) if household is Household.FLAT_SHARE else 1
        for _ in range(count):
            other = companion_of(rng, bearer, household, on=register.begins_on)
            others.append(register.add_unreported(rng, other, home=home))
    return others


def _household(rng: Random, traits: Traits) -> Household | None:
    """Return who else lives there, beside a companion who is reported too."""
    if traits.companion is not None:
        return None
    if traits.minor or traits.children:
        return Household.FAMILY if traits.minor or happens(rng, 0.7) else None
    return LODGING.draw(rng)


def _add_companion(rng: Random, register: Register, traits: Traits, companion: Bearer, home: int) -> int:
    occupation = draw_occupation(rng, companion, on=register.begins_on, trusted=False)
    thin = replace(
        traits,
        standing=Standing.TAIL,
        defect=None,
        offender=False,
        outcome=Outcome.NOT_THERE,
        notices=1,
        with_phone=False,
        in_local_records=False,
    )
    return register.add_reported(rng, companion, occupation, thin, at=(home, None, None))


def _connect(
    rng: Random,
    register: Register,
    traits: Traits,
    *,
    home: int,
    adults: list[int],
    misled_to: tuple[int, int] | None,
) -> None:
    """Give the home its line; where a defect says so, another line is used or the operator's record is wrong."""
    kind = LineKind.SHARED if traits.defect is Defect.NO_PORT else traits.line
    subscriber = adults[0] if not traits.minor and happens(rng, SUBSCRIBES) else adults[-1]
    recorded_at, fault = home, traits.defect if traits.defect in FAULTS else None
    if misled_to and traits.defect is Defect.NEIGHBOUR:
        register.add_line(kind, misled_to[0], subscriber=misled_to[1], recorded_at=misled_to[0], fault=None)
    elif misled_to:
        recorded_at = misled_to[0]
        subscriber = misled_to[1] if fault is Defect.BILL_PAYER else adults[0]
    register.add_line(kind, home, subscriber=subscriber, recorded_at=recorded_at, fault=fault)
