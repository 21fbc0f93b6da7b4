"""Invented records that arrive one after another, with the people behind them as identity would leave them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

from daybreak.deconfliction.actions import find_hits
from daybreak.deconfliction.models import Hit
from daybreak.identity.models import Link, LinkModel, Mention, Occupancy, Premises, Subject
from daybreak.identity.terms import Band
from daybreak.intake.arrivals import Arrived
from daybreak.intake.models import Fact, Referral
from daybreak.intake.terms import FactKind
from daybreak.kernel.words import AddressRole, Category
from tests.intake.invented import deliver, table
from tests.rooms import World

FORCES = ("kent", "surrey", "wiltshire")
COLUMNS = {
    "Record": "",
    "Forename": 'fact = "given_name"',
    "Phone": 'fact = "phone"',
    "Address": 'fact = "address"\npart = "line1"',
    "Postcode": 'fact = "address"\npart = "postcode"',
    "Hash 1": 'fact = "file_hash"',
    "Hash 2": 'fact = "file_hash"',
}
Row = dict[str, str]


def drawn(chance: Random, count: int) -> list[tuple[str, Row, int]]:
    """Return records as (force, row, number of the person, 0 for nobody known)."""
    return [(chance.choice(FORCES), _row(chance, number), chance.randint(0, 4)) for number in range(count)]


def _row(chance: Random, number: int) -> Row:
    address = chance.choice(["", "", "1 Example Street", "2 Example Street"])
    hashes = [f"{chance.randint(1, 4):032x}" if chance.random() < 0.5 else "" for _ in range(2)]
    phone = chance.choice(["", "07700900001", "07700900002"])
    return {
        "Record": f"R{number}", "Forename": "Alex", "Phone": phone, "Address": address,
        "Postcode": "ZZ99 1AA" if address else "", "Hash 1": hashes[0], "Hash 2": hashes[1],
    }  # fmt: skip


def file_of(slug: str, rows: Sequence[Row]) -> Arrived:
    cells = [[row.get(name, "") for name in COLUMNS] for row in rows]
    return table(f"records-{slug}", "intelligence", slug.title(), COLUMNS, cells, constants=f'originator = "{slug}"\n')


class Arrivals:
    """The desk: takes records in, puts people behind them, and looks for hits."""

    def __init__(self, world: World, likely: Iterable[tuple[int, int]] = ()) -> None:
        self.world, self.hours = world, 0
        self.model = LinkModel.objects.create(
            compartment=world.national, digest="0", content={}, trained_on=0, trained_at=world.at
        )
        self.people = {number: self._person(number) for number in range(1, 5)}
        self.likely = list(likely)

    def _person(self, number: int) -> Subject:
        return Subject.objects.create(
            compartment=self.world.national, reference=f"S-{number}", identified_at=self.world.at
        )

    def take(self, records: Iterable[tuple[str, Row, int]]) -> list[UUID]:
        """Deliver records; return the referrals they became."""
        self.hours += 1
        found = []
        for slug, row, person in records:
            at = self.world.at + timedelta(hours=self.hours)
            deliver(file_of(slug, [row]), national=self.world.national, by=self.world.analyst, at=at)
            referral = Referral.objects.get(reference=row["Record"])
            found.append(referral.id)
            if person:
                self._mention(referral, self.people[person])
        return found

    def _mention(self, referral: Referral, subject: Subject) -> None:
        lies = {"compartment": self.world.national}
        mention = Mention.objects.create(
            **lies, referral=referral, party="reported/0", key=f"{referral.reference}|reported/0",
            category=Category.SUSPECT, features={}, digest="0", subject=subject,
        )  # fmt: skip
        number = next(n for n, each in self.people.items() if each == subject)
        for other in {b if number == a else a for a, b in self.likely if number in (a, b)}:
            for one in Mention.objects.filter(subject=self.people[other]):
                left, right = sorted((mention, one), key=lambda each: each.key)
                Link.objects.create(
                    **lies, left=left, right=right, bits=7.5, band=Band.REVIEW, evidence={}, model=self.model
                )
        for fact in Fact.objects.filter(referral=referral, kind=FactKind.ADDRESS).exclude(normal=""):
            place, _ = Premises.objects.get_or_create(**lies, key=fact.normal, defaults={"line1": fact.value})
            Occupancy.objects.create(**lies, subject=subject, premises=place, role=AddressRole.HOME, fact=fact)

    def find(self, referrals: Iterable[UUID] | None = None) -> list[Hit]:
        at = self.world.at + timedelta(hours=self.hours)
        return find_hits(self.world.national, referrals=referrals, by=self.world.analyst, at=at)


def standing() -> set[tuple[str, str, str]]:
    """Return what the standing hits are about, records and people by their own names."""
    names = {str(row.id): row.reference for row in Subject.objects.all()}
    names |= {str(row.id): row.reference for row in Referral.objects.all()}
    found = set()
    for hit in Hit.objects.filter(lapsed_at=None).select_related("left__agency", "right__agency"):
        kind, _, parts = hit.common.partition(":")
        common = sorted(names.get(part, part) for part in parts.split("|"))
        one, other = sorted((hit.left.agency.slug, hit.right.agency.slug))
        found.add((one, other, f"{kind}:{'|'.join(common)}"))
    return found
