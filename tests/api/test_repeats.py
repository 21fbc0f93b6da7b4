"""A write sent twice is done once, and its answer belongs to its sender."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from daybreak.access.actions import restrict
from daybreak.access.models import Answered, Grant
from daybreak.access.terms import Ground
from daybreak.access.viewer import viewing
from daybreak.identity.models import Subject
from daybreak.intake.models import Batch
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from tests.api.programs import API, Program
from tests.intake.invented import content, person
from tests.rooms import World
from tests.web.doors import waiting

A_MONTH = timedelta(days=30)
NO = {"access_to_children": "no"}


@pytest.fixture
def package(world: World) -> Package:
    return waiting(world)[0]


@pytest.fixture
def kent(world: World) -> Program:
    return Program(world, world.force_analyst("kent"))


def kept(world: World) -> int:
    with viewing(world.force_analyst("kent")):
        return Answered.objects.count()


@pytest.mark.django_db
def test_the_same_write_is_answered_the_same_and_done_once(world: World, kent: Program, package: Package) -> None:
    path, key = f"/packages/{package.id}", uuid4()
    version = kent.version(path)
    first = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    assert kent.send(f"{path}/accept", version=first.headers["ETag"]).json()["state"] == "accepted"
    again = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert kent.get(path).json()["state"] == "accepted"


@pytest.mark.django_db
def test_a_key_is_needed_and_stands_for_one_write(world: World, kent: Program, package: Package) -> None:
    path, key = f"/packages/{package.id}", uuid4()
    version = kent.version(path)
    missing = kent.send(f"{path}/acknowledge", NO, key="", version=version)
    assert (missing.status_code, missing.json()["place"]) == (422, "Idempotency-Key")
    assert kent.send(f"{path}/acknowledge", NO, key=key, version=version).status_code == 200
    for other in ({"access_to_children": "yes"}, None):
        answer = kent.send(f"{path}/acknowledge", other, key=key, version=version)
        assert (answer.status_code, answer.json()["message"]) == (422, "This key was used for another write")
    assert kent.send(f"{path}/accept", NO, key=key, version=version).status_code == 422, "another address"


@pytest.mark.django_db
def test_a_refused_write_keeps_no_answer(world: World, kent: Program, package: Package) -> None:
    path, key = f"/packages/{package.id}", uuid4()
    assert kent.send(f"{path}/accept", key=key, version=kent.version(path)).status_code == 409
    assert kept(world) == 0
    assert kent.send(f"{path}/acknowledge", NO, key=key, version=kent.version(path)).status_code == 200
    assert kept(world) == 1


@pytest.mark.django_db
def test_a_key_of_another_post_is_another_key(world: World, kent: Program, package: Package) -> None:
    key = uuid4()
    kent.send(f"/packages/{package.id}/acknowledge", NO, key=key, version=kent.version(f"/packages/{package.id}"))
    for post in (world.force_analyst("surrey"), world.silver("kent")):
        other = Program(world, post)
        answer = other.send(f"/packages/{package.id}/acknowledge", NO, key=key)
        assert "Idempotent-Replayed" not in answer.headers
        with viewing(post):
            assert Answered.objects.count() == 0
    assert kept(world) == 1


@pytest.mark.django_db
def test_who_sees_less_now_is_not_answered_from_before(world: World, kent: Program, package: Package) -> None:
    path, key, post = f"/packages/{package.id}", uuid4(), world.force_analyst("kent")
    version = kent.version(path)
    first = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    with viewing(world.coordinator):
        Grant.objects.filter(post=post).update(granted_until=world.at + timedelta(days=1))
    answer = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    assert answer.status_code == 409
    assert first.json()["reference"] not in answer.content.decode()


@pytest.mark.django_db
def test_what_was_hidden_since_is_not_answered_from_before(world: World, kent: Program, package: Package) -> None:
    path, key = f"/packages/{package.id}", uuid4()
    version = kent.version(path)
    first = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    now, by, second = datetime.now(UTC), world.coordinator, world.second_coordinator
    with viewing(by):
        restrict(Subject.objects.get(pk=package.subject_id), ground=Ground.POLICE, reason="A serving officer",
                 until=now + A_MONTH, named=[second], by=by, at=now)  # fmt: skip
    answer = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    assert answer.status_code == 409
    assert first.json()["reference"] not in answer.content.decode()


@pytest.mark.django_db
def test_an_answer_is_kept_for_a_day(world: World, kent: Program, package: Package) -> None:
    path, key = f"/packages/{package.id}", uuid4()
    version = kent.version(path)
    kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    _age(world)
    late = kent.send(f"{path}/acknowledge", NO, key=key, version=version)
    assert late.status_code == 412, "forgotten: judged as a new write"
    assert kept(world) == 1, "what was refused is undone, the forgetting too"


def _age(world: World) -> None:
    """Make every answer of Kent's analyst more than a day old, as another one would be."""
    with viewing(world.force_analyst("kent")):
        rows = list(Answered.objects.all())
        Answered.objects.all().delete()
        for row in rows:
            row.answered_at -= timedelta(hours=25)
        Answered.objects.bulk_create(rows)


@pytest.mark.django_db
def test_old_answers_are_forgotten_whoevers_they_are(world: World, kent: Program, package: Package) -> None:
    kent.send(f"/packages/{package.id}/acknowledge", NO, version=kent.version(f"/packages/{package.id}"))
    _age(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.forget_answers()")
        assert cursor.fetchone() == (1,)
    assert kept(world) == 0


@pytest.mark.django_db
def test_files_sent_again_are_one_batch_however_they_are_wrapped(world: World) -> None:
    program, key = Program(world, world.analyst), uuid4()
    answers = [_upload(program, key, content("R-7", person("Bob", "Other"))) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert _upload(program, key, content("R-8", person("Bob", "Other"))).status_code == 422
    with viewing(world.analyst):
        assert Batch.objects.count() == 1


def _upload(program: Program, key: object, file: bytes) -> Any:
    files = {"files": SimpleUploadedFile("r.json", file)}
    return program.client.post(f"{API}/batches?sender=Example", files, headers={"idempotency-key": str(key)})


def test_of_two_at_once_one_works_and_the_other_is_told(committed_world: World) -> None:
    world = committed_world
    package, key, start = waiting(world)[0], uuid4(), Barrier(6)
    programs = [Program(world, world.force_analyst("kent")) for _ in range(6)]
    path = f"/packages/{package.id}"
    version, answers = programs[0].version(path), []

    def send(program: Program) -> None:
        start.wait()
        answers.append(program.send(f"{path}/acknowledge", NO, key=key, version=version))
        connections.close_all()

    threads = [Thread(target=send, args=(program,)) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [answer for answer in answers if answer.status_code == 200]
    assert done
    assert len({answer.content for answer in done}) == 1
    assert len([answer for answer in done if "Idempotent-Replayed" not in answer.headers]) == 1
    assert {answer.status_code for answer in answers} <= {200, 409}
    with viewing(world.force_analyst("kent")):
        assert Package.objects.get(pk=package.pk).state == PackageState.ACKNOWLEDGED
        assert Answered.objects.count() == 1
