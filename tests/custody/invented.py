"""Invented exhibits of visits that have begun."""

from __future__ import annotations

from datetime import datetime, timedelta

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.custody.actions import give, seize, take
from daybreak.custody.models import Exhibit
from daybreak.custody.terms import Break, HandedOver, ItemKind, Seized
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
    """Return exhibits of one visit of one force; the officer's numbers go on from those before."""
    visit, bronze = entered(world, slug)[0], world.bronze(slug)
    with viewing(bronze):
        return seize(bagged(visit, count, first=Exhibit.objects.count() + 1), by=bronze, at=world.at)


def read(exhibit: Exhibit, at: datetime, *, seal: str = "", reason: str = "") -> HandedOver:
    """Return what one side of a hand-over signs: the seal as it is on the bag, unless another was read."""
    return HandedOver(exhibit.id, seal or exhibit.seal_number, at, "store", reason)


def pass_on(exhibit: Exhibit, by: Post, to: Post, hours: int, *, seal: str = "") -> tuple[Break, ...]:
    """Give an exhibit on an hour of the day and take it five minutes later; return all its breaks."""
    given_at = DAWN + timedelta(hours=hours)
    with viewing(by):
        give([read(exhibit, given_at, seal=seal)], to=to, by=by, at=given_at)
    taken_at = given_at + timedelta(minutes=5)
    with viewing(to):
        written = take([read(exhibit, taken_at, seal=seal)], by=to, at=taken_at)
    return tuple(written.breaks.get(exhibit.id, ()))
