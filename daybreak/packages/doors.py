"""Reads of how the doors of packages stand now, for whoever holds a package: a door itself lies nationally."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from daybreak.attribution.terms import DoorState
from daybreak.kernel.words import GateItem, ItemState
from daybreak.packages.models import Package, PackagePremises
from daybreak.packages.terms import Blocked


def with_door(rows: QuerySet[Package]) -> QuerySet[Package]:
    """Return those of the packages that name an established door: only these can be visited."""
    return rows.filter(Exists(PackagePremises.objects.filter(package=OuterRef("pk"), door=DoorState.ESTABLISHED)))


def without_door(packages: Collection[UUID]) -> list[PackagePremises]:
    """Return the premises of those of the packages that name no established door, by package and address."""
    known = with_door(Package.objects.filter(pk__in=packages)).values("pk")
    rows = PackagePremises.objects.filter(package__in=packages).exclude(package__in=known)
    return list(rows.select_related("package").order_by("package__reference", "address"))


def open_rules(place: PackagePremises) -> str:
    """Return the rules of a door's gate that are not met, in words."""
    return "; ".join(item["rule"] for item in place.items if item["state"] != ItemState.MET) or "not checked"


def doors_blocked(premises: Iterable[UUID]) -> dict[UUID, Blocked]:
    """Return those of the packages' premises the viewer sees whose door is blocked now, with the rules that are open.

    What was seen is not told: a clearance, a suspected error and another home are the lead agency's to say.
    """
    with connection.cursor() as cursor:
        asked = [str(key) for key in premises]
        cursor.execute("SELECT place, since, key, rule, task_of FROM packages.doors_now(%s::uuid[])", [asked])
        rows = cursor.fetchall()
    found: dict[UUID, Blocked] = {}
    for place, since, key, rule, task_of in rows:
        before = found.get(place, Blocked(since, ()))
        found[place] = Blocked(since, (*before.items, GateItem(key, rule, ItemState.OPEN, "", task_of)))
    return found
