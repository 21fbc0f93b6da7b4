"""Invented packages for the rooms after dissemination: accepted, with established doors, ready to be visited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from daybreak.access.viewer import viewing
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.periods import Period
from daybreak.kernel.words import AddressRole, Level
from daybreak.packages.models import Package, PackagePremises
from daybreak.packages.terms import Answer, PackageState
from daybreak.visits.actions import check_ready, plan_operation, prepare, propose, set_capacities, set_windows
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind, Happened, Preparation, Prepared
from tests.rooms import World

DAY = date(2026, 3, 10)  # the action day of these tests
DAWN = datetime(2026, 3, 10, 6, tzinfo=UTC)
BLOCKED = [
    {"key": "kinds", "rule": "Two independent kinds", "state": "open", "seen": "one", "task_of": "lead analyst"},
    {"key": "zone", "rule": "Every time has a zone", "state": "met", "seen": "", "task_of": ""},
]


def accepted(
    world: World,
    slug: str = "kent",
    *,
    count: int = 1,
    premises: int = 1,
    level: Level = Level.HIGH,
    access: Answer = Answer.YES,
    state: PackageState = PackageState.ACCEPTED,
    door: DoorState = DoorState.ESTABLISHED,
) -> list[Package]:
    """Write packages of one force straight into the tables; references go on where the last call ended."""
    coordinator = world.coordinator
    with viewing(coordinator):
        national, force, start = world.national, world.force(slug), Package.objects.count()
        numbers = range(start + 1, start + count + 1)
        subjects = Subject.objects.bulk_create(
            [
                Subject(
                    compartment=national, reference=f"S-{number:05}", name=f"Ann Other {number}", identified_at=world.at
                )
                for number in numbers
            ]
        )
        packages = Package.objects.bulk_create(
            [
                Package(
                    compartment=force,
                    reference=f"P-{number:05}/1",
                    subject=subject,
                    subject_reference=subject.reference,
                    subject_name=subject.name,
                    state=state,
                    level=level,
                    position=number,
                    reasons=[],
                    access_to_children=access,
                    built_by=coordinator.id,
                    built_at=world.at,
                    disseminated_at=world.at,
                    act_by=DAWN + timedelta(days=7),
                )
                for number, subject in zip(numbers, subjects, strict=True)
            ]
        )
        _premises(world, packages, premises=premises, door=door)
    return packages


def _premises(world: World, packages: Sequence[Package], *, premises: int, door: DoorState) -> None:
    addresses = [
        (package, f"{number} Invented Row, {package.reference}, ZZ99 {number}AA")
        for package in packages
        for number in range(1, premises + 1)
    ]
    rows = Premises.objects.bulk_create(
        [Premises(compartment=world.national, key=text, line1=text) for _, text in addresses]
    )
    PackagePremises.objects.bulk_create(
        [
            PackagePremises(
                compartment=package.compartment,
                package=package,
                of=row,
                address=text,
                role=AddressRole.HOME,
                door=door,
                items=[] if door is DoorState.ESTABLISHED else BLOCKED,
            )
            for (package, text), row in zip(addresses, rows, strict=True)
        ]
    )


def everything(package: UUID, *visits: str) -> list[Prepared]:
    """Return an answer to every item of preparation, good enough for the action day; a warrant names these visits."""
    answers = {
        Preparation.WARRANT: Prepared(package, Preparation.WARRANT, "W 17", on=date(2026, 3, 2), visits=visits),
        Preparation.STRATEGY_DISCUSSION: Prepared(
            package, Preparation.STRATEGY_DISCUSSION, "held", on=date(2026, 3, 2)
        ),
        Preparation.ACCESS_TO_CHILDREN: Prepared(package, Preparation.ACCESS_TO_CHILDREN, "yes"),
        Preparation.WELFARE_PLAN: Prepared(package, Preparation.WELFARE_PLAN, "custody nurse and a named officer"),
        Preparation.EVIDENCE_TEAM: Prepared(package, Preparation.EVIDENCE_TEAM, "team 4"),
    }
    return [replace(answers[kind]) for kind in Preparation]


def windows(count: int = 2, *, first: datetime = DAWN) -> list[Period[datetime]]:
    """Return windows of two hours, one after another."""
    return [
        Period(first + timedelta(hours=2 * number), first + timedelta(hours=2 * number + 2)) for number in range(count)
    ]


def planned(world: World, slug: str = "kent", *, count: int = 1, premises: int = 1, teams: int = 20) -> list[Visit]:
    """Return visits of new packages of one force, planned on the action day."""
    packages = accepted(world, slug, count=count, premises=premises)
    analyst, gold = world.force_analyst(slug), world.gold
    with viewing(analyst):
        propose([package.id for package in packages], by=analyst, at=world.at)
    with viewing(gold):
        spans = windows()
        set_windows(world.operation, spans, by=gold, at=world.at)
        set_capacities(world.operation, {slug: {span.from_: teams for span in spans}}, by=gold, at=world.at)
        plan_operation(world.operation, by=gold, at=world.at, seconds=5, seed=1)
    with viewing(analyst):
        return list(Visit.objects.filter(package__in=packages).order_by("reference"))


def ready(world: World, slug: str = "kent", *, count: int = 1, premises: int = 1) -> list[Visit]:
    """Return visits of new packages of one force with every item met."""
    visits, analyst = planned(world, slug, count=count, premises=premises), world.force_analyst(slug)
    with viewing(analyst):
        answers = [
            answer
            for package in sorted({v.package_id for v in visits})
            for answer in everything(package, *(v.reference for v in visits if v.package_id == package))
        ]
        prepare(answers, by=analyst, at=world.at)
        check_ready([visit.id for visit in visits], by=analyst, at=world.at)
        rows = Visit.objects.select_related("package__compartment__agency")
        return list(rows.filter(pk__in=[visit.id for visit in visits]).order_by("reference"))


def happened(visit: Visit, *kinds: EventKind, at: datetime = DAWN) -> list[Happened]:
    """Return events of a visit one minute apart; the same kinds give the same event references."""
    return [
        Happened(visit.id, uuid5(NAMESPACE_URL, f"{visit.id}{kind}"), kind, at + timedelta(minutes=number))
        for number, kind in enumerate(kinds)
    ]
