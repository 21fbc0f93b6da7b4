"""One way to move packages: lock them in one order, ask, check the state, change, write the move down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.kernel.states import check_move
from daybreak.packages.models import Package, PackageMove
from daybreak.packages.terms import PACKAGE_MOVES, PackageState


def lock_packages(keys: Iterable[UUID]) -> list[Package]:
    """Return the packages freshly read and locked, by reference; NotFound when one is hidden or absent.

    Locked in the order of their keys, so that two who press at once wait for each other and never cross.
    """
    wanted = set(keys)
    rows = (
        Package.objects.select_for_update(of=("self",), no_key=True)
        .select_related("compartment__agency")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    found = list(rows)
    if len(found) != len(wanted):
        raise NotFound(thing="package")
    return sorted(found, key=lambda package: package.reference)


def lock_with_superseded(keys: Iterable[UUID]) -> tuple[list[Package], dict[UUID, Package]]:
    """Return the packages, and those they replace by key, all locked in the one order of their keys."""
    wanted = set(keys)
    before = Package.objects.filter(pk__in=wanted, supersedes__isnull=False).values_list("supersedes_id", flat=True)
    rows = lock_packages(wanted | {key for key in before if key})
    return [row for row in rows if row.pk in wanted], {row.pk: row for row in rows if row.pk not in wanted}


def require_each(packages: Iterable[Package], permission: str, by: Post) -> None:
    """Raise NotAllowed unless the post may do this to every one of the packages."""
    for package in packages:
        require(by, permission, package)


def builders_own(packages: Iterable[Package], by: Post) -> list[str]:
    """Return the references of those packages that this person built, from whatever post."""
    rows = list(packages)
    builders = {row.built_by for row in rows}
    own = set(Post.objects.filter(person=by.person_id, pk__in=builders).values_list("pk", flat=True))
    return [row.reference for row in rows if row.built_by in own]


def check_moves(packages: Iterable[Package], *, to: PackageState) -> None:
    """Raise Conflict naming the first package whose state does not allow the move."""
    for package in packages:
        what = f"Package {package.reference}, a package"
        check_move(PACKAGE_MOVES, what=what, now=PackageState(package.state), to=to)


def check_reason(reason: str, *, act: str) -> None:
    """Raise BadInput unless a reason was written."""
    if not reason.strip():
        raise BadInput(f"{act} needs its reason", rule="reason", place="reason", remedy="Write why in one sentence")


def move(packages: Sequence[Package], *, to: PackageState, by: Post, at: datetime, reason: str = "") -> None:
    """Write the moves and the new state, in two statements however many they are."""
    PackageMove.objects.bulk_create(
        PackageMove(
            compartment_id=package.compartment_id,
            package=package,
            before=package.state,
            after=to,
            moved_by=by.id,
            moved_at=at,
            reason=reason,
        )
        for package in packages
    )
    put(packages, state=to)


def put(packages: Iterable[Package], **values: Any) -> None:
    """Write the same values on all of the packages, in one statement."""
    rows = list(packages)
    Package.objects.filter(pk__in=[package.pk for package in rows]).update(**values)
    for package in rows:
        for field, value in values.items():
            setattr(package, field, value)
