"""Naming the visits an answer is given for: a waiver for all there are, a warrant for the premises it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from daybreak.kernel.errors import BadInput
from daybreak.packages.models import Package
from daybreak.visits.models import Visit
from daybreak.visits.rules.lasting import OF_PREMISES, days_of
from daybreak.visits.rules.warrants import local_days
from daybreak.visits.terms import Prepared, VisitState


class Door(NamedTuple):
    """A visit of a package as it is now; `going` where it is not stood down."""

    key: UUID
    reference: str
    days: list[str]
    going: bool


def doors_of(packages: Iterable[UUID]) -> dict[UUID, list[Door]]:
    """Return the visits of each package with their days as they are now."""
    found: dict[UUID, list[Door]] = {package: [] for package in packages}
    names = "package_id", "pk", "reference", "state", "starts_at", "ends_at"
    rows = Visit.objects.filter(package__in=found).order_by("reference").values_list(*names)
    for package, key, reference, state, starts_at, ends_at in rows:
        days = local_days(starts_at, ends_at) if starts_at and ends_at else (None, None)
        found[package].append(Door(key, reference, days_of(*days), state != VisitState.STOOD_DOWN))
    return found


def given_for(item: Prepared, package: Package, doors: Sequence[Door], *, whole: bool) -> dict[str, list[str]]:
    """Return the visits an answer counts for, by their keys, with their days: a warrant for those it names alone.

    One door is taken by itself; among several a warrant says which, or raises BadInput. `whole`: a waiver given or
    taken back, which is about all of them.
    """
    if item.kind in OF_PREMISES and not whole:
        doors = _named(item, package, [door for door in doors if door.going])
    elif item.visits:
        raise BadInput(
            f"{item.kind.value} names no premises: it is answered for the whole package",
            place=package.reference, remedy="Leave the visits out; only a warrant names its premises",
        )  # fmt: skip
    return {str(door.key): door.days for door in doors}


def _named(item: Prepared, package: Package, doors: Sequence[Door]) -> Sequence[Door]:
    there, place = ", ".join(door.reference for door in doors), f"{package.reference}, {item.kind.value}"
    if unknown := sorted(set(item.visits) - {door.reference for door in doors}):
        raise BadInput(
            f"Package {package.reference} has no visit ahead named {', '.join(unknown)}",
            place=place, remedy=f"Name visits out of: {there}" if there else "Propose the visits first",
        )  # fmt: skip
    if not item.visits and len(doors) > 1:
        raise BadInput(
            f"Package {package.reference} has visits to {len(doors)} premises: a warrant says which of them it names",
            place=place,
            remedy=f"Name the visits whose premises stand in the warrant, out of: {there}. Where there are several "
            "warrants, write all their numbers and the oldest day of issue",
        )  # fmt: skip
    return [door for door in doors if not item.visits or door.reference in item.visits]
