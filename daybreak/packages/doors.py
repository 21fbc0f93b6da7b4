"""Reads of how the doors of packages stand now, for whoever holds a package: a door itself lies nationally."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Subject
from daybreak.identity.people import same_people
from daybreak.kernel.words import GateItem, ItemState
from daybreak.packages.models import Package, PackagePremises
from daybreak.packages.terms import LIVE, Blocked


def with_door(rows: QuerySet[Package]) -> QuerySet[Package]:
    """Return those of the packages that name an established door: only these can be visited."""
    return rows.filter(Exists(PackagePremises.objects.filter(package=OuterRef("pk"), door=DoorState.ESTABLISHED)))


def without_door(packages: Collection[UUID]) -> list[PackagePremises]:
    """Return the premises of those of the packages that name no established door, by package and address."""
    known = with_door(Package.objects.filter(pk__in=packages)).values("pk")
    rows = PackagePremises.objects.filter(package__in=packages).exclude(package__in=known)
    return list(rows.select_related("package").order_by("package__reference", "address"))


def door_changed(rows: QuerySet[Package]) -> QuerySet[Package]:
    """Return those of the packages with a force whose door is another one now than they say: a new version is due.

    The door of a person who is known under several subjects is that of the one that stands for them now, or else the
    one checked last, as in `doors_blocked`. Doors lie nationally: whoever does not see them gets none.
    """
    live = rows.filter(state__in=LIVE)
    redirected = Subject.objects.filter(redirected_to=OuterRef("subject"))
    several = Q(subject__redirected_to__isnull=False) | Exists(redirected)
    doors = Door.objects.filter(subject=OuterRef(OuterRef("subject")), premises=OuterRef("of"))
    other = PackagePremises.objects.filter(Exists(doors.exclude(state=OuterRef("door"))), package=OuterRef("pk"))
    changed = _changed_of_several(live.filter(several))
    return live.filter(Exists(other) & ~several | Q(pk__in=changed))


def _changed_of_several(rows: QuerySet[Package]) -> set[UUID]:
    asked = PackagePremises.objects.filter(package__in=rows.order_by().values("pk"))
    places = list(asked.values_list("package", "package__subject", "of", "door"))
    people = same_people({subject for _, subject, _, _ in places})
    same = {one: ones for ones in people.values() for one in ones}
    by_place: dict[tuple[UUID, UUID], str] = {}
    everybody = frozenset[UUID]().union(*people.values())
    doors = Door.objects.filter(premises__in={of for _, _, of, _ in places}, subject__in=everybody)
    stands = Q(subject__redirected_to__isnull=True)
    for door in doors.annotate(stands=stands).order_by("stands", "checked_at", "-pk"):
        for subject in same[door.subject_id]:  # what stands now comes last, and the latest check of it
            by_place[subject, door.premises_id] = door.state
    return {package for package, subject, of, door in places if by_place.get((subject, of), door) != door}


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
