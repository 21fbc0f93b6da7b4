"""Reads of what custody records say of suspects: the newest entry of a package holds. In no list, nor searched."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from daybreak.visits.models import Outcome, Particulars
from daybreak.visits.rules.events import OUTCOMES


def particulars_ever(package: UUID) -> QuerySet[Particulars]:
    """Return everything recorded of a package's suspect, newest first: the first one holds."""
    return Particulars.objects.filter(package=package).order_by("-number")


def particulars_of(package: UUID) -> Particulars | None:
    """Return what holds of a package's suspect, None where nothing was recorded."""
    return particulars_ever(package).first()


def particulars_by_package(packages: Iterable[UUID]) -> dict[UUID, Particulars]:
    """Return what holds of the suspects of many packages; packages of which nothing was recorded are absent."""
    rows = Particulars.objects.filter(package__in=set(packages))
    return {row.package_id: row for row in rows.order_by("package", "-number").distinct("package")}


def met(packages: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of the packages whose suspect was arrested or attended voluntarily, as it stands now."""
    rows = Outcome.objects.filter(package__in=set(packages), kind__in=list(OUTCOMES.values()))
    return frozenset(rows.values_list("package_id", flat=True))
