"""Reads of suspected errors: whom one concerns, who is still to be corrected, what a force is asked."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Operation
from daybreak.attribution.models import SuspectedError
from daybreak.attribution.terms import ErrorFinding
from daybreak.deconfliction.queries import sides_about
from daybreak.identity.people import all_names_of
from daybreak.packages.models import Package
from daybreak.packages.queries import holding_cleared
from daybreak.safeguarding.models import ChildReferral, ErrorRecipient, TrustDisclosure
from daybreak.safeguarding.terms import DisclosureState, Recipient, RecipientKind


def errors(operation: Operation) -> QuerySet[SuspectedError]:
    """Return the suspected errors, open ones first, each with how many it `concerns` and how many are `waiting`.

    They lie nationally: a force or an authority sees none, and has its own lines.
    """
    rows = SuspectedError.objects.filter(compartment__operation=operation).select_related("subject", "premises")
    waiting = Count("recipients", filter=Q(recipients__confirmed_at=None, recipients__isnull=False))
    return rows.annotate(concerns=Count("recipients"), waiting=waiting).order_by("-closed_at", "-raised_at", "pk")


def recipients_of(error: SuspectedError) -> QuerySet[ErrorRecipient]:
    """Return whom an error concerns, those not corrected yet first."""
    rows = ErrorRecipient.objects.filter(error=error).select_related("compartment__agency")
    return rows.order_by(*_WAITING_FIRST)


def lines(operation: Operation) -> QuerySet[ErrorRecipient]:
    """Return what the viewer's own side is asked to correct, whatever is not corrected yet first."""
    rows = ErrorRecipient.objects.filter(compartment__operation=operation).select_related("compartment__agency")
    return rows.order_by(*_WAITING_FIRST)


_WAITING_FIRST = ("-confirmed_at", "asked_at", "kind", "name", "about", "pk")  # descending, no date stands first


def concerned(error: SuspectedError) -> list[Recipient]:
    """Return everybody who has, or ever had, what is suspected wrong, in a number of queries that does not grow.

    Forces by every package sent to them, in whatever state it is now, and by every hit that told them of it, also one
    that has lapsed; authorities by the referrals of its children; and whoever a disclosure from it was sent to.
    """
    rows = SuspectedError.objects.filter(pk=error.pk)
    held = list(holding_cleared(rows, error.compartment.operation_id).values_list("pk", flat=True))
    found = [*_forces(held), *_told_of_a_hit(error), *_authorities(held), *_disclosed(held)]
    return sorted(found, key=lambda one: (one.kind, one.name, one.about))


def correcting(package: UUID) -> ErrorRecipient | None:
    """Return the open or confirmed error that stops a package, as its force sees it; None when nothing does."""
    rows = ErrorRecipient.objects.filter(kind=RecipientKind.FORCE, thing=package)
    return rows.exclude(finding=ErrorFinding.RIGHT).order_by("asked_at").first()


def _forces(held: Iterable[UUID]) -> list[Recipient]:
    rows = Package.objects.filter(pk__in=held, disseminated_at__isnull=False)
    found = rows.values_list("pk", "compartment", "compartment__agency__name", "reference")
    return [Recipient(RecipientKind.FORCE, key, part, name or "", about) for key, part, name, about in found]


def _told_of_a_hit(error: SuspectedError) -> list[Recipient]:
    """Return the forces with a side of a hit about what is suspected: each was told something of it by the other."""
    people = all_names_of([error.subject_id]) if error.subject_id else ()
    address = error.premises.key if error.premises else ""
    sides = sides_about(error.compartment, subjects=people, address=address, identifier=error.identifier)
    found = sides.values_list("pk", "compartment", "compartment__agency__name", "subject_reference")
    return [Recipient(RecipientKind.HIT, key, part, name or "", about) for key, part, name, about in found]


def _authorities(held: Iterable[UUID]) -> list[Recipient]:
    rows = ChildReferral.objects.filter(child__package__in=held)
    found = rows.values_list("pk", "compartment", "compartment__agency__name", "reference")
    return [Recipient(RecipientKind.AUTHORITY, key, part, name or "", about) for key, part, name, about in found]


def _disclosed(held: Iterable[UUID]) -> list[Recipient]:
    rows = TrustDisclosure.objects.filter(package__in=held, state=DisclosureState.SENT)
    found = rows.values_list("pk", "compartment", "recipient", "package__reference")
    return [Recipient(RecipientKind.DISCLOSED, key, part, name, about) for key, part, name, about in found]
