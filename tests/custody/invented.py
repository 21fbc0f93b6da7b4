"""Invented exhibits of visits that have begun."""

from __future__ import annotations

from daybreak.access.viewer import viewing
from daybreak.custody.actions import seize
from daybreak.custody.models import Exhibit
from daybreak.custody.terms import ItemKind, Seized
from daybreak.visits.actions import record_events
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind
from tests.rooms import World
from tests.visits.invented import DAWN, happened, ready


def entered(world: World, slug: str = "kent", *, count: int = 1) -> list[Visit]:
    """Return visits of one force that are under way."""
    visits, bronze = ready(world, slug, count=count), world.bronze(slug)
    with viewing(bronze):
        for visit in visits:
            record_events(happened(visit, EventKind.ENTRY), by=bronze, at=world.at)
    return visits


def bagged(visit: Visit, count: int = 1, *, first: int = 1) -> list[Seized]:
    """Return items as seized on a visit: ABC/1, ABC/2, ... each in its own sealed bag."""
    kinds = list(ItemKind)
    return [
        Seized(visit.id, f"ABC/{number}", f"{visit.reference}-{number:04}", kinds[number % len(kinds)], DAWN, "desk")
        for number in range(first, first + count)
    ]


def seized(world: World, slug: str = "kent", *, count: int = 1) -> list[Exhibit]:
    """Return exhibits of one visit of one force."""
    visit, bronze = entered(world, slug)[0], world.bronze(slug)
    with viewing(bronze):
        return seize(bagged(visit, count), by=bronze, at=world.at)
