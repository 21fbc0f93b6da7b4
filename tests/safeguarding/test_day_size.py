"""A whole action day in seconds: 833 premises, 9,200 exhibits with two hand-overs each, 431 children."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import forces
from daybreak.custody import queries as custody
from daybreak.custody.actions import give, seize, take
from daybreak.custody.models import Exhibit
from daybreak.custody.terms import HandedOver, Seized
from daybreak.kernel.periods import Period
from daybreak.packages.models import Package
from daybreak.safeguarding import queries as safeguarding
from daybreak.safeguarding.actions import record_children, refer
from daybreak.visits import queries as visits
from daybreak.visits.actions import (
    check_ready,
    plan_operation,
    prepare,
    propose,
    record_events,
    set_capacities,
    set_windows,
)
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind, VisitState
from tests.custody.invented import bagged
from tests.rooms import World
from tests.safeguarding.invented import found
from tests.visits.invented import DAWN, accepted, everything, happened, windows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
VISITS, EXHIBITS, CHILDREN = 833, 9_200, 431
DAY = [EventKind.ENTRY, EventKind.ARREST, EventKind.SEARCH, EventKind.WELFARE, EventKind.LEFT]
LIMIT_SECONDS = 15


class Clock:
    """Seconds by name, printed when the test ends; `worked` are those this process worked itself."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.worked = 0.0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start, worked = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
        self.worked = time.process_time() - worked


def shares(total: int, of: int) -> list[int]:
    return [total // of + (1 if number < total % of else 0) for number in range(of)]


def test_a_day_of_833_premises(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    clock, spans = Clock(), windows(6)
    slugs = list(forces().values_list("slug", flat=True))
    for slug, count in zip(slugs, shares(VISITS, len(slugs)), strict=True):
        accepted(world, slug, count=count)
        for post in (world.force_analyst, world.silver, world.bronze, world.examiner):
            post(slug)
    _prepared(world, slugs, spans, clock)
    with clock("day"):
        _day(world, slugs, clock)
    day = clock.worked  # what others do on this machine at the same time is not measured
    with viewing(world.gold):
        done = visits.figures_by_force(world.operation)
        assert sum(row.arrests for row in done) == sum(row.premises_searched for row in done) == VISITS
        assert Exhibit.objects.count() == EXHIBITS
        assert sum(row.children for row in safeguarding.figures_by_force(world.operation)) == CHILDREN
        held = custody.holdings(Exhibit.objects.all())
        assert not any(holding.breaks for holding in held.values())
    with capsys.disabled():
        print("\n" + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in clock.seconds.items()))
    assert day < LIMIT_SECONDS


def _prepared(world: World, slugs: list[str], spans: list[Period[datetime]], clock: Clock) -> None:
    """Propose, prepare, plan and make ready every visit."""
    for slug in slugs:
        analyst = world.force_analyst(slug)
        with viewing(analyst), clock("propose, prepare"):
            keys = list(Package.objects.values_list("id", flat=True))
            propose(keys, by=analyst, at=world.at)
            prepare([answer for key in keys for answer in everything(key)], by=analyst, at=world.at)
    with viewing(world.gold), clock("plan"):
        set_windows(world.operation, spans, by=world.gold, at=world.at)
        teams = {slug: {span.from_: 5 for span in spans} for slug in slugs}
        set_capacities(world.operation, teams, by=world.gold, at=world.at)
        plan = plan_operation(world.operation, by=world.gold, at=world.at, seconds=20, seed=1)
        assert plan.placed == VISITS
    for slug in slugs:
        analyst = world.force_analyst(slug)
        with viewing(analyst), clock("check ready"):
            assert not check_ready(list(Visit.objects.values_list("id", flat=True)), by=analyst, at=world.at).waiting


def _day(world: World, slugs: list[str], clock: Clock) -> None:
    exhibits, children = shares(EXHIBITS, VISITS), shares(CHILDREN, len(slugs))
    number = 0
    for slug, count in zip(slugs, children, strict=True):
        bronze, silver, examiner = world.bronze(slug), world.silver(slug), world.examiner(slug)
        authority = Agency.objects.filter(force__slug=slug).order_by("slug").values_list("slug", flat=True)[0]
        with viewing(bronze):
            mine = list(Visit.objects.select_related("package").order_by("reference"))
            with clock("events"):
                record_events([event for visit in mine for event in happened(visit, *DAY)], by=bronze, at=DAWN)
            with clock("exhibits"):
                items = _items(mine, exhibits[number : number + len(mine)])
                seized = seize(items, by=bronze, at=DAWN)
            passed = [HandedOver(row.id, row.seal_number, DAWN) for row in seized]
            with clock("hand-overs"):
                give(passed, to=silver, by=bronze, at=DAWN)
            with clock("children"):
                kept = [found(mine[place % len(mine)].package, authority=authority) for place in range(count)]
                refer([row.id for row in record_children(kept, by=bronze, at=DAWN)], by=bronze, at=DAWN)
        with viewing(silver), clock("hand-overs"):
            assert not take(passed, by=silver, at=DAWN).breaks
            give(passed, to=examiner, by=silver, at=DAWN)
        with viewing(examiner), clock("hand-overs"):
            assert not take(passed, by=examiner, at=DAWN).breaks
        number += len(mine)
        assert {visit.state for visit in _again(silver, mine)} == {VisitState.COMPLETED}


def _items(visits: list[Visit], counts: list[int]) -> list[Seized]:
    """Return what one officer seized on all the visits of a force, numbered on."""
    first = [1 + sum(counts[:place]) for place in range(len(counts))]
    together = zip(visits, counts, first, strict=True)
    return [item for visit, count, number in together for item in bagged(visit, count, first=number)]


def _again(viewer: Post, mine: list[Visit]) -> list[Visit]:
    with viewing(viewer):
        return list(Visit.objects.filter(pk__in=[visit.pk for visit in mine]))
