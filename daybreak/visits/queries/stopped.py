"""Reads of what keeps a package back: hits its force has not settled, checks the lead agency has to do first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.queries import plans_stopped
from daybreak.deconfliction.terms import OPEN_STATES
from daybreak.identity.models import Subject
from daybreak.identity.people import same_people
from daybreak.kernel.identifiers import address_key
from daybreak.packages.models import Package, PackageItem, PackagePremises


def open_conflicts(packages: Sequence[Package]) -> dict[UUID, int]:
    """Return for each package how many hits on its subject its force has not settled; packages without any are absent.

    Matched by the subject's reference, which is all a force sees of the national hit.
    """
    sides = HitSide.objects.filter(subject_reference__in={package.subject_reference for package in packages})
    places = sides.filter(state__in=OPEN_STATES).values_list("compartment_id", "subject_reference")
    counts = Counter(places)
    found = {package.id: counts[package.compartment_id, package.subject_reference] for package in packages}
    return {package: count for package, count in found.items() if count}


def stopped(packages: Iterable[Package]) -> frozenset[UUID]:
    """Return the packages that wait for a check by the lead agency; why is answered to nobody (`plans_stopped`)."""
    rows = list(packages)
    things = {row.id: [f"subject:{row.subject_reference}"] for row in rows}
    people = same_people({row.subject_id for row in rows})  # as far as they are seen: a force sees none besides
    named = dict(Subject.objects.filter(pk__in=frozenset().union(*people.values())).values_list("pk", "reference"))
    for row in rows:
        things[row.id] += [f"subject:{named[key]}" for key in people[row.subject_id] if key in named]
    places = PackagePremises.objects.filter(package__in=list(things))
    for package, address in places.values_list("package_id", "address"):
        things[package] += [f"address:{key}" for key in keys_of_address(address)]
    items = PackageItem.objects.filter(package__in=list(things)).exclude(normal="")
    for package, kind, normal in items.values_list("package_id", "kind", "normal"):
        things[package].append(f"{kind}:{normal}")
    return plans_stopped(things)


def keys_of_address(address: str) -> set[str]:
    """Return the normal forms an address written in one line can have: its locality may be there or not.

    One too many stops a plan until somebody looks, one too few would let it go ahead.
    """
    *parts, code = address.split(", ")
    lines = (", ".join(parts[:end]) for end in range(1, len(parts) + 1))
    return {key for line in lines if (key := address_key(line, code))}
