"""Reads of packages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Mention, Occupancy, Premises
from daybreak.intake.models import Fact
from daybreak.intake.queries import current_facts
from daybreak.intake.terms import FactKind
from daybreak.kernel.locks import find
from daybreak.kernel.words import AddressRole, Category
from daybreak.packages.models import Package, PackageItem, PackageMove, PackagePremises
from daybreak.packages.rules import TRAVELS, PlaceRead, Task, tasks, travels
from daybreak.packages.terms import LIVE, Answer, PackageState
from daybreak.triage.models import Ranking

NOT_DONE = (PackageState.DRAFT, PackageState.CHECKED, *LIVE)


def packages() -> QuerySet[Package]:
    """Return the packages the viewer sees, the most urgent first."""
    return Package.objects.select_related("compartment__agency").order_by("act_by", "position", "reference")


def package(key: UUID | str) -> Package:
    """Return one package; hidden and absent are the same NotFound."""
    return find(packages(), key)


def inbox(at: datetime) -> QuerySet[Package]:
    """Return what waits for the viewer's force: live packages, those whose clock runs out first in front."""
    return packages().filter(state__in=LIVE, disseminated_at__lte=at)


def overdue(at: datetime) -> QuerySet[Package]:
    """Return live packages whose action clock has run out; the same list for force and lead."""
    return packages().filter(state__in=LIVE, act_by__lte=at)


def who_has_what() -> QuerySet[Package]:
    """Return every package with its force, state, and since when it is in that state, in one query."""
    return packages().annotate(since=Max("moves__moved_at"))


def by_state() -> dict[str, int]:
    """Return how many packages are in each state."""
    return dict(Package.objects.order_by().values_list("state").annotate(n=Count("id")))


def by_force(*states: PackageState) -> dict[str, int]:
    """Return how many packages each force has (in these states, all when none is named), by slug."""
    rows = Package.objects.filter(state__in=states) if states else Package.objects.all()
    return dict(rows.order_by().values_list("compartment__agency__slug").annotate(n=Count("id")))


def items_of(of: Package) -> QuerySet[PackageItem]:
    """Return what a package says, each with its place in its source."""
    return PackageItem.objects.filter(package=of).order_by("kind", "referral", "place")


def premises_of(of: Package) -> QuerySet[PackagePremises]:
    """Return the premises a package names, established doors first."""
    return PackagePremises.objects.filter(package=of).order_by("-door", "role", "address")


def moves_of(of: Package) -> QuerySet[PackageMove]:
    """Return a package's moves in their order."""
    return PackageMove.objects.filter(package=of).order_by("moved_at", "after")


def tasks_of(of: Package) -> tuple[Task, ...]:
    """Return what is open on a package."""
    doors = [(row.address, DoorState(row.door), row.items) for row in premises_of(of)]
    return tasks(PackageState(of.state), Answer(of.access_to_children), doors)


def latest_rankings(subjects: Iterable[UUID]) -> dict[UUID, Ranking]:
    """Return each subject's place in the newest run that holds it."""
    rows = Ranking.objects.filter(subject__in=list(subjects)).order_by("subject", "-run__number").distinct("subject")
    return {row.subject_id: row for row in rows}


def subjects_with_live_package(subjects: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the subjects about whom a package is being made or is out."""
    rows = Package.objects.filter(subject__in=list(subjects), state__in=NOT_DONE)
    return frozenset(rows.values_list("subject_id", flat=True))


def last_versions(subjects: Iterable[UUID]) -> dict[UUID, int]:
    """Return the highest version of a package about each subject."""
    rows = Package.objects.filter(subject__in=list(subjects)).order_by()
    return dict(rows.values_list("subject_id").annotate(n=Max("version")))


def places_of(subjects: Iterable[UUID]) -> dict[UUID, list[PlaceRead]]:
    """Return each subject's premises: those with a checked door, then those some record only mentions."""
    wanted = list(subjects)
    found: dict[UUID, dict[UUID, PlaceRead]] = defaultdict(dict)
    roles: dict[tuple[UUID, UUID], AddressRole] = {}
    occupancies = Occupancy.objects.filter(subject__in=wanted).select_related("premises__district__force")
    for row in occupancies.order_by("premises__key", "role"):
        roles.setdefault((row.subject_id, row.premises_id), AddressRole(row.role))
        place = _place(row.premises, AddressRole(row.role), DoorState.BLOCKED, [])
        found[row.subject_id].setdefault(row.premises_id, place)
    doors = Door.objects.filter(subject__in=wanted).select_related("premises__district__force")
    for door in doors.order_by("premises__key"):
        role = roles.get((door.subject_id, door.premises_id), AddressRole.INSTALLATION)
        place = _place(door.premises, role, DoorState(door.state), door.items)
        found[door.subject_id][door.premises_id] = place
    return {subject: list(places.values()) for subject, places in found.items()}


def _place(premises: Premises, role: AddressRole, door: DoorState, items: list[dict[str, str]]) -> PlaceRead:
    force = premises.district.force.slug if premises.district else ""
    return PlaceRead(premises.id, premises.key, str(premises), force, role, door, tuple(items))


def facts_that_travel(subjects: Iterable[UUID]) -> dict[UUID, list[Fact]]:
    """Return for each subject the current facts a package about it may carry, equal ones of one source once."""
    mentions = Mention.objects.filter(subject__in=list(subjects)).values_list("referral_id", "party", "subject_id")
    subject_of = {(referral, party): subject for referral, party, subject in mentions if subject}
    rows = (
        current_facts()
        .filter(referral__in={referral for referral, _ in subject_of}, kind__in=TRAVELS, category=Category.SUSPECT)
        .select_related("referral", "version__source")
        .order_by("referral__reference", "place")
    )
    found: dict[UUID, list[Fact]] = defaultdict(list)
    seen: set[tuple[UUID, UUID, str, str]] = set()
    for fact in rows:
        party = fact.party if fact.party.startswith("reported/") else "reported/0"
        subject = subject_of.get((fact.referral_id, party))
        key = (subject, fact.referral_id, fact.kind, fact.value) if subject else None
        if key and key not in seen and travels(FactKind(fact.kind), Category(fact.category), fact.party):
            seen.add(key)
            found[key[0]].append(fact)
    return found
