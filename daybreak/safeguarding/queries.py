"""Reads of safeguarding: the social worker's desk, children not referred yet, welfare contacts due, figures.

A referral is read without its child: an authority sees the referral and nothing else of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.packages.models import Package
from daybreak.safeguarding.models import Child, ChildReferral, TrustDisclosure, WelfareContact
from daybreak.safeguarding.rules import REFER_WITHIN
from daybreak.safeguarding.terms import ChildReferralState
from daybreak.visits.models import Outcome
from daybreak.visits.terms import OutcomeKind

ENDED = (ChildReferralState.DECIDED, ChildReferralState.CLOSED)


@dataclass(frozen=True, slots=True)
class ChildFigures:
    """A force's children, each counted once, however many records, packages or visits name the child."""

    force: str
    children: int
    immediate_risk: int
    referred: int


def desk(authority: Agency, operation: Operation) -> QuerySet[ChildReferral]:
    """Return what has been referred to an authority in an operation: undecided first, then by the time it is due."""
    rows = ChildReferral.objects.filter(compartment__agency=authority, compartment__operation=operation)
    rows = rows.select_related("compartment")
    decided = Case(When(state__in=ENDED, then=1), default=0)
    return rows.order_by(decided, "due_at", "reference")


def sent(operation: Operation, *, package: str = "") -> QuerySet[ChildReferral]:
    """Return what the viewer's forces have referred, by the time it is due; of one package where given."""
    rows = ChildReferral.objects.filter(sender__operation=operation).select_related("compartment__agency")
    rows = rows.filter(child__package=key) if (key := key_of(package)) else rows
    return rows.order_by("due_at", "reference")


def overdue(operation: Operation, *, at: datetime) -> QuerySet[ChildReferral]:
    """Return the referrals nobody has acknowledged in time, longest overdue first."""
    return sent(operation).filter(state=ChildReferralState.MADE, due_at__lt=at)


def children(operation: Operation) -> QuerySet[Child]:
    """Return the children the viewer sees, immediate risk first."""
    rows = Child.objects.filter(compartment__operation=operation).select_related("package", "authority")
    return rows.order_by("-immediate_risk", "recorded_at", "reference")


def children_of(package: UUID) -> QuerySet[Child]:
    """Return the children of one package, immediate risk first."""
    return Child.objects.filter(package=package).select_related("authority").order_by("-immediate_risk", "reference")


def not_referred(operation: Operation, *, package: str = "") -> QuerySet[Child]:
    """Return the children nobody has referred yet, with `refer_by`, the one due first at the head (rule 12)."""
    key = key_of(package)
    by = Case(When(immediate_risk=True, then=F("recorded_at")), default=F("recorded_at") + REFER_WITHIN)
    rows = children(operation).filter(referral__isnull=True, **({"package": key} if key else {}))
    return rows.annotate(refer_by=by).order_by("refer_by", "reference")


def key_of(text: str) -> UUID | None:
    """Return the key a filter names, None where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def disclosures(operation: Operation) -> QuerySet[TrustDisclosure]:
    """Return the position-of-trust disclosures the viewer sees, newest first."""
    rows = TrustDisclosure.objects.filter(compartment__operation=operation).select_related("package")
    return rows.order_by("-drafted_at", "package__reference")


def disclosures_of(package: UUID) -> QuerySet[TrustDisclosure]:
    """Return the disclosures of one package, newest first."""
    return TrustDisclosure.objects.filter(package=package).order_by("-drafted_at", "pk")


def contacts_due(operation: Operation, *, on: date) -> QuerySet[WelfareContact]:
    """Return the welfare contacts due by a local day and not made, oldest first."""
    rows = WelfareContact.objects.filter(compartment__operation=operation, due_on__lte=on, done_at=None)
    return rows.select_related("package").order_by("due_on", "package__reference", "trigger")


def without_contact(operation: Operation, *, trigger: str, on: date | None = None) -> QuerySet[Package]:
    """Return the packages whose suspect was arrested or attended, and for whom no contact on the trigger is planned.

    `on` is its day where it is known: a contact planned for a later one does not count.
    """
    kinds = [OutcomeKind.ARREST, OutcomeKind.VOLUNTARY_ATTENDANCE]
    met = Outcome.objects.filter(package=OuterRef("pk"), kind__in=kinds)  # those that stand: a join would see all
    planned = WelfareContact.objects.filter(package=OuterRef("pk"), trigger=trigger)
    planned = planned.filter(due_on__lte=on) if on else planned
    rows = Package.objects.filter(Exists(met), compartment__operation=operation).exclude(Exists(planned))
    return rows.order_by("reference")


def figures_by_force(operation: Operation) -> list[ChildFigures]:
    """Return how many children each force the viewer sees has recorded, by slug; each child once."""
    same = Child.objects.filter(counted_as=OuterRef("pk"))
    once = Child.objects.filter(compartment__operation=operation, counted_as=None).annotate(
        risk=Q(immediate_risk=True) | Exists(same.filter(immediate_risk=True)),
        told=Q(referral__isnull=False) | Exists(same.filter(referral__isnull=False)),
    )
    slug = "compartment__agency__slug"
    counted = once.values_list(slug).annotate(
        children=Count("id"), at_risk=Count("id", filter=Q(risk=True)), told_of=Count("id", filter=Q(told=True))
    )
    return [ChildFigures(*row) for row in counted.order_by(slug)]


def decisions(operation: Operation) -> dict[str, int]:
    """Return how many children each decision was made for: safeguarded and taken into care are counted apart."""
    decided = sent(operation).filter(state__in=ENDED, child__counted_as=None)
    return dict(decided.order_by().values_list("decision").annotate(children=Count("id")).order_by("decision"))
