"""Devices that send at the same time, in transactions of their own: nothing is lost, nothing is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db import connection

from daybreak.access.viewer import viewing
from daybreak.visits.models import Outcome, Visit, VisitEvent
from daybreak.visits.terms import EventKind
from tests.rooms import World
from tests.visits.invented import happened, ready
from tests.visits.test_synchronising import KINDS, A, became, enrolled, send


def test_many_devices_at_once_lose_nothing_and_double_nothing(committed_world: World) -> None:
    world = committed_world
    visits = ready(world, count=3)
    devices = [UUID(int=number) for number in range(1, 9)]
    bronze = enrolled(world, *devices)
    entries = {
        device: [
            replace(each, event_ref=uuid5(device, str(each.event_ref)))
            for visit in visits
            for each in happened(visit, *KINDS)
        ]
        for device in devices
    }

    def device_sends(device: UUID) -> list[str]:
        said = []
        try:
            for number in range(4):  # the same things over and over, each time from another end
                part = entries[device][number:] + entries[device][:number]
                with viewing(bronze):
                    said += became(send(part, device, bronze, datetime.now(UTC)))
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(device_sends, devices))
    total = len(KINDS) * len(visits)
    assert [answer.count("kept") for answer in answers] == [total] * 8
    assert [answer.count("known") for answer in answers] == [3 * total] * 8
    with viewing(bronze):
        assert VisitEvent.objects.count() == 8 * total
        assert set(Visit.objects.values_list("state", flat=True)) == {"completed"}
        assert Outcome.objects.count() == len(visits)


def test_the_same_entry_by_many_threads_at_once_is_one(committed_world: World) -> None:
    visit = ready(committed_world)[0]
    bronze = enrolled(committed_world, A)
    entry = happened(visit, EventKind.ENTRY)

    def once(_: int) -> str:
        try:
            with viewing(bronze):
                return became(send(entry, A, bronze))[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(once, range(16)))
    assert sorted(told) == ["kept", *["known"] * 15]
    with viewing(bronze):
        assert VisitEvent.objects.count() == 1
