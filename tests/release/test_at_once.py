"""What happens to the releases of one operation at the same time, each act on a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import Conflict
from daybreak.release.actions import amend, draft, explain, freeze, hold, lift, propose_lift, publish
from daybreak.release.models import PublishedFile, Release
from tests.release.invented import EMBARGO, clocks
from tests.release.test_sealed_for_its_version import (
    WHY,
    explained,
    publishing,
    sealed_anew,
    two_waiting,
    versions_said,
)
from tests.rooms import World

LATER = EMBARGO + timedelta(hours=2)
PATIENCE_SECONDS = 20
Act = Callable[[], object]


def ended(post: Post, act: Act) -> str:
    """Do one act in a transaction of its own; return how it ended. A deadlock is no end: it is raised."""
    try:
        with viewing(post):
            act()
    except Conflict as refused:
        return " ".join((refused.message, *getattr(refused, "items", ())))
    finally:
        connections.close_all()
    return "done"


def begun(pool: ThreadPoolExecutor, post: Post, act: Act) -> Future[str]:
    """Begin an act elsewhere, and return once it waits for what is held here, or has ended."""
    other, until = pool.submit(ended, post, act), time.monotonic() + PATIENCE_SECONDS
    while not other.done() and not _waits() and time.monotonic() < until:
        time.sleep(0.02)
    return other


def _waits() -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database())"
        )
        return bool(cursor.fetchone()[0])


def meanwhile(post: Post, act: Act, other: Post, then: Act) -> str:
    """Do one act, and before it is committed begin another's; return how that one ended, which had to wait."""
    with ThreadPoolExecutor(1) as pool:
        with viewing(post):
            act()
            second = begun(pool, other, then)
            assert not second.done(), second.result()
        return second.result(timeout=PATIENCE_SECONDS)


def publishes(world: World, release: Release, by: Post, *, minutes: int = 0) -> Act:
    at = LATER + timedelta(minutes=minutes)
    return lambda: publish(release.id, operation=world.operation, readings=clocks(at), by=by, at=at)


def went_out(world: World) -> list[Release]:
    with viewing(world.gold):
        rows = Release.objects.filter(published_at__isnull=False).order_by("published_at")
        return list(rows.select_related("snapshot"))


def test_older_figures_published_at_the_same_moment_do_not_follow_newer_ones(committed_world: World) -> None:
    world = committed_world
    older, newer = two_waiting(world)
    gold, by = world.gold, world.coordinator
    said = meanwhile(by, publishes(world, newer, by), gold, publishes(world, older, gold, minutes=1))
    assert "older snapshot 1" in said
    [row] = went_out(world)
    assert (row.snapshot.number, versions_said(world, row)) == (2, (1, 1))


def test_of_two_published_at_the_same_moment_the_second_is_sealed_anew(committed_world: World) -> None:
    world = committed_world
    first, second = two_waiting(world)
    gold, by = world.gold, world.coordinator
    said = meanwhile(by, publishes(world, first, by), gold, publishes(world, second, gold, minutes=1))
    assert "seal it anew" in said
    assert [row.pk for row in went_out(world)] == [first.pk]


def test_a_lift_waits_for_what_is_being_published(committed_world: World) -> None:
    world = committed_world
    older, newer = two_waiting(world)
    gold, other, by = world.gold, world.post(Role.GOLD, number=2), world.coordinator
    with viewing(gold):
        propose_lift(older.id, reason="It is in the papers", by=gold, at=LATER)

    def lifts() -> None:
        lift(older.id, operation=world.operation, by=other, at=LATER + timedelta(minutes=1))

    assert "older snapshot 1" in meanwhile(by, publishes(world, newer, by), other, lifts)
    assert [row.pk for row in went_out(world)] == [newer.pk]


def test_a_reason_that_is_being_said_otherwise_is_waited_for(committed_world: World) -> None:
    world = committed_world
    first, second = two_waiting(world)
    publishing(world, first, hours=0)
    explained(world, second, "A first word.")
    sealed_anew(world, second)
    gold, by = world.gold, world.coordinator

    def says() -> None:
        explain(second.snapshot_id, "arrests", reason=WHY, by=by, at=LATER)

    assert "seal it anew" in meanwhile(by, says, gold, publishes(world, second, gold))
    assert [row.pk for row in went_out(world)] == [first.pk]


@pytest.mark.parametrize("round_", range(3))
def test_whoever_comes_first_nobody_waits_for_ever_and_versions_follow_figures(
    committed_world: World, round_: int
) -> None:
    """All that locks a release or the figures, at once: a deadlock would be raised out of its thread."""
    world = committed_world
    first, second = two_waiting(world)
    gold, by, press, at = world.gold, world.coordinator, world.press_officer, LATER
    operation, again = world.operation, LATER + timedelta(days=1)
    acts: list[tuple[Post, Act]] = [
        (by, publishes(world, first, by)),
        (gold, publishes(world, second, gold, minutes=1)),
        (gold, lambda: hold(second.id, reason="the figures are late", by=gold, at=at)),
        (press, lambda: amend(first.id, text=f"{first.text}\nThank you.\n", by=press, at=at)),
        (by, lambda: freeze(operation, checkpoint=None, by=by, at=at)),
        (press, lambda: draft(second.snapshot_id, operation=operation, embargo_until=again, by=press, at=at)),
        (by, lambda: explain(second.snapshot_id, "arrests", reason=WHY, by=by, at=at)),
    ]
    acts = acts[round_:] + acts[:round_]
    barrier = Barrier(len(acts))

    def together(number: int) -> str:
        barrier.wait(timeout=PATIENCE_SECONDS)
        return ended(*acts[number])

    with ThreadPoolExecutor(len(acts)) as pool:
        assert len(list(pool.map(together, range(len(acts))))) == len(acts)
    out = went_out(world)
    assert [versions_said(world, row) for row in out] == [(n, n) for n in range(1, len(out) + 1)]
    order = [row.snapshot.number for row in out]
    assert order == sorted(order)
    with viewing(gold):
        assert PublishedFile.objects.filter(name="manifest.note").count() == len(out)
