"""One unreviewed pane is the most anybody has, at once or over time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from daybreak.access.actions import break_glass
from daybreak.access.models import Grant, Review
from daybreak.access.terms import Purpose
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from tests.rooms import World

WHY = "A child lives at the address, and nobody answers"


def broken(world: World, by: Post, slug: str, at: datetime) -> Grant:
    with viewing(by):
        return break_glass(world.force(slug), purpose=Purpose.FLIGHT, reason=WHY, hours=2, by=by, at=at)[0]


def test_of_three_panes_at_once_one_breaks(committed_world: World) -> None:
    world, by = committed_world, committed_world.bronze("kent")
    done: list[str] = []
    refused: list[str] = []
    gate = threading.Barrier(3)

    def breaking(slug: str) -> None:
        try:
            with viewing(by):
                part = world.force(slug)
                gate.wait(20)
                now = datetime.now(UTC)
                break_glass(part, purpose=Purpose.FLIGHT, reason=WHY, hours=2, by=by, at=now)
            done.append(slug)
        except Conflict as error:
            refused.append(error.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=breaking, args=(slug,)) for slug in ("surrey", "essex", "sussex")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert refused == ["review", "review"]


@pytest.mark.django_db
def test_a_pane_nobody_reviewed_stops_the_next_after_the_day_it_was_due(world: World) -> None:
    by, silver, now = world.bronze("kent"), world.silver("surrey"), datetime.now(UTC)
    grant = broken(world, by, "surrey", now)
    days_ago = now - timedelta(days=9)
    with viewing(by):
        term = {"granted_from": days_ago, "granted_until": days_ago + timedelta(hours=2)}
        assert Grant.objects.filter(pk=grant.pk).update(**term)
    with viewing(silver):
        assert Review.objects.update(opened_at=days_ago, due_at=days_ago + timedelta(days=1))
    with pytest.raises(Conflict, match="nobody has reviewed it yet"):
        broken(world, by, "essex", now)


@pytest.mark.django_db
def test_the_count_is_the_viewers_own_and_its_switch_opens_nothing(world: World) -> None:
    by, other = world.bronze("kent"), world.bronze("essex")
    broken(world, by, "surrey", datetime.now(UTC))
    for viewer, count in ((by, 1), (other, 0), (None, 0)):
        with viewing(viewer), connection.cursor() as cursor:
            cursor.execute("SELECT access.my_unreviewed_glass()")
            assert cursor.fetchone() == (count,)
    with viewing(other), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('daybreak.exceptions', 'on', true)")
        assert not Review.objects.exists()
