"""What is true in the invented nation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from daybreak.kernel.identifiers import address_key
from daybreak.rehearsal.nation.terms import (
    AddressRole,
    Defect,
    Form,
    LineKind,
    Outcome,
    Relation,
    ReportKind,
    Resend,
    Sex,
    Standing,
    Use,
)


@dataclass(frozen=True, slots=True)
class Address:
    line1: str
    locality: str  # the local authority
    postcode: str

    @property
    def key(self) -> str:
        """What the spellings of this door share; the key of premises everywhere in Daybreak."""
        return address_key(self.line1, self.postcode) or ""


@dataclass(frozen=True, slots=True)
class Child:
    given_name: str
    family_name: str
    born_on: date
    relation: Relation
    immediate_risk: bool


@dataclass(frozen=True, slots=True)
class Subscription:
    """An operator's record of one line: whose it is, and where it says the line is installed or billed."""

    kind: LineKind
    index: int  # among the lines of its kind
    premises: int  # where the line really is
    subscriber: int  # person
    recorded_at: int  # premises
    role: AddressRole
    fault: Defect | None


@dataclass(frozen=True, slots=True)
class Premises:
    number: int
    address: Address
    authority: str  # local authority code
    force: str  # slug
    use: Use
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Account:
    service: str
    account_id: str
    screen_name: str
    profile_url: str


@dataclass(frozen=True, slots=True)
class Occupation:
    title: str
    walk_of_life: str
    position_of_trust: bool
    workplace: str  # kind of place; "" without one


@dataclass(frozen=True, slots=True)
class Bearer:
    """A name and a date of birth."""

    sex: Sex
    given_name: str
    middle_name: str  # "" without one
    family_name: str
    born_on: date


@dataclass(frozen=True, slots=True)
class Person:
    """An adult, or rarely a minor, with what is true of them; the defaults are those of somebody nobody reports."""

    number: int
    bearer: Bearer
    occupation: Occupation
    home: int  # premises
    standing: Standing
    in_local_records: bool
    workplace: str = ""  # only in a position of trust
    registered_sex_offender: bool = False
    second: int | None = None  # premises: work, or another home
    misled_to: int | None = None  # premises a defect leads to: the bill payer's, the former home, the neighbour's
    defect: Defect | None = None
    email: str = ""
    phone: str = ""  # "" where none is known
    accounts: tuple[Account, ...] = ()
    notices: int = 0  # how many first reports there are of this person
    outcome: Outcome = Outcome.NOT_THERE

    @property
    def given_name(self) -> str:
        return self.bearer.given_name

    @property
    def family_name(self) -> str:
        return self.bearer.family_name

    @property
    def born_on(self) -> date:
        return self.bearer.born_on

    @property
    def identified(self) -> bool:
        return self.standing is not Standing.UNREPORTED


@dataclass(frozen=True, slots=True)
class Notice:
    """One report to come: of whom, in which form, with which delivery, and whether it is sent again."""

    number: int
    person: int
    ordinal: int  # 0 is the first report of that person
    form: Form
    kind: ReportKind
    source: int  # index of the foreign partner where form is a list
    wave: int
    resend: Resend | None
    resend_wave: int


@dataclass(frozen=True)
class Truth:
    """Everything that was invented; people are numbered by their place in `people`, premises likewise."""

    seed: int
    scale: float
    begins_on: date
    people: tuple[Person, ...]
    premises: tuple[Premises, ...]
    subscriptions: tuple[Subscription, ...]
    notices: tuple[Notice, ...]

    @cached_property
    def by_account(self) -> dict[tuple[str, str], int]:
        return {
            (account.service.casefold(), account.account_id): person.number
            for person in self.people
            for account in person.accounts
        }

    @cached_property
    def by_address(self) -> dict[str, int]:
        return {premises.address.key: premises.number for premises in self.premises}

    @cached_property
    def by_line(self) -> dict[tuple[LineKind, int], Subscription]:
        return {(line.kind, line.index): line for line in self.subscriptions}

    @cached_property
    def by_premises(self) -> dict[int, Subscription]:
        return {line.premises: line for line in self.subscriptions}

    def line_of(self, person: Person) -> Subscription:
        """Return the line the person's traffic goes through: at home, or the neighbour's."""
        borrowed = person.misled_to if person.defect is Defect.NEIGHBOUR else None
        return self.by_premises[person.home if borrowed is None else borrowed]

    def home_of(self, person: Person) -> Premises:
        return self.premises[person.home]

    def age_of(self, person: Person) -> int:
        """Return completed years on the day the operation begins."""
        return years_between(person.born_on, self.begins_on)


def years_between(born_on: date, on: date) -> int:
    """Return completed years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
