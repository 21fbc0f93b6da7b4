"""Reads of welfare: suspects' plans and contacts, families and where they were told to find support."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from daybreak.access.models import Operation
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.safeguarding.models import FamilyMember, WelfareContact, WelfarePlan
from daybreak.visits.models import Outcome
from daybreak.visits.rules.warrants import local_day
from daybreak.visits.terms import OutcomeKind

MEETINGS = (OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE, OutcomeKind.CHARGE)


@dataclass(frozen=True, slots=True)
class Due:
    """Contacts nobody made: overdue, and due on the day."""

    late: int
    today: int


def planned(packages: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the packages whose suspect has a welfare plan; one query however many are asked about."""
    return frozenset(WelfarePlan.objects.filter(package__in=set(packages)).values_list("package", flat=True))


def plans_of(package: UUID) -> QuerySet[WelfarePlan]:
    """Return the versions of a suspect's plan, the one that holds first."""
    return WelfarePlan.objects.filter(package=package).order_by("-number")


def without_plan(operation: Operation) -> QuerySet[Package]:
    """Return the accepted packages whose suspect has no welfare plan yet, those to act on first in front."""
    rows = Package.objects.filter(compartment__operation=operation, state=PackageState.ACCEPTED)
    plans = WelfarePlan.objects.filter(package=OuterRef("pk"))
    return rows.exclude(Exists(plans)).order_by("act_by", "reference")


def meetings(packages: Iterable[UUID]) -> list[tuple[UUID, OutcomeKind, date]]:
    """Return when the suspects of packages were arrested, attended or were charged, as local days, earliest first."""
    rows = Outcome.objects.filter(package__in=set(packages), kind__in=MEETINGS).order_by("at", "kind")
    return [(row.package_id, OutcomeKind(row.kind), local_day(row.at)) for row in rows]


def contacts(operation: Operation) -> QuerySet[WelfareContact]:
    """Return the contacts not made yet, the day they are due first."""
    rows = WelfareContact.objects.filter(compartment__operation=operation, done_at=None)
    return rows.select_related("package").order_by("due_on", "package__reference", "trigger")


def every_contact() -> QuerySet[WelfareContact]:
    """Return the contacts the viewer sees, with package and force."""
    return WelfareContact.objects.select_related("package", "compartment__agency")


def every_member() -> QuerySet[FamilyMember]:
    """Return the adults of families the viewer sees, with package and force."""
    return FamilyMember.objects.select_related("package", "compartment__agency")


def contacts_of(package: UUID) -> QuerySet[WelfareContact]:
    """Return the contacts of one package, made or not, by their day."""
    return WelfareContact.objects.filter(package=package).order_by("due_on", "trigger")


def overdue_contacts(operation: Operation, *, on: date) -> QuerySet[WelfareContact]:
    """Return the contacts whose day is over and which nobody made."""
    return contacts(operation).filter(due_on__lt=on)


def due(operation: Operation, *, on: date) -> Due:
    """Return how many contacts are overdue and how many are due on the local day."""
    late, today = Count("pk", filter=Q(due_on__lt=on)), Count("pk", filter=Q(due_on=on))
    return Due(**contacts(operation).aggregate(late=late, today=today))


def families(operation: Operation) -> QuerySet[FamilyMember]:
    """Return the families of an operation, whoever was told of no support first."""
    rows = FamilyMember.objects.filter(compartment__operation=operation).select_related("package")
    return rows.order_by("-signposted_at", "recorded_at", "pk")


def family_of(package: UUID) -> QuerySet[FamilyMember]:
    """Return the adults of one package's family."""
    return FamilyMember.objects.filter(package=package).order_by("recorded_at", "pk")
