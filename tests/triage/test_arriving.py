"""A new fact ranks again, on arrival, exactly whoever it is about: through every door, without anybody asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daybreak.access.viewer import viewing
from daybreak.identity.models import Mention
from daybreak.identity.terms import Verdict
from daybreak.triage.models import RankingRun
from daybreak.triage.queries import current_ranking
from daybreak.triage.tasks import judge, receive_paths
from daybreak.triage.terms import Scope
from tests.api.programs import API, Program
from tests.intake.invented import content, person
from tests.rooms import World
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db

Door = Callable[[World, str, bytes, Path], object]
OTHER = content("R-9", person("Sam", "Elsewhere", emails=["sam@example.com"]))


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


def about(occupation: str, reference: str = "R-1", **said: Any) -> bytes:
    return content(reference, person("Alex", "Invented", born_on="1984-02-29", occupation=occupation, **said))


@pytest.mark.parametrize("door", [through_the_page, through_the_api, by_the_command])
def test_a_new_version_ranks_its_subject_again_and_nobody_else(world: World, door: Door, tmp_path: Path) -> None:
    door(world, "first", about("welder"), tmp_path)
    door(world, "other", OTHER, tmp_path)
    door(world, "again", about("primary school teacher"), tmp_path)
    with viewing(world.analyst):
        runs = list(RankingRun.objects.order_by("number"))
        assert [(run.scope, run.ranked) for run in runs] == [(Scope.CHANGED, 1)] * 3
        first = current_ranking(world.operation)[0]
        assert [reason["factor"] for reason in first.reasons if reason["points"]] == ["works-with-children"]
        assert first.run == runs[-1]
        assert current_ranking(world.operation).count() == 2


def test_what_says_nothing_new_ranks_nobody(world: World, tmp_path: Path) -> None:
    by_the_command(world, "first", about("welder"), tmp_path)
    by_the_command(world, "first", about("welder"), tmp_path)
    with viewing(world.analyst):
        assert RankingRun.objects.count() == 1


def test_a_delivery_of_many_files_ranks_once(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daybreak.intake.tasks.FILES_AT_ONCE", 2)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.json").write_bytes(content(f"R-{number}", person(f"Nobody{number}", "Invented")))
    receive_paths([folder], sender="Example", by=world.analyst, at=world.at)
    with viewing(world.analyst):
        assert [(run.scope, run.ranked) for run in RankingRun.objects.all()] == [(Scope.CHANGED, 5)]


def test_killed_before_the_ranking_the_same_delivery_again_ranks_whoever_waits(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("daybreak.triage.tasks.rank_changed", _killed)
        with pytest.raises(ConnectionAbortedError):
            by_the_command(world, "first", about("welder"), tmp_path)
    with viewing(world.analyst):
        assert Mention.objects.exclude(subject=None).exists()
        assert not RankingRun.objects.exists()
    by_the_command(world, "first", about("welder"), tmp_path)
    with viewing(world.analyst):
        assert RankingRun.objects.get().ranked == 1


def _killed(*_: object, **__: object) -> None:
    raise ConnectionAbortedError


def test_who_turns_out_to_be_one_person_is_ranked_with_the_facts_of_both(world: World, tmp_path: Path) -> None:
    by_the_command(world, "one", about("primary school teacher", emails=["a@example.com"]), tmp_path)
    two = content("R-2", person("Sandy", "Invented", emails=["s@example.com"]))
    by_the_command(world, "two", two, tmp_path)
    with viewing(world.analyst):
        assert current_ranking(world.operation).count() == 2
        left, right = Mention.objects.order_by("key")
        judge(left.id, right.id, verdict=Verdict.SAME, why="One man by his prints.", by=world.analyst, at=world.at)
        (only,) = current_ranking(world.operation)
        assert only.inputs["referrals"] == 2
        later = world.at + timedelta(minutes=1)
        judge(
            left.id, right.id, verdict=Verdict.DIFFERENT, why="The prints were another's.", by=world.analyst, at=later
        )
        assert current_ranking(world.operation).count() == 2
