"""Twenty deliveries of one file at the same time leave one source and one referral, and each batch reconciles."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from django.db import connections

from daybreak.access.viewer import viewing
from daybreak.intake.models import Batch, Fact, Receipt, Referral, SealedChunk, Source, Version
from daybreak.intake.queries import reconciliation
from daybreak.intake.tasks import receive_paths
from daybreak.intake.terms import Outcome
from tests.intake.invented import content, person
from tests.rooms import World

TWENTY = 20
ALEX = person("Alex", "Invented", emails=["alex@example.com"])


def at_once(world: World, *folders: Path) -> list[dict[str, int]]:
    """Deliver each folder in a thread with connections of its own, all started together."""
    barrier, by = Barrier(len(folders)), world.analyst

    def deliver(number: int) -> dict[str, int]:
        try:
            barrier.wait(timeout=60)
            at = world.at + timedelta(seconds=number)
            return receive_paths([folders[number]], sender=f"Sender {number}", by=by, at=at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(folders)) as pool:
        return list(pool.map(deliver, range(len(folders))))


def test_twenty_deliveries_of_one_file_leave_one(committed_world: World, tmp_path: Path) -> None:
    world = committed_world
    (tmp_path / "1001.json").write_bytes(content("1001", ALEX))
    got = at_once(world, *[tmp_path] * TWENTY)
    assert sum((Counter(each) for each in got), Counter()) == {"received": 20, "new": 1, "unchanged": 19}
    with viewing(world.analyst):
        assert [model.objects.count() for model in (Source, SealedChunk, Referral, Version)] == [1, 1, 1, 1]
        assert Fact.objects.filter(kind="email").count() == 1
        assert Batch.objects.count() == TWENTY
        for batch in Batch.objects.all():
            counted = reconciliation(batch)
            assert counted.pop("received") == sum(counted.values()) == 1
            assert Receipt.objects.get(batch=batch).referral == Referral.objects.get()


def test_twenty_versions_of_one_report_at_once_stand_one_behind_the_other(
    committed_world: World, tmp_path: Path
) -> None:
    world = committed_world
    folders = [tmp_path / str(number) for number in range(TWENTY)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        (folder / "report.json").write_bytes(content("1001", ALEX, note=f"said {number}"))
        (folder / "same.json").write_bytes(content("1002", ALEX))
    got = at_once(world, *folders)
    assert sum((Counter(each) for each in got), Counter()) == {
        "received": 40, "new": 2, "updated": 19, "unchanged": 19,
    }  # fmt: skip
    with viewing(world.analyst):
        versions = Version.objects.filter(referral__reference="1001").order_by("number")
        assert list(versions.values_list("number", "current")) == [(n, n == TWENTY) for n in range(1, TWENTY + 1)]
        assert len(set(versions.values_list("digest", flat=True))) == TWENTY
        assert Source.objects.count() == TWENTY + 1
        assert Receipt.objects.exclude(outcome=Outcome.QUARANTINED).filter(referral=None).count() == 0
