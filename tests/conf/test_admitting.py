"""Turns at the server's door: who writes at a door goes first, and a place that was taken comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from daybreak.conf.admitting import (
    AT_ONCE,
    FIRST,
    LOOKING,
    MOST_WAITING,
    OPENING,
    STREAMS,
    Admitting,
    Asking,
    Knows,
    Receive,
    Refused,
    Scope,
    Send,
    Turns,
)


async def nobody(_: Scope) -> bool:
    return False


async def somebody(_: Scope) -> bool:
    return True


def test_the_urgent_go_first_and_the_others_in_the_order_they_came() -> None:
    async def played() -> list[str]:
        turns, order = Turns(1), []

        async def one(name: str, urgency: int) -> None:
            await turns.take(urgency)
            order.append(name)
            turns.give()

        await turns.take()
        waiting = [asyncio.create_task(one(*each)) for each in (("a", 1), ("b", 1), ("door", 0), ("c", 1))]
        await asyncio.sleep(0)
        turns.give()
        await asyncio.gather(*waiting)
        await turns.take()  # the one place is free again
        return order

    assert asyncio.run(asyncio.wait_for(played(), 5)) == ["door", "a", "b", "c"]


def test_who_leaves_while_waiting_keeps_no_place() -> None:
    async def played() -> None:
        turns = Turns(1)
        await turns.take()
        waiting = [asyncio.create_task(turns.take()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        turns.give()
        waiting[1].cancel()  # it has been given the place and leaves before it knows
        await asyncio.gather(*waiting, return_exceptions=True)
        turns.give()
        await turns.take()

    asyncio.run(asyncio.wait_for(played(), 5))


def test_a_request_holds_its_place_until_its_answer_begins_and_a_failed_one_gives_it_back() -> None:
    stream, page = next(iter(STREAMS)), "/day/"
    assert asyncio.run(_most_at_work(stream, 9)) == OPENING
    assert asyncio.run(_most_at_work(page, 3 * AT_ONCE)) == AT_ONCE
    assert asyncio.run(_most_at_work(next(iter(FIRST)), 3 * AT_ONCE, fails=True)) == AT_ONCE


@pytest.mark.parametrize(("knows", "first"), [(somebody, "door"), (nobody, "page")])
def test_only_who_is_signed_in_goes_before_others(knows: Knows, first: str) -> None:
    async def played() -> list[str]:
        order: list[str] = []
        open_now = asyncio.Event()

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            order.append(scope["name"])
            await open_now.wait()

        async def whole() -> Any:
            return {"type": "http.request", "body": b""}

        async def nothing(*_: Any) -> None:
            return None

        door, at_work = Admitting(application, knows), [("busy", "/day/")] * AT_ONCE
        sent = []
        for name, path in [*at_work, ("page", "/day/"), ("door", next(iter(FIRST)))]:
            scope = {"type": "http", "path": path, "name": name}
            sent.append(asyncio.create_task(door(scope, whole, nothing)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        open_now.set()
        await asyncio.gather(*sent)
        return order[AT_ONCE:]

    assert asyncio.run(asyncio.wait_for(played(), 5))[0] == first


def test_where_too_many_wait_the_next_is_told_to_come_again_and_who_is_urgent_is_not() -> None:
    async def played() -> None:
        turns = Turns(0)
        waiting = [asyncio.create_task(turns.take()) for _ in range(MOST_WAITING)]
        for _ in waiting:
            await asyncio.sleep(0)
        with pytest.raises(Refused, match="wait already"):
            turns.check()
        waiting.pop().cancel()
        for _ in waiting:
            turns.give()
        await asyncio.gather(*waiting)
        turns.check()

    asyncio.run(asyncio.wait_for(played(), 10))


def test_nobody_unknown_takes_the_places_at_which_live_pictures_open() -> None:
    stream = next(iter(STREAMS))
    assert asyncio.run(_most_at_work(stream, 2 * AT_ONCE, knows=nobody)) == AT_ONCE
    assert asyncio.run(_most_at_work(stream, 2 * AT_ONCE, knows=somebody)) == OPENING


def test_who_never_sends_the_rest_of_a_request_keeps_nobody_out() -> None:
    async def played() -> bool:
        answered = asyncio.Event()

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            while (await receive()).get("more_body"):
                pass
            answered.set()

        async def half() -> Any:
            if half.begun:  # type: ignore[attr-defined]
                await asyncio.Event().wait()
            half.begun = True  # type: ignore[attr-defined]
            return {"type": "http.request", "body": b"x", "more_body": True}

        async def whole() -> Any:
            return {"type": "http.request", "body": b"x"}

        async def nothing(*_: Any) -> None:
            return None

        half.begun = False  # type: ignore[attr-defined]
        door, scope = Admitting(application, nobody), {"type": "http", "path": "/day/"}
        slow = [asyncio.create_task(door(scope, half, nothing)) for _ in range(2 * AT_ONCE)]
        await asyncio.sleep(0)
        await door(scope, whole, nothing)
        for each in slow:
            each.cancel()
        return answered.is_set()

    assert asyncio.run(asyncio.wait_for(played(), 5))


def test_made_up_sessions_are_looked_up_few_at_a_time_and_entries_from_doors_before_pictures() -> None:
    async def played() -> tuple[int, list[str]]:
        looking, most, order, open_now = 0, 0, [], asyncio.Event()

        async def looked_up(scope: Scope) -> bool:
            nonlocal looking, most
            looking, most = looking + 1, max(most, looking + 1)
            await open_now.wait()
            looking -= 1
            order.append(scope["path"])
            return False

        asking, stream, door = Asking(looked_up), next(iter(STREAMS)), next(iter(FIRST))
        paths = [stream] * (MOST_WAITING + LOOKING - 1) + [door]
        asked = [asyncio.create_task(asking({"type": "http", "path": path})) for path in paths]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="wait already"):
            await asking({"type": "http", "path": stream})
        open_now.set()
        assert not any(await asyncio.gather(*asked))
        return most, order

    most, order = asyncio.run(asyncio.wait_for(played(), 10))
    assert most == LOOKING
    assert order.index(next(iter(FIRST))) <= LOOKING


def test_where_too_many_pictures_wait_nobody_is_looked_up_for_the_next() -> None:
    async def played() -> int:
        asked = 0

        async def counted(_: Scope) -> bool:
            nonlocal asked
            asked += 1
            return True

        async def application(_: Scope, receive: Receive, __: Send) -> None:
            await receive()
            await asyncio.Event().wait()

        async def whole() -> Any:
            return {"type": "http.request", "body": b""}

        async def nothing(*_: Any) -> None:
            return None

        door, scope = Admitting(application, counted), {"type": "http", "path": next(iter(STREAMS))}
        waiting = [asyncio.create_task(door(scope, whole, nothing)) for _ in range(OPENING + MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="wait already"):
            await door(scope, whole, nothing)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return asked

    assert asyncio.run(asyncio.wait_for(played(), 10)) == OPENING + MOST_WAITING


async def _most_at_work(path: str, number: int, *, fails: bool = False, knows: Knows = somebody) -> int:
    """Send requests at once, each of whose answers goes on for ever once begun; return how many worked at a time."""
    working, most, came, begun = 0, 0, 0, asyncio.Event()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal working, most, came
        await receive()
        working, most, came = working + 1, max(most, working + 1), came + 1
        for _ in range(3):
            await asyncio.sleep(0)
        working -= 1
        if fails:
            raise RuntimeError("broken")
        await send({"type": "http.response.start"})
        await begun.wait()

    async def whole() -> Any:
        return {"type": "http.request", "body": b""}

    async def nothing(*_: Any) -> None:
        return None

    door = Admitting(application, knows)
    sent = [asyncio.create_task(door({"type": "http", "path": path}, whole, nothing)) for _ in range(number)]
    for _ in range(number * 10):
        await asyncio.sleep(0)
    assert came == number, "every one had its turn, though no answer has ended"
    begun.set()
    await asyncio.gather(*sent, return_exceptions=True)
    return most
