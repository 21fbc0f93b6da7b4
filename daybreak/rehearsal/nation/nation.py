"""The invented nation as its readers meet it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from daybreak.rehearsal.nation import day, evidence, operators, records
from daybreak.rehearsal.nation.cohorts import deal_traits
from daybreak.rehearsal.nation.notices import plan_notices
from daybreak.rehearsal.nation.register import Register
from daybreak.rehearsal.nation.settling import settle
from daybreak.rehearsal.nation.sightings import Report
from daybreak.rehearsal.nation.truth import Address, Notice, Person, Premises, Truth

BEGINS_ON = date(2026, 1, 5)


@dataclass(frozen=True)
class Nation(Truth):
    """Everything that was invented, and the questions it answers."""

    @cached_property
    def teams(self) -> tuple[day.Team, ...]:
        """Search teams of every force, with the officers' initials and the windows they can work in."""
        return tuple(day.teams(self))

    def report(self, notice: Notice) -> Report:
        """Return a report as it was first sent."""
        return evidence.report_of(self, notice)

    def changed_report(self, notice: Notice) -> Report:
        """Return a report as it was sent again with changes."""
        return evidence.changed_report_of(self, notice)

    def local_records(self) -> Iterator[records.LocalRecord]:
        """Yield what the forces hold in their own records."""
        return records.local_records(self)

    def answers(self, requests: Iterable[operators.Request]) -> Iterator[operators.Answer]:
        """Yield the operators' answers to the requests that can be answered, in their order."""
        return operators.answers(self, requests)

    def person_of(self, accounts: Iterable[tuple[str, str]]) -> Person | None:
        """Return whose accounts these are, given as (service, account id); the first known one decides."""
        for service, account_id in accounts:
            number = self.by_account.get((service.casefold(), account_id))
            if number is not None:
                return self.people[number]
        return None

    def premises_of(self, person: Person) -> tuple[Premises, ...]:
        """Return the home, then the second premises where there is one."""
        numbers = (person.home,) if person.second is None else (person.home, person.second)
        return tuple(self.premises[number] for number in numbers)

    def premises_at(self, *, line1: str, postcode: str) -> Premises | None:
        """Return the premises at an address, or None."""
        number = self.by_address.get(Address(line1, "", postcode).key)
        return None if number is None else self.premises[number]

    def found_at(self, key: str, *, person: Person | None) -> day.Found:
        """Return what officers find at an address (kernel `address_key`) when they look for `person`; or NotFound."""
        return day.found_at(self, key, person=person)


def invent(*, seed: int, scale: float, begins_on: date = BEGINS_ON) -> Nation:
    """Return the nation of a seed; 20,000 identified people at scale 1.0.

    Raises BadInput where the scale is below 0.005 or above 8.
    """
    register = Register(seed, begins_on)
    for number, traits in enumerate(deal_traits(seed=seed, scale=scale)):
        settle(register, number=number, traits=traits)
    return Nation(
        seed=seed,
        scale=scale,
        begins_on=begins_on,
        people=tuple(register.people),
        premises=tuple(register.premises),
        subscriptions=tuple(register.subscriptions),
        notices=plan_notices(register.people, seed=seed),
    )
