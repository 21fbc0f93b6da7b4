"""What stands between packages and a plan of visits: the answer of a force, a door, somebody who proposes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from daybreak.access.models import Operation
from daybreak.packages.doors import with_door
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState


@dataclass(frozen=True, slots=True)
class BeforeVisits:
    """How many packages await their force's answer, are accepted without a door; whose have nobody to propose them."""

    built: bool
    unanswered: int
    without_door: int
    forces_alone: tuple[str, ...]


def before_visits(operation: Operation, *, with_planners: Collection[str]) -> BeforeVisits:
    """Return what keeps packages from being planned; `with_planners` are the forces somebody proposes visits at."""
    rows = Package.objects.filter(compartment__operation=operation)
    accepted = rows.filter(state=PackageState.ACCEPTED)
    ready = with_door(accepted)
    forces = set(ready.order_by().values_list("compartment__agency__slug", flat=True).distinct())
    return BeforeVisits(
        built=rows.exists(),
        unanswered=rows.filter(state__in=[PackageState.DISSEMINATED, PackageState.ACKNOWLEDGED]).count(),
        without_door=accepted.count() - ready.count(),
        forces_alone=tuple(sorted(forces - set(with_planners))),
    )
