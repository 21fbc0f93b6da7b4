"""What officers would find behind a door, and the teams who would go there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from random import Random

from daybreak.kernel.errors import NotFound
from daybreak.rehearsal.nation.chance import chance, happens, poisson, weighted
from daybreak.rehearsal.nation.names import forenames, plain_letters, surnames
from daybreak.rehearsal.nation.places import forces
from daybreak.rehearsal.nation.terms import DeviceKind, Outcome, Relation, Sex, Standing
from daybreak.rehearsal.nation.truth import Person, Premises, Truth, years_between

DEVICES_A_PREMISES = 11.0
DEVICES = weighted(
    {
        DeviceKind.PHONE: 24,
        DeviceKind.MEMORY_STICK: 15,
        DeviceKind.LAPTOP: 13,
        DeviceKind.EXTERNAL_DRIVE: 13,
        DeviceKind.OPTICAL_DISC: 9,
        DeviceKind.TABLET: 8,
        DeviceKind.MEMORY_CARD: 7,
        DeviceKind.DESKTOP: 5,
        DeviceKind.GAMES_CONSOLE: 4,
        DeviceKind.CAMERA: 2,
    }
)
WINDOWS = 4
OFFICERS_A_TEAM = 5
PREMISES_A_PERSON, SLACK = 1.13, 1.25  # teams enough for every establishable person, and a quarter more


@dataclass(frozen=True, slots=True)
class FoundChild:
    given_name: str
    family_name: str
    age: int  # completed years on the day the operation begins
    relation: Relation
    immediate_risk: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is behind a door; the outcome is the person's, and only at the person's own home."""

    premises: Premises
    devices: tuple[DeviceKind, ...]
    children: tuple[FoundChild, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Officer:
    given_name: str
    family_name: str
    initials: str  # three letters, nobody else's in the force: exhibits are named by them


@dataclass(frozen=True, slots=True)
class Team:
    force: str
    number: int
    officers: tuple[Officer, ...]
    windows: tuple[int, ...]  # 1 to WINDOWS; one visit in each


def found_at(truth: Truth, key: str, *, person: Person | None) -> Found:
    """Return what officers would find at the premises with this address key when they look for `person`.

    Raises NotFound for an address that does not exist in the nation: a door nobody has.
    """
    number = truth.by_address.get(key)
    if number is None:
        raise NotFound(
            f"no premises of the invented nation has the address {key}", remedy="Compare it with the source."
        )
    premises, rng = truth.premises[number], chance(truth.seed, "devices", number)
    devices = tuple(DEVICES.draw(rng) for _ in range(poisson(rng, DEVICES_A_PREMISES)))
    children = tuple(
        FoundChild(
            child.given_name,
            child.family_name,
            years_between(child.born_on, truth.begins_on),
            child.relation,
            child.immediate_risk,
        )
        for child in premises.children
    )
    lives_there = person is not None and person.home == number
    return Found(premises, devices, children, person.outcome if person and lives_there else Outcome.NOT_THERE)


def teams(truth: Truth) -> Iterator[Team]:
    """Yield the search teams of every force: in each window enough for its share of the establishable people."""
    expected = Counter(
        truth.home_of(person).force for person in truth.people if person.standing is Standing.ESTABLISHABLE
    )
    for slug in forces():
        rng, taken = chance(truth.seed, "teams", slug), set[str]()
        for number in range(max(1, ceil(expected[slug] * PREMISES_A_PERSON * SLACK / WINDOWS))):
            officers = tuple(_officer(rng, taken) for _ in range(OFFICERS_A_TEAM))
            windows = tuple(window for window in range(1, WINDOWS + 1) if number == 0 or happens(rng, 0.95))
            yield Team(slug, number + 1, officers, windows or (1,))


def _officer(rng: Random, taken: set[str]) -> Officer:
    while True:
        sex = rng.choice(tuple(Sex))
        given_name, middle_name, family_name = forenames(sex).draw(rng), forenames(sex).draw(rng), surnames().draw(rng)
        initials = "".join(plain_letters(name)[0] for name in (given_name, middle_name, family_name)).upper()
        if initials not in taken:
            taken.add(initials)
            return Officer(given_name, family_name, initials)
