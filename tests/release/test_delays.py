"""Who waited how long: one person at one force once, whoever still waits among them, nobody who was given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.packages.models import Package
from daybreak.release.delays import Delay, waits
from tests.access.suspects import restricted, suspect
from tests.rooms import World
from tests.visits.invented import accepted
from tests.web.doors import waiting

pytestmark = pytest.mark.django_db


def days(world: World, post: Post, delay: Delay, *, level: str = "") -> list[tuple[str, float, bool]]:
    with viewing(post):
        found = waits(world.operation, delay, level=level, at=world.at + timedelta(days=10))
    return sorted((each.force, round(each.days, 1), each.over) for each in found)


def test_a_visit_ends_the_wait_and_who_waits_still_counts(world: World) -> None:
    seen, still, back, passed = accepted(world, "kent", count=4)
    with viewing(world.coordinator):
        rows = Package.objects.filter(pk__in=[each.pk for each in (seen, still, back, passed)])
        rows.update(disseminated_at=world.at)
        Package.objects.filter(pk=seen.pk).update(acted_at=world.at + timedelta(days=3), level="high")
        Package.objects.filter(pk=still.pk).update(level="low")
        Package.objects.filter(pk=back.pk).update(state="rejected", answer_reason="not ours")
        Package.objects.filter(pk=passed.pk).update(state="closed")
    assert days(world, world.gold, Delay.VISITING) == [("kent", 3.0, True), ("kent", 10.0, False)]
    assert days(world, world.gold, Delay.VISITING, level="high") == [("kent", 3.0, True)]
    assert days(world, world.silver("surrey"), Delay.VISITING) == []


def test_versions_of_one_package_are_one_wait_from_the_first_on(world: World) -> None:
    [first] = accepted(world, "kent", count=1)
    with viewing(world.coordinator):
        Package.objects.filter(pk=first.pk).update(disseminated_at=world.at, state="superseded", level="low")
        second = Package.objects.get(pk=first.pk)
        second.pk, second.version, second.reference = None, 2, f"{first.reference}/2"
        second.state, second.level = "accepted", "high"
        second.disseminated_at, second.acted_at = world.at + timedelta(days=4), world.at + timedelta(days=5)
        second.save(force_insert=True)
    assert days(world, world.gold, Delay.VISITING) == [("kent", 5.0, True)]
    assert days(world, world.gold, Delay.VISITING, level="high") == [("kent", 5.0, True)]


def test_the_way_to_the_force_begins_with_the_first_report(world: World) -> None:
    it = suspect(world)
    waiting(world, 1, "surrey")
    with viewing(world.coordinator):
        Package.objects.filter(subject=it.subject).update(disseminated_at=world.at + timedelta(days=6))
    assert days(world, world.gold, Delay.SENDING) == [("kent", 6.0, True)], "no report names the one in Surrey"
    restricted(world, it)
    assert days(world, world.gold, Delay.SENDING) == []
