"""Envelopes through page and API, a force's answer through the page: what comes out opens at the force alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.ledger.tasks import seal_all
from daybreak.packages import queries
from daybreak.packages.models import AnswerKey, ForceKey
from daybreak.packages.terms import Said
from daybreak.packages.travelling.answering import new_key, read_key
from daybreak.packages.travelling.opening import open_envelope
from daybreak.packages.travelling.receiving import What, answer, take_in
from tests.api.programs import Program
from tests.packages.test_exporting import PUBLIC, SECRET, one_sent, trust, with_key
from tests.rooms import World
from tests.triage.invented import AT
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
from tests.web.doors import client_of


def pressed(world: World, path: str, **values: Any) -> Any:
    return client_of(world.coordinator).post(path, values)


def opens(sealed: bytes) -> str:
    return open_envelope(sealed, identity=SECRET, trust=trust(), force="kent").reference


def test_out_by_page_and_program_and_back_by_page(committed_world: World, tmp_path: Path) -> None:
    world = committed_world
    package = one_sent(world)
    line, public = new_key("kent")
    kent = {"key-force": "kent"}
    assert pressed(world, "/envelopes/key/", **kent, **{"key-public": PUBLIC}).status_code == 302
    assert pressed(world, "/envelopes/key/", **kent, **{"key-public": str(public)}).status_code == 302
    with viewing(world.coordinator):
        assert (ForceKey.objects.get().recipient, AnswerKey.objects.get().vkey) == (PUBLIC, str(public))
    seal_all(at=AT)
    one = pressed(world, f"/packages/{package.id}/export/")
    assert one.headers["Content-Disposition"] == 'attachment; filename="P-000001-1.kent.daybreak.age"'
    assert opens(one.content) == package.reference
    both = pressed(world, "/envelopes/export/", **{"envelopes-force": "kent"})
    packed = zipfile.ZipFile(io.BytesIO(both.content))
    assert [opens(packed.read(name)) for name in packed.namelist()] == [package.reference]
    lead = Program(world, world.coordinator)
    told = lead.send(f"/packages/{package.id}/export", version=lead.version(f"/packages/{package.id}"))
    assert opens(told.content) == package.reference
    take_in(open_envelope(told.content, identity=SECRET, trust=trust(), force="kent"), tmp_path, at=AT)
    signer = read_key(line, force="kent")
    what = What(package.reference, Said.ACKNOWLEDGED, "PC 1 Ann Other", access_to_children="no")
    file = answer(what, tmp_path, tmp_path, signer=signer, force="kent", at=session.now()).read_bytes()
    _comes_in(world, file, package.pk)


def _comes_in(world: World, file: bytes, key: Any) -> None:
    def sent(content: bytes) -> Any:
        return pressed(world, "/envelopes/answers/", answers=[SimpleUploadedFile("a.daybreak.answer", content)])

    changed = sent(file.replace(b'"access_to_children":"no"', b'"access_to_children":"yes"'))
    assert (changed.status_code, "was changed since" in changed.content.decode()) == (422, True)
    assert sent(file).status_code == 302
    with viewing(world.analyst):
        assert queries.package(key).state == "acknowledged"
    again = sent(file)
    assert (again.status_code, "was taken in before" in again.content.decode()) == (422, True)
    page = client_of(world.analyst).get("/envelopes/").content.decode()
    assert "PC 1 Ann Other" in page
    assert "Register a force" not in page, "the analyst registers no key"


@pytest.mark.django_db
def test_a_force_without_a_key_is_offered_no_envelope(world: World) -> None:
    package = one_sent(world)
    path = f"/packages/{package.id}/"
    assert "in an envelope" not in client_of(world.coordinator).get(path).content.decode()
    with_key(world)
    assert "in an envelope" in client_of(world.coordinator).get(path).content.decode()
    assert "in an envelope" not in client_of(world.force_analyst("kent")).get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("public", ["age1nothing", "kent/answers+00000000+xx", "another force's"])
def test_a_wrong_key_is_refused_on_the_page(world: World, public: str) -> None:
    public = str(new_key("surrey")[1]) if public == "another force's" else public
    answer = pressed(world, "/envelopes/key/", **{"key-force": "kent", "key-public": public})
    assert (answer.status_code, "Error: " in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_nothing_chosen_is_said(world: World) -> None:
    for path in ("/envelopes/key/", "/envelopes/answers/", "/envelopes/export/"):
        assert pressed(world, path).status_code == 422, path
