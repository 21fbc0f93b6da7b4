"""Invented subjects at invented premises, ranked and ready to be packaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daybreak.access.viewer import viewing
from daybreak.agencies.models import District
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Occupancy, Premises, Subject
from daybreak.intake.models import Fact
from daybreak.intake.terms import FactKind
from daybreak.kernel.words import AddressRole, GateItem, ItemState
from daybreak.packages import actions
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer
from daybreak.triage.actions import rank_subjects
from tests.rooms import World
from tests.triage.invented import AT, Said, add_facts, add_reported

ADDRESS = Said(
    FactKind.ADDRESS, "1 Invented Lane, ZZ99 1AA", detail={"line1": "1 Invented Lane", "postcode": "ZZ99 1AA"}
)
BLOCKED = GateItem("grounds", "At least 2 independent kinds of ground", ItemState.OPEN, "1: account", "lead analyst")


@dataclass(frozen=True)
class Home:
    """Where a subject is said to be: the force of the district ("" for none), the role, the door if checked."""

    force: str = "kent"
    role: AddressRole = AddressRole.HOME
    door: DoorState | None = DoorState.ESTABLISHED
    line: str = "1 Invented Lane"


def add_place(world: World, subject: Subject, home: Home) -> Premises:
    """Place a subject at a premises by one fact, with a door where it was checked."""
    district = District.objects.filter(force__slug=home.force).order_by("code").first() if home.force else None
    premises, _ = Premises.objects.get_or_create(
        compartment=world.national, key=f"{home.force}|{home.line}",
        defaults={"line1": home.line, "locality": "Exampletown", "postcode": "ZZ99 1AA", "district": district},
    )  # fmt: skip
    Occupancy.objects.create(
        compartment=world.national,
        subject=subject,
        premises=premises,
        role=home.role,
        fact=_address_fact(subject, home),
    )
    if home.door:
        items = [] if home.door is DoorState.ESTABLISHED else [BLOCKED.as_dict()]
        Door.objects.create(
            compartment=world.national, subject=subject, premises=premises, state=home.door, items=items, checked_at=AT
        )
    return premises


def _address_fact(subject: Subject, home: Home) -> Fact:
    version = subject.mentions.order_by("key")[0].referral.versions.get()
    said = Said(FactKind.ADDRESS, home.line, detail={"line1": home.line, "postcode": "ZZ99 1AA"})
    return add_facts(version, [said])[0]


def add_placed(world: World, number: int, *facts: Said, homes: Sequence[Home] = (Home(),)) -> Subject:
    """Write a subject with one referral at premises."""
    subject = add_reported(world, number, *facts)
    for home in homes:
        add_place(world, subject, home)
    return subject


def ranked(world: World) -> None:
    rank_subjects(world.operation, by=world.analyst, at=AT)


def built(world: World, *subjects: Subject) -> list[Package]:
    """Rank and build, as the analyst."""
    with viewing(world.analyst):
        ranked(world)
        made = actions.build([s.id for s in subjects], operation=world.operation, by=world.analyst, at=AT)
    assert not made.unplaced
    return list(made.packages)


def sent(world: World, *subjects: Subject) -> list[Package]:
    """Build, check by a second person, disseminate."""
    packages = built(world, *subjects)
    with viewing(world.coordinator):
        keys = [package.id for package in packages]
        actions.check(keys, by=world.coordinator, at=AT)
        actions.sign(keys, by=world.coordinator, at=AT)
        return actions.disseminate(keys, by=world.coordinator, at=AT)


def acknowledged(world: World, *subjects: Subject, force: str = "kent", answer: Answer = Answer.NO) -> list[Package]:
    packages = sent(world, *subjects)
    with viewing(world.force_analyst(force)):
        answers = {package.id: answer for package in packages}
        return actions.acknowledge(answers, by=world.force_analyst(force), at=AT)


def accepted(world: World, *subjects: Subject, force: str = "kent") -> list[Package]:
    packages = acknowledged(world, *subjects, force=force)
    with viewing(world.force_analyst(force)):
        return actions.accept([package.id for package in packages], by=world.force_analyst(force), at=AT)
