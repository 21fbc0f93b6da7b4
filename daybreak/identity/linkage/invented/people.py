"""Invented people in their homes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from daybreak.identity.linkage.invented.names import NameBook

YEAR = 2025
_SERVICES = ("chatterbox", "picnest", "gamehall", "mailbarn", "loopvid")
_MAIL = ("post.example", "mail.example", "letters.example", "inbox.example")
_WORDS = "amber badger comet drifter ember falcon ghost harbour indigo jester koala lunar maple nomad otter pixel"


@dataclass(slots=True)
class Person:
    """Hold the truth about one invented person."""

    number: int
    given: str
    family: str
    born: date
    address: str
    postcode: str
    street: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    usernames: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)


class Town:
    """Found homes and fill them."""

    def __init__(self, chance: Random) -> None:
        self._chance, self._names = chance, NameBook(chance)
        self._people, self._homes = 0, 0

    def home(self) -> list[Person]:
        """Return the people of one new home, who share its address and some of its telephones and addresses."""
        self._homes += 1
        kind = self._chance.choices(("single", "couple", "family", "lone parent", "flat-share"), (30, 22, 28, 10, 10))[
            0
        ]
        area = self._chance.choice(("ZZ99", "ZZ1"))
        street = self._names.street(self._homes // 18)
        place = f"home-{self._homes}", f"{area} {self._homes // 18 % 10}{_letters(self._homes // 180)}"
        people = self._flatmates(place) if kind == "flat-share" else self._relatives(kind, place)
        for person in people:
            person.street = street
            self._equip(person)
        self._share(people)
        return people

    def _relatives(self, kind: str, place: tuple[str, str]) -> list[Person]:
        family = self._names.family()
        eldest = self._born(20 if kind in ("single", "couple") else 27, 75 if kind in ("single", "couple") else 58)
        people = [self._person(family, eldest, place, [], female=self._chance.random() < 0.3)]
        if kind in ("couple", "family"):
            own = family if self._chance.random() < 0.6 else self._names.family()
            people.append(self._person(own, self._near(eldest, 6), place, people, female=True))
        if kind in ("family", "lone parent"):
            people += self._children(people[0], place, people)
        return people

    def _children(self, parent: Person, place: tuple[str, str], home: list[Person]) -> list[Person]:
        children: list[Person] = []
        for _ in range(self._chance.choice((1, 1, 2, 2, 3))):
            born = self._near(parent.born + timedelta(days=365 * 28), 5)
            born = min(born, date(YEAR, 1, 1) - timedelta(days=self._chance.randrange(1, 2500)))
            if children and self._chance.random() < 0.08:
                born = children[-1].born  # twins
            children.append(self._person(parent.family, born, place, home + children))
        if self._chance.random() < 0.06:
            children[0].given = parent.given
        return children

    def _flatmates(self, place: tuple[str, str]) -> list[Person]:
        return [
            self._person(self._names.family(), self._born(18, 38), place, []) for _ in range(self._chance.randint(2, 4))
        ]

    def _person(
        self, family: str, born: date, place: tuple[str, str], home: list[Person], *, female: bool | None = None
    ) -> Person:
        self._people += 1
        sex = self._chance.random() < 0.5 if female is None else female
        given = self._names.given(sex, besides={person.given for person in home})
        return Person(self._people, given, family, born, *place)

    def _equip(self, person: Person) -> None:
        chance = self._chance
        words, digits = chance.choices(_WORDS.split(), k=3), chance.randrange(10, 9999)
        plain, short = (
            f"{person.given}.{person.family}{digits % 100}",
            f"{person.given[0]}{person.family}{digits % 100}",
        )
        handle, other = chance.choice((plain, f"{words[0]}{digits}", short)), f"{words[1]}_{words[2]}{digits}"
        person.emails = [f"{name}@{chance.choice(_MAIL)}" for name in (handle, other)[: chance.randint(1, 2)]]
        person.phones = [
            f"+447700900{chance.randrange(1000):03d}x{self._people}" for _ in range(chance.choice((1, 1, 2)))
        ]
        for service in chance.sample(_SERVICES, chance.choice((1, 1, 2, 3))):
            person.usernames.append(f"{service}|{chance.choice((handle, handle, other))}")
            person.accounts.append(f"{service}|{chance.getrandbits(40):010x}")

    def _share(self, people: list[Person]) -> None:
        if len(people) > 1 and self._chance.random() < 0.35:
            landline = f"+441632960{self._chance.randrange(1000):03d}x{self._homes}"
            for person in people:
                person.phones.append(landline)
        for rate, held in ((0.12, "emails"), (0.04, "accounts"), (0.04, "usernames")):
            if len(people) > 1 and self._chance.random() < rate:
                lender, borrower = self._chance.sample(people, 2)
                getattr(borrower, held).append(getattr(lender, held)[0])

    def _born(self, youngest: int, oldest: int) -> date:
        return date(YEAR - self._chance.randint(youngest, oldest), 1, 1) + timedelta(days=self._chance.randrange(365))

    def _near(self, day: date, years: int) -> date:
        return day + timedelta(days=self._chance.randint(-365 * years, 365 * years))


def _letters(number: int) -> str:
    alphabet = "ABDEFGHJLNPQRSTUWXYZ"
    return alphabet[number // len(alphabet) % len(alphabet)] + alphabet[number % len(alphabet)]
