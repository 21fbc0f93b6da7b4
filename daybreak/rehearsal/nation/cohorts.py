"""How many people of each kind there are: traits dealt in exact proportions, so that small nations keep the ratios.

At scale 1.0 the cohorts are tuned to the published figures of July 2014 (660 arrests, 833 premises, 9,200 devices,
431 children, 127 of them at immediate risk, 39 registered sex offenders) when nearly all of the establishable people
are visited: four arrests at five premises, as then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from daybreak.kernel.errors import BadInput
from daybreak.rehearsal.nation.chance import chance, deal
from daybreak.rehearsal.nation.places import forces
from daybreak.rehearsal.nation.terms import Defect, Household, LineKind, Outcome, Standing, Use

IDENTIFIED, ESTABLISHABLE, DEFECTIVE = 20_000, 820, 1_100
COMPANIONS = 0.047  # of the people dealt here live with one more who is identified: 4.5 % of all
SCALES = (0.005, 8.0)  # below: less than four establishable people; above: more lines than reserved addresses

HOMES_WITH_CHILDREN = 0.366  # with the second premises, where fewer live, 35 % of all premises searched
CHILDREN_IN_HOME = {1: 0.62, 2: 0.29, 3: 0.08, 4: 0.01}  # mean 1.48
SECOND_PREMISES = {None: 0.874, Use.WORK: 0.05, Use.OTHER: 0.076}  # 1.126 premises a person
POSITION_OF_TRUST = 0.165
REGISTERED = 0.059
OUTCOMES = {Outcome.ARREST: 0.812, Outcome.VOLUNTARY_ATTENDANCE: 0.098, Outcome.NOT_THERE: 0.09}
IMMEDIATE_RISK = 0.295

DEFECTS = {
    Defect.NO_PORT: 0.22,
    Defect.BILL_PAYER: 0.18,
    Defect.NO_ZONE: 0.14,
    Defect.CHANGED_DIGIT: 0.12,
    Defect.MOVED: 0.12,
    Defect.ONE_KIND: 0.12,
    Defect.NEIGHBOUR: 0.10,
}
LINES = {LineKind.IPV4: 0.65, LineKind.IPV6: 0.10, LineKind.SHARED: 0.25}
COMPANION_HOUSEHOLDS = {Household.COUPLE: 40, Household.FLAT_SHARE: 28, Household.SAME_NAME: 22, Household.TWINS: 10}

# First reports a person: the tail has mostly one; the whole comes to 24,700 for 20,000 people.
NOTICES: Mapping[Standing, Mapping[int, float]] = {
    Standing.ESTABLISHABLE: {2: 0.30, 3: 0.35, 4: 0.25, 5: 0.10},
    Standing.DEFECTIVE: {1: 0.20, 2: 0.40, 3: 0.30, 4: 0.10},
    Standing.TAIL: {1: 0.925, 2: 0.067, 3: 0.008},
}
WITH_PHONE = {Standing.ESTABLISHABLE: 0.30, Standing.DEFECTIVE: 0.30, Standing.TAIL: 0.06}
IN_LOCAL_RECORDS = {Standing.ESTABLISHABLE: 1.0, Standing.DEFECTIVE: 0.5, Standing.TAIL: 0.192}
TRUSTED = {Standing.ESTABLISHABLE: POSITION_OF_TRUST, Standing.DEFECTIVE: POSITION_OF_TRUST, Standing.TAIL: 0.0035}
OFFENDERS = {Standing.ESTABLISHABLE: REGISTERED, Standing.DEFECTIVE: REGISTERED, Standing.TAIL: 0.003}
MINORS_IN_TAIL = 0.015


@dataclass(frozen=True, slots=True)
class Traits:
    """What is dealt to a person before a name is."""

    standing: Standing
    force: str
    defect: Defect | None
    children: int
    second: Use | None
    children_at_second: int
    trusted: bool
    offender: bool
    outcome: Outcome
    notices: int
    line: LineKind
    with_phone: bool
    in_local_records: bool
    minor: bool
    companion: Household | None


def deal_traits(*, seed: int, scale: float) -> list[Traits]:
    """Return the traits of everybody who is reported, in random order; companions are not among them.

    Raises BadInput where the scale is out of SCALES.
    """
    if not SCALES[0] <= scale <= SCALES[1]:
        message = f"a nation of scale {scale} cannot be invented; it must be from {SCALES[0]} to {SCALES[1]}"
        raise BadInput(message, rule="rehearsal.scale", remedy="Choose 1.0 for an operation of the size of July 2014.")
    counts = {
        Standing.ESTABLISHABLE: round(ESTABLISHABLE * scale),
        Standing.DEFECTIVE: round(DEFECTIVE * scale),
    }
    primaries = round(IDENTIFIED * scale) - round(IDENTIFIED * scale * COMPANIONS / (1 + COMPANIONS))
    counts[Standing.TAIL] = primaries - sum(counts.values())
    traits = [one for standing, count in counts.items() for one in _deal(seed, standing, count)]
    chance(seed, "order").shuffle(traits)
    return traits


def _deal(seed: int, standing: Standing, count: int) -> list[Traits]:
    """Return `count` traits of one standing: columns in the order of the fields, each dealt by itself."""
    rng = chance(seed, "traits", standing)
    tail = standing is Standing.TAIL
    population = {slug: float(force.population) for slug, force in forces().items()}
    in_home = {0: 1 - HOMES_WITH_CHILDREN, **{n: HOMES_WITH_CHILDREN * s for n, s in CHILDREN_IN_HOME.items()}}
    columns: tuple[list[Any], ...] = (
        [standing] * count,
        deal(rng, count, population, least=1),
        deal(rng, count, DEFECTS) if standing is Standing.DEFECTIVE else [None] * count,
        deal(rng, count, in_home),
        deal(rng, count, SECOND_PREMISES) if standing is Standing.ESTABLISHABLE else [None] * count,
        deal(rng, count, in_home),
        _flags(rng, count, TRUSTED[standing]),
        _flags(rng, count, OFFENDERS[standing]),
        deal(rng, count, OUTCOMES),
        deal(rng, count, NOTICES[standing]),
        deal(rng, count, LINES),
        _flags(rng, count, WITH_PHONE[standing]),
        _flags(rng, count, IN_LOCAL_RECORDS[standing]),
        _flags(rng, count, MINORS_IN_TAIL if tail else 0.0),
        deal(rng, count, {None: 1 - COMPANIONS, **_of(COMPANION_HOUSEHOLDS, COMPANIONS)}),
    )
    dealt = (Traits(*row) for row in zip(*columns, strict=True))
    return [replace(traits, minor=False) if traits.companion else traits for traits in dealt]


def _flags(rng: Random, count: int, share: float) -> list[bool]:
    return deal(rng, count, {True: share, False: 1 - share})


def _of(shares: Mapping[Household, float], whole: float) -> dict[Household | None, float]:
    total = sum(shares.values())
    return {value: share / total * whole for value, share in shares.items()}
