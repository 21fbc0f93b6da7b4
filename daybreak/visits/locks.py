"""Locking the many rows one action is about, always in the order of their keys so that two actions never cross."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from daybreak.access.models import Compartment, Operation
from daybreak.kernel.errors import NotFound
from daybreak.kernel.prepared import read, run
from daybreak.packages.models import Package
from daybreak.visits.models import Device, Visit
from daybreak.visits.terms import MOVABLE

_PACKAGES = "id IN (SELECT package_id FROM visits_visit WHERE id = ANY(%s::uuid[])) ORDER BY id FOR NO KEY UPDATE"
_PARTS = "SELECT id, agency_id FROM access_compartment WHERE id = ANY(%s::int[])"
_HEARD = """
UPDATE visits_device SET heard_at = %s, ahead_ms = %s WHERE id = %s AND post = %s AND revoked_at IS NULL RETURNING id
"""


def lock_visits(keys: Iterable[UUID]) -> list[Visit]:
    """Return the visits, locked with their packages, by reference; NotFound when one is hidden or absent.

    The packages are locked too, so that a recall waits for what is being recorded, or is seen by it; and first, as
    everywhere: who prepares a package and then looks whether its visit is ready never crosses with who starts there.
    """
    wanted = set(keys)
    found = lock_seen(wanted)
    if len(found) != len(wanted):
        raise NotFound(thing="visit")
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


def hold_recorded(keys: Iterable[UUID]) -> list[Visit]:
    """Return what `lock_seen` does, for the one write of which hundreds come a minute: no more of a visit than it asks.

    Of its part the agency, and no premises; the package is whole.
    """
    wanted = sorted(set(keys), key=str)
    packages = {row.pk: row for row in read(Package, _PACKAGES, [wanted])}
    held = read(Visit, "id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE", [wanted]) if packages else []
    rows = [row for row in held if row.package_id in packages]
    names = ["id", "agency_id"]
    found = run(_PARTS, [sorted({row.compartment_id for row in rows})]) if rows else []
    parts = {row[0]: Compartment.from_db(connection.alias, names, row) for row in found}
    for row in rows:
        row.package, row.compartment = packages[row.package_id], parts[row.compartment_id]
        row.package.compartment = row.compartment
    return sorted(rows, key=lambda visit: visit.reference)


def heard(device: UUID, *, post: UUID, ahead_ms: int, at: datetime) -> bool:
    """Note that a device of the post was heard, and lock it; False where it has none of this key that may be heard."""
    return bool(run(_HEARD, [at, ahead_ms, device, post]))


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
        raise NotFound(thing="package")
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
        raise NotFound(thing="operation")
