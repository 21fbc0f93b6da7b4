"""The register of a nation while it is being invented: people, premises and lines get their numbers here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from daybreak.rehearsal.nation.chance import happens
from daybreak.rehearsal.nation.cohorts import IMMEDIATE_RISK, Traits
from daybreak.rehearsal.nation.households import draw_occupation
from daybreak.rehearsal.nation.names import lines_of
from daybreak.rehearsal.nation.places import Authority
from daybreak.rehearsal.nation.reach import draw_email, nth_phone, open_accounts
from daybreak.rehearsal.nation.terms import AddressRole, Defect, LineKind, Standing, Use
from daybreak.rehearsal.nation.truth import Account, Address, Bearer, Child, Occupation, Person, Premises, Subscription

MAX_ACCOUNTS = 3
UNREPORTED_IN_LOCAL_RECORDS = 0.095


@dataclass
class Register:
    """What has been invented so far."""

    seed: int
    begins_on: date
    people: list[Person] = field(default_factory=list)
    premises: list[Premises] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def next_number(self, of: str, *, step: int = 1) -> int:
        """Return the first number of `of` not given out yet, and give out `step` of them."""
        self.counts[of] += step
        return self.counts[of] - step

    def add_premises(self, address: Address, authority: Authority, use: Use, children: Iterable[Child] = ()) -> int:
        number = len(self.premises)
        self.premises.append(Premises(number, address, authority.code, authority.force, use, tuple(children)))
        return number

    def add_line(
        self, kind: LineKind, premises: int, *, subscriber: int, recorded_at: int, fault: Defect | None
    ) -> None:
        role = AddressRole.BILLING if fault is Defect.BILL_PAYER else AddressRole.INSTALLATION
        index = self.next_number(kind)
        self.subscriptions.append(Subscription(kind, index, premises, subscriber, recorded_at, role, fault))

    def add_unreported(self, rng: Random, bearer: Bearer, *, home: int) -> int:
        """Add an adult of whom no report speaks."""
        occupation = draw_occupation(rng, bearer, on=self.begins_on, trusted=False)
        recorded = happens(rng, UNREPORTED_IN_LOCAL_RECORDS)
        self.people.append(Person(len(self.people), bearer, occupation, home, Standing.UNREPORTED, recorded))
        return len(self.people) - 1

    def add_reported(
        self,
        rng: Random,
        bearer: Bearer,
        occupation: Occupation,
        traits: Traits,
        *,
        at: tuple[int, int | None, int | None],
    ) -> int:
        """Add a person of whom reports speak; `at` is the home, the second premises and where a defect leads."""
        home, second, misled_to = at
        person = Person(
            len(self.people),
            bearer,
            occupation,
            home,
            traits.standing,
            in_local_records=traits.in_local_records and traits.defect is not Defect.ONE_KIND,
            workplace=draw_workplace(rng, occupation),
            registered_sex_offender=traits.offender,
            second=second,
            misled_to=misled_to,
            defect=traits.defect,
            email=self._email(rng, bearer),
            phone=nth_phone(self.next_number("phone"), seed=self.seed) if traits.with_phone else "",
            accounts=self._accounts(rng, bearer, min(traits.notices, MAX_ACCOUNTS)),
            notices=traits.notices,
            outcome=traits.outcome,
        )
        self.people.append(person)
        return person.number

    def at_immediate_risk(self, standing: Standing) -> bool:
        """Return whether the next child is: evenly spread, so that a small nation keeps the ratio too."""
        count = self.next_number(f"children/{standing}")
        return int((count + 1) * IMMEDIATE_RISK + 0.5) > int(count * IMMEDIATE_RISK + 0.5)

    def _email(self, rng: Random, bearer: Bearer) -> str:
        names = {"given_name": bearer.given_name, "family_name": bearer.family_name}
        return draw_email(rng, **names, born_year=bearer.born_on.year, taken=self.emails)

    def _accounts(self, rng: Random, bearer: Bearer, count: int) -> tuple[Account, ...]:
        first = self.next_number("account", step=count)
        names = (bearer.given_name, bearer.family_name)
        return open_accounts(rng, count=count, first=first, seed=self.seed, names=names)


def draw_workplace(rng: Random, occupation: Occupation) -> str:
    """Return the name of an invented workplace, for occupations that have one."""
    return f"{rng.choice(lines_of('streets'))} {occupation.workplace}" if occupation.workplace else ""
