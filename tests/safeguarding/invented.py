"""Invented children of invented packages."""

from __future__ import annotations

from typing import Any

from daybreak.access.viewer import viewing
from daybreak.packages.models import Package
from daybreak.safeguarding.actions import record_children, refer
from daybreak.safeguarding.models import Child, ChildReferral
from daybreak.safeguarding.terms import ChildFound, Relation
from tests.rooms import World
from tests.visits.invented import accepted

AUTHORITY = "cs-kent"


def found(package: Package, **changes: Any) -> ChildFound:
    """Return a child of seven in the suspect's own home, not at immediate risk."""
    usual: dict[str, Any] = {"relation": Relation.OWN_CHILD, "immediate_risk": False, "authority": AUTHORITY, "age": 7}
    return ChildFound(package=package.id, **(usual | changes))


def recorded(world: World, *changes: dict[str, Any], slug: str = "kent") -> list[Child]:
    """Record one child for each set of changes, all of one new package."""
    package, bronze = accepted(world, slug)[0], world.bronze(slug)
    with viewing(bronze):
        return record_children([found(package, **each) for each in changes or ({},)], by=bronze, at=world.at)


def referred(world: World, *changes: dict[str, Any]) -> list[ChildReferral]:
    """Record and refer one child for each set of changes."""
    children, bronze = recorded(world, *changes), world.bronze("kent")
    with viewing(bronze):
        return refer([child.id for child in children], by=bronze, at=world.at)
