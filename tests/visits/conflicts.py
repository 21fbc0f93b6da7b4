"""An invented hit between two forces on the subject of a package."""

from __future__ import annotations

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.terms import Handling
from daybreak.intake.models import Batch, Fact, Referral, Source, Version
from daybreak.intake.terms import FactKind, RecordKind
from daybreak.kernel.words import Category
from daybreak.packages.models import Package
from tests.rooms import World


def conflict(world: World, package: Package, *, other: str = "surrey") -> HitSide:
    """Write a hit of the package's force and another, down to the facts it stands on; return the force's side."""
    with viewing(world.coordinator):
        own = package.compartment.agency
        assert own is not None
        left, right = (_interest(world, agency) for agency in (own, Agency.objects.get(slug=other)))
        hit = Hit.objects.create(compartment=world.national, left=left, right=right, found_at=world.at)
        return HitSide.objects.create(
            compartment=package.compartment,
            hit=hit,
            handling=Handling.BLIND,
            shown={"contact": "desk"},
            subject_reference=package.subject_reference,
            waiting_since=world.at,
        )


def _interest(world: World, agency: Agency) -> Interest:
    lies, at, by = {"compartment": world.national}, world.at, world.coordinator.id
    batch = Batch.objects.create(**lies, name=agency.slug, sender=agency.name, received_at=at, received_by=by)
    source = Source.objects.create(**lies, batch=batch, digest=agency.slug, size=1, name="list.csv", received_at=at)
    referral = Referral.objects.create(
        **lies,
        scheme="csv:invented",
        reference=agency.slug,
        kind=RecordKind.INTELLIGENCE,
        sender=agency.name,
        owner=by,
        received_at=at,
        changed_at=at,
    )
    version = Version.objects.create(
        **lies, referral=referral, part="report", number=1, source=source, place="row 1", digest="0", received_at=at
    )
    fact = Fact.objects.create(
        **lies,
        referral=referral,
        version=version,
        category=Category.SUSPECT,
        kind=FactKind.USERNAME,
        value="invented_one",
        normal="invented_one",
        place="row 1",
    )
    return Interest.objects.create(
        **lies,
        agency=agency,
        identifier_kind=FactKind.USERNAME,
        identifier="invented_one",
        handling=Handling.BLIND,
        fact=fact,
    )
