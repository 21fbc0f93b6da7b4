"""What forces hold in their own records: an independent kind of ground, and where two forces want the same person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from daybreak.rehearsal.nation.chance import Weighted, chance, happens
from daybreak.rehearsal.nation.places import forces
from daybreak.rehearsal.nation.reach import written_phone
from daybreak.rehearsal.nation.terms import Defect, Standing, Use
from daybreak.rehearsal.nation.truth import Address, Person, Premises, Truth

OVERLAPS = 60  # people two forces hold a record of, at scale 1.0
HANDLING = Weighted(("open", "pointer", "blind"), (60, 28, 12))
RECENT_DAYS, STALE_DAYS = (3, 200), (450, 1100)
ACCESS_KNOWN = 0.85  # of establishable people, what the force knows of trust and children
CHILDREN_KNOWN_IN_TAIL = 0.10
YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass(frozen=True, slots=True)
class LocalRecord:
    """One row of a force's records; `children` is None where the force does not know."""

    force: str
    reference: str
    person: int
    given_name: str
    family_name: str
    born_on: date | None
    address: Address | None
    role: str  # of the address: home, work, other
    phone: str
    email: str
    occupation: str
    works_with_children: str
    children: int | None
    registered_sex_offender: bool
    handling: str
    as_at: date


def local_records(truth: Truth) -> Iterator[LocalRecord]:
    """Yield every record, in the order of people; then that of a second address, and that of a second force."""
    held = [person for person in truth.people if person.in_local_records]
    reported = [person.number for person in held if person.identified]
    overlapping = set(
        chance(truth.seed, "overlaps").sample(reported, min(len(reported), round(OVERLAPS * truth.scale)))
    )
    for number, person in enumerate(held):
        record = _record(truth, person, number)
        yield record
        if person.second is not None:
            yield _record_of_second(truth, record, truth.premises[person.second], number)
        if person.number in overlapping:
            yield _second_record(truth, record, person)


def _record(truth: Truth, person: Person, number: int) -> LocalRecord:
    rng, home = chance(truth.seed, "record", person.number), truth.home_of(person)
    force = (
        truth.premises[person.misled_to].force if _has_moved(person) and person.misled_to is not None else home.force
    )
    as_at = truth.begins_on - timedelta(days=rng.randint(*(STALE_DAYS if _has_moved(person) else RECENT_DAYS)))
    return LocalRecord(
        force=force,
        reference=f"{force.upper()}/{number + 1:06}",
        person=person.number,
        given_name=person.given_name,
        family_name=person.family_name,
        born_on=person.born_on if happens(rng, 0.95) else None,
        address=_address(truth, person),
        role=Use.HOME,
        phone=written_phone(rng, person.phone) if person.phone and happens(rng, 0.8) else "",
        email=person.email if happens(rng, 0.5) else "",
        occupation=person.occupation.title if happens(rng, 0.7) else "",
        works_with_children=_works_with_children(rng, person),
        children=_children(rng, truth, person),
        registered_sex_offender=person.registered_sex_offender,
        handling=HANDLING.draw(rng),
        as_at=as_at,
    )


def _has_moved(person: Person) -> bool:
    return person.defect is Defect.MOVED


def _address(truth: Truth, person: Person) -> Address:
    """Return where the force believes the person lives: of somebody who moved, the former home."""
    at = person.misled_to if _has_moved(person) and person.misled_to is not None else person.home
    return truth.premises[at].address


def _works_with_children(rng: Random, person: Person) -> str:
    known = happens(rng, ACCESS_KNOWN if person.standing is Standing.ESTABLISHABLE else 0.5)
    if person.occupation.position_of_trust:
        return YES if known or person.standing is Standing.TAIL else UNKNOWN
    return NO if known and person.standing is not Standing.TAIL and happens(rng, 0.6) else UNKNOWN


def _children(rng: Random, truth: Truth, person: Person) -> int | None:
    shares = {Standing.ESTABLISHABLE: ACCESS_KNOWN, Standing.DEFECTIVE: 0.5}
    known = happens(rng, shares.get(person.standing, CHILDREN_KNOWN_IN_TAIL))
    return len(truth.home_of(person).children) if known else None


def _record_of_second(truth: Truth, first: LocalRecord, second: Premises, number: int) -> LocalRecord:
    """Return the same force's record of where else the person is: at work, or at somebody's home."""
    return replace(first, reference=f"{first.force.upper()}/8{number + 1:05}", address=second.address, role=second.use)


def _second_record(truth: Truth, first: LocalRecord, person: Person) -> LocalRecord:
    """Return what another force holds of the same mailbox or telephone: the identifier is sure, the rest is not."""
    rng = chance(truth.seed, "second record", person.number)
    force = rng.choice([slug for slug in forces() if slug != first.force])
    return replace(
        first,
        force=force,
        reference=f"{force.upper()}/9{first.reference[-5:]}",
        given_name=first.given_name if happens(rng, 0.7) else first.given_name[0],
        born_on=first.born_on if happens(rng, 0.5) else None,
        address=None,
        phone=written_phone(rng, person.phone) if person.phone else "",
        email=person.email,
        occupation="",
        works_with_children=UNKNOWN,
        children=None,
        handling=HANDLING.draw(rng),
    )
