"""What is delivered is followed at once, through every door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daybreak.access.viewer import viewing
from daybreak.deconfliction.models import Hit
from daybreak.deconfliction.tasks import judge, receive_paths, take_in
from daybreak.identity.models import Link, Mention
from daybreak.identity.terms import Verdict
from daybreak.intake.actions import open_batch
from daybreak.intake.arrivals import open_all
from daybreak.intake.models import Batch
from daybreak.intake.queries import reconciliation
from tests.api.programs import API, Program
from tests.intake.invented import content, person, records
from tests.rooms import World
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db

A_MINUTE = timedelta(minutes=1)
ALEX = person("Alex", "Invented", born_on="1984-02-29", emails=["alex@example.com"])


def through_the_page(world: World, name: str, file: bytes, folder: Path) -> None:
    files = [SimpleUploadedFile(f"{name}.json", file, "application/json")]
    client_of(world.analyst).post("/batches/deliver/", {"sender": "Example", "name": name, "files": files})


def through_the_api(world: World, name: str, file: bytes, folder: Path) -> None:
    program = Program(world, world.analyst)
    files = {"files": SimpleUploadedFile(f"{name}.json", file)}
    program.client.post(f"{API}/batches?sender=Example", files, headers={"idempotency-key": name})


def by_the_command(world: World, name: str, file: bytes, folder: Path) -> None:
    (folder / f"{name}.json").write_bytes(file)
    receive_paths([folder / f"{name}.json"], sender="Example", by=world.analyst, at=world.at)


DOORS = [through_the_page, through_the_api, by_the_command]


@pytest.mark.parametrize("door", DOORS)
def test_who_is_delivered_is_resolved_against_who_is_known(world: World, door: object, tmp_path: Path) -> None:
    by_the_command(world, "first", content("R-1", ALEX), tmp_path)
    door(world, "second", content("R-2", ALEX), tmp_path)  # type: ignore[operator]
    with viewing(world.analyst):
        assert Mention.objects.exclude(subject=None).count() == 2
        assert Link.objects.get().band == "strong"


def test_many_files_are_read_ahead_and_all_are_there(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three groups: the reader is a process of its own, and what it cannot read is set aside as anywhere."""
    monkeypatch.setattr("daybreak.intake.tasks.FILES_AT_ONCE", 4)
    for number in range(9):
        (tmp_path / f"{number}.json").write_bytes(content(f"R-{number}", person(f"Nobody{number}", "Invented")))
    (tmp_path / "broken.json").write_bytes(b'{"reportId": ')
    counted = receive_paths([tmp_path], sender="Example", by=world.analyst, at=world.at)
    assert (counted["received"], counted["new"], counted["quarantined"]) == (10, 9, 1)
    with viewing(world.analyst):
        assert reconciliation(Batch.objects.get()) == counted
        assert Mention.objects.exclude(subject=None).count() == 9
    again = receive_paths([tmp_path], sender="Example", by=world.analyst, at=world.at)
    assert (again["unchanged"], again["new"]) == (9, 0)


def test_a_judgement_makes_two_forces_meet(world: World) -> None:
    """Two forces' records share no identifier, until somebody says that they are about one man."""
    ours = records("kent", {"Record": "1", "Forename": "Alex", "Surname": "Invented", "Phone": "07700 900123"})
    theirs = records("surrey", {"Record": "2", "Forename": "Sandy", "Surname": "Invented", "Phone": "07700 900456"})
    by = world.analyst
    with viewing(by):
        for at, file in enumerate((ours, theirs)):
            batch = open_batch(f"b{at}", national=world.national, sender="Example", by=by, at=world.at)
            take_in(open_all([file]), batch=batch, by=by, at=world.at)
        assert not Hit.objects.filter(lapsed_at=None).exists()
        left, right = Mention.objects.order_by("key")
        judge(left.id, right.id, verdict=Verdict.SAME, why="One man by his prints.", by=by, at=world.at)
        assert Hit.objects.filter(lapsed_at=None).count() == 1
        judge(
            left.id, right.id, verdict=Verdict.UNSURE, why="The prints were another's.", by=by, at=world.at + A_MINUTE
        )
        assert not Hit.objects.filter(lapsed_at=None).exists()
