"""Invented outcomes, written straight into the tables: who was arrested where, and what was found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit
from daybreak.custody.terms import ItemKind
from daybreak.intake.terms import FactKind
from daybreak.kernel.words import Category
from daybreak.packages.models import Package, PackageItem
from daybreak.release.actions import draft, freeze, seal, unlock
from daybreak.release.models import Release
from daybreak.release.queries import RELEASE_DAY
from daybreak.release.timekeeping.terms import Readings
from daybreak.safeguarding.models import Child, ChildReferral, TrustDisclosure, WelfareContact
from daybreak.visits.models import Outcome, Visit, VisitEvent
from tests.rooms import World
from tests.visits.invented import accepted

EMBARGO = datetime(2026, 3, 20, 6, tzinfo=UTC)


def arrested(world: World, slug: str, count: int, *, kind: str = "arrest", welfare: bool = True) -> list[Package]:
    """Write that this many people were arrested in a force, their release-day contacts planned unless told not."""
    packages, by = accepted(world, slug, count=count), world.coordinator
    with viewing(by):
        Outcome.objects.bulk_create(
            Outcome(compartment=package.compartment, package=package, kind=kind, at=world.at, recorded_by=by.id)
            for package in packages
        )
        if welfare:
            plan_welfare(packages)
    return packages


def plan_welfare(packages: list[Package]) -> None:
    WelfareContact.objects.bulk_create(
        WelfareContact(compartment=package.compartment, package=package, trigger=RELEASE_DAY, due_on=date(2026, 3, 20))
        for package in packages
    )


def searched(world: World, package: Package, *kinds: ItemKind) -> Visit:
    """Write that the package's premises was searched and these things seized; for an open transaction."""
    premises = package.premises.get()
    visit = Visit.objects.create(
        compartment=package.compartment, package=package, premises=premises, reference=f"V-{package.reference}"
    )
    for number in range(2):  # two entries about one search are one search
        VisitEvent.objects.create(
            compartment=package.compartment, visit=visit, event_ref=uuid4(), kind="search",
            happened_at=world.at + timedelta(minutes=number), received_at=world.at, recorded_by=world.coordinator.id,
        )  # fmt: skip
    first = Exhibit.objects.count() + 1
    Exhibit.objects.bulk_create(
        Exhibit(
            compartment=package.compartment, visit=visit, reference=f"ABC/{number}", reference_key=f"ABC/{number}",
            seal_number=f"{package.reference} {number}", kind=kind, seized_at=world.at, seized_by=uuid4(),
        )
        for number, kind in enumerate(kinds, start=first)
    )  # fmt: skip
    return visit


def children(world: World, package: Package, count: int, *, at_risk: int = 0, referred: bool = True) -> None:
    """Write children in the suspect's home, referred to the county's services unless told not."""
    authority = world.authority("cs-kent")
    assert authority.agency is not None
    for number in range(count):
        shared = {"known_as": "", "age": 9, "relation": "own_child", "immediate_risk": number < at_risk}
        child = Child.objects.create(
            compartment=package.compartment, package=package, reference=f"C-{package.reference}-{number}",
            authority=authority.agency, recorded_at=world.at, recorded_by=world.coordinator.id, **shared,
        )  # fmt: skip
        if referred:
            ChildReferral.objects.create(
                compartment=authority, sender=package.compartment, child=child, reference=f"R-{child.reference}",
                force_name="Kent Police", made_at=world.at, due_at=world.at, **shared,
            )  # fmt: skip


def registered(package: Package, value: str = "yes") -> None:
    PackageItem.objects.create(
        compartment=package.compartment, package=package, category=Category.SUSPECT,
        kind=FactKind.REGISTERED_SEX_OFFENDER, value=value, referral="r", source_name="s", source_digest="d", place="/",
    )  # fmt: skip


def trusted(package: Package) -> None:
    for recipient in ("the school", "the club"):  # two disclosures about one person are one person
        TrustDisclosure.objects.create(
            compartment=package.compartment, package=package, recipient=recipient, words="w", pressing_need="n",
            proportionality="p", author=uuid4(), drafted_at=package.built_at,
        )  # fmt: skip


def text_of(release: Release, words: str) -> None:
    """Write other words into the release, as nobody may: to see the gate read them."""
    Release.objects.filter(pk=release.pk).update(text=words)


def drafted(world: World, *, embargo: datetime) -> Release:
    """Freeze what there is and draft its release, as the press officer, an hour before its embargo at the latest."""
    with viewing(world.coordinator):
        snapshot = freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)
    press, at = world.press_officer, min(world.at, embargo - timedelta(hours=1))
    with viewing(press):
        return draft(snapshot.id, operation=world.operation, embargo_until=embargo, by=press, at=at)


def clocks(at: datetime) -> Readings:
    """Return four clocks that agree on this instant."""
    return Readings(at, at, at, at)


def sealed(world: World, release: Release, *, by: Post | None = None) -> Release:
    """Seal the packs of a draft."""
    by = by or world.coordinator
    with viewing(by):
        return seal(release.id, operation=world.operation, by=by, at=world.at)


def unlocked(world: World, release: Release) -> Release:
    """Seal the packs of a draft, and unlock them as two people."""
    row = sealed(world, release)
    for post in (world.coordinator, world.gold):
        with viewing(post):
            row = unlock(release.id, by=post, at=world.at)
    return row
