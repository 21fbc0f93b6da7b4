"""The live picture: each is sent what it may see, as it moves, and nothing once it may not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.visits.actions import record_events
from daybreak.visits.terms import EventKind
from daybreak.web import live
from daybreak.web.live import Picture, watcher_of
from tests.rooms import World
from tests.visits.invented import happened, ready
from tests.web.doors import client_of

Found = TypeVar("Found")
SECONDS = 20


async def heard(stream: AsyncIterator[bytes], fits: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    """Return the pieces of the page once they fit, as a browser puts them together."""
    page: dict[str, str] = {}
    async for event in stream:
        page |= json.loads(event.decode().removeprefix("data: "))["parts"]
        if fits(page):
            return page
    raise AssertionError("the stream ended")


def watched(post: Post, world: World) -> Any:
    with viewing(post):
        return watcher_of(post, world.operation, None)


def under_way(page: dict[str, str]) -> bool:
    return "Under way</a></dt><dd>1</dd>" in page.get("live-total", "")


def test_what_is_recorded_is_sent_to_who_may_see_it_and_to_nobody_else(committed_world: World, settings: Any) -> None:
    world = committed_world
    kent, surrey = ready(world)[0], ready(world, "surrey")[0]
    bronze = world.bronze("kent")
    watchers = [watched(post, world) for post in (world.gold, world.silver("kent"), world.silver("surrey"))]

    def record() -> None:
        with viewing(bronze):
            said = happened(kent, EventKind.ENTRY, EventKind.WRONG_PREMISES)
            record_events(said, by=bronze, at=datetime.now(UTC))

    async def watch() -> list[dict[str, str]]:
        picture = Picture()
        async with (
            aclosing(picture.stream(watchers[0])) as gold,
            aclosing(picture.stream(watchers[1])) as own,
            aclosing(picture.stream(watchers[2])) as other,
        ):
            await heard(other, lambda page: "Surrey" in page.get("live-forces", ""))
            await asyncio.to_thread(record)
            pages = [await heard(gold, under_way), await heard(own, under_way)]
            return [*pages, await heard(picture.stream(watched_again), lambda page: "live-forces" in page)]

    watched_again = watched(world.silver("surrey"), world)
    gold, own, other = asyncio.run(asyncio.wait_for(watch(), SECONDS))
    assert "Surrey" in gold["live-forces"]
    assert "Kent" in gold["live-forces"]
    assert "services" not in gold["live-forces"], "an authority's part holds no visit"
    assert kent.reference in gold["live-alarms"]
    assert "Surrey" not in str(own)
    assert kent.reference in own["live-newest"]
    assert "Kent" not in str(other)
    assert kent.reference not in str(other) or kent.reference == surrey.reference


def test_who_may_not_watch_any_more_is_let_go(committed_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world, silver = committed_world, committed_world.silver("kent")
    ready(world)
    monkeypatch.setattr(live, "ASK_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.2)
    watcher = watched(silver, world)

    def end() -> None:
        from daybreak.access.actions import end_post

        with viewing(world.administrator):
            end_post(silver, reason="has left the force", by=world.administrator, at=datetime.now(UTC))

    async def watch() -> bool:
        async with aclosing(Picture().stream(watcher)) as stream:
            await heard(stream, lambda page: "live-total" in page)
            await asyncio.to_thread(end)
            async for _ in stream:
                pass
            return True

    assert asyncio.run(asyncio.wait_for(watch(), SECONDS))


@pytest.mark.django_db
def test_the_page_shows_the_day_without_scripts_and_the_stream_only_to_who_asks_for_one(world: World) -> None:
    ready(world)
    client = client_of(world.gold)
    page = client.get("/day/live/").content.decode()
    assert "Kent Police" in page
    assert "Ready</a></dt><dd>1</dd>" in page
    assert client.get("/day/live/stream/").status_code == 422
    assert client_of(world.examiner("kent")).get("/day/live/").status_code == 403
    assert "Kent" not in client_of(world.silver("surrey")).get("/day/live/").content.decode()


@pytest.mark.django_db
def test_a_decision_is_logged_on_its_page(world: World) -> None:
    client = client_of(world.silver("kent"))
    client.post("/decisions/log/", {"decided": "Wait for the second team", "rationale": "A dog is loose"})
    page = client.get("/decisions/").content.decode()
    assert "Silver 1, Kent Police: Wait for the second team" in page
    assert client.post("/decisions/log/", {"decided": "", "rationale": "x"}).status_code == 422
    assert client_of(world.analyst).post("/decisions/log/", {}).status_code == 403
