"""Locking the many rows one action is about, always in the order of their keys so that two actions never cross."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.kernel.errors import NotFound
from daybreak.packages.models import Package
from daybreak.visits.models import Device, Visit
from daybreak.visits.terms import MOVABLE


def lock_visits(keys: Iterable[UUID]) -> list[Visit]:
    """Return the visits, locked with their packages, by reference; NotFound when one is hidden or absent.

    The packages are locked too, so that a recall waits for what is being recorded, or is seen by it; and first, as
    everywhere: who prepares a package and then looks whether its visit is ready never crosses with who starts there.
    """
    wanted = set(keys)
    found = lock_seen(wanted)
    if len(found) != len(wanted):
        raise NotFound
    return found


def lock_seen(keys: Iterable[UUID]) -> list[Visit]:
    """Return those of the visits that the viewer sees, locked with their packages, by reference."""
    wanted = set(keys)
    packages = Package.objects.filter(pk__in=Visit.objects.filter(pk__in=wanted).values("package"))
    list(packages.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows = (
        Visit.objects.select_related("package", "premises", "compartment__agency")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    return sorted(rows, key=lambda visit: visit.reference)


def hold_visits(keys: Iterable[UUID]) -> None:
    """Lock visits without reading them, for what is written beside them; those hidden or absent are passed over."""
    rows = Visit.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(keys))
    list(rows.order_by("pk").values_list("pk"))


def lock_device(key: UUID, *, post: UUID) -> Device | None:
    """Return a device of the post, locked; None where it has none of this key."""
    rows = Device.objects.select_related("compartment__agency").select_for_update(of=("self",), no_key=True)
    return rows.filter(pk=key, post=post).first()


def lock_packages(keys: Iterable[UUID]) -> list[Package]:
    """Return the packages, locked, by reference; NotFound when one is hidden or absent."""
    wanted = set(keys)
    rows = (
        Package.objects.select_related("compartment__agency")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    found = list(rows)
    if len(found) != len(wanted):
        raise NotFound
    return sorted(found, key=lambda package: package.reference)


def lock_movable(operation: Operation) -> list[Visit]:
    """Return the operation's visits a plan may move, locked, by reference; packages stay free for preparation."""
    rows = (
        Visit.objects.select_related("package", "premises", "compartment__agency")
        .select_for_update(of=("self",), no_key=True)
        .filter(compartment__operation=operation, state__in=MOVABLE)
        .order_by("pk")
    )
    return sorted(rows, key=lambda visit: visit.reference)


def lock_operation(operation: Operation) -> None:
    """Let one command act on an operation's plan at a time; records can still be added to the operation meanwhile."""
    if not Operation.objects.select_for_update(no_key=True).filter(pk=operation.pk).exists():
        raise NotFound
