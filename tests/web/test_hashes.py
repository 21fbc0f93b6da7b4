"""The pages, operations and commands of hash matching do the same things, and say that a match is a lead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.hashmatch.models import FileHash, HashList, HashMatch
from daybreak.hashmatch.terms import A_LEAD, NO_MATCH
from daybreak.identity.actions import judge, resolve
from daybreak.identity.models import Mention
from daybreak.identity.terms import Verdict
from daybreak.ledger.models import Entry
from tests.api.programs import token_for
from tests.hashmatch.invented import digest, listed, near, pictures, take
from tests.intake.invented import person, report
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db

ONE, PICTURE = digest(1), digest(3, width=32)
REASON = "Both were sent by the same provider"


def test_a_match_is_shown_as_a_lead_and_judged(world: World) -> None:
    with viewing(world.analyst):
        take(world, pictures("one", ("P-1", PICTURE, "90"), ("P-2", near(PICTURE, 9), "30")))
        match = HashMatch.objects.get()
    client = client_of(world.analyst)
    page = client.get("/hash-matches/").content.decode()
    assert "Near: 9 of 256 bits differ" in page
    assert "Quality 30: too low to rely on" in page
    assert A_LEAD in page
    assert NO_MATCH in page
    one = client.get(f"/hash-matches/{match.id}/")
    assert PICTURE in one.content.decode()
    said = {"state": "acknowledged", "reason": "no", "version": _version(one.content.decode())}
    assert client.post(f"/hash-matches/{match.id}/judge/", said).status_code == 422
    assert client.post(f"/hash-matches/{match.id}/judge/", said | {"reason": REASON}).status_code == 302
    assert REASON in client.get(f"/hash-matches/{match.id}/").content.decode()
    assert "P-1" not in client.get("/hash-matches/?state=waiting").content.decode()


def _version(page: str) -> str:
    return page.partition('name="version" value="')[2].partition('"')[0]


def test_a_list_is_imported_replaced_and_retired_on_its_page(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]))
    client = client_of(world.analyst)
    said = {"name": "Known files", "publisher": "Example Hotline", "scheme": "uk_abc", "category": "A"}

    def send(content: str, **further: str) -> int:
        file = SimpleUploadedFile("list.txt", content.encode())
        return int(client.post("/hash-lists/import/", said | {"file": file} | further).status_code)

    assert send("no hash") == 422
    assert send(ONE, scheme="") == 422
    assert [send(f"{ONE}\nno hash"), send(ONE)] == [302, 302]
    with viewing(world.analyst):
        key = HashList.objects.get().id
    page = client.get(f"/hash-lists/{key}/").content.decode()
    assert page.count("list.txt") == 2
    assert "Known files" in client.get("/hash-lists/").content.decode()
    assert "UK A/B/C A" in client.get("/hash-matches/").content.decode()
    retired = client.post(f"/hash-lists/{key}/retire/", {"reason": REASON, "version": _version(page)})
    assert retired.status_code == 302
    assert "UK A/B/C A" not in client.get("/hash-matches/").content.decode()


def test_a_look_up_answers_and_is_entered(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]))
        listed(world, [ONE])
    client = client_of(world.analyst)
    page = client.post("/hash-look-up/now/", {"digest": ONE.upper()}).content.decode()
    assert "Known files" in page
    assert "Exact" in page
    assert client.post("/hash-look-up/now/", {"digest": "abc"}).status_code == 422
    nothing = client.post("/hash-look-up/now/", {"digest": digest(9)}).content.decode()
    assert "No list has this hash" in nothing
    with viewing(world.auditor):
        assert Entry.objects.filter(act="hash:look-up").count() == 2


def test_a_program_does_the_same(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]))
    headers = {"authorization": f"Bearer {token_for(world, world.analyst)}"}
    client = Client()
    file = SimpleUploadedFile("list.txt", f"{ONE}\nno hash".encode())
    answer = client.post(
        "/api/v1/hash-lists?name=Known&publisher=Example", {"file": file}, headers=headers | {"idempotency-key": "a"}
    )
    assert answer.status_code == 201
    assert (answer.json()["hashes"], answer.json()["refused"]) == ({"md5": 1}, 1)
    assert answer.json()["problems"][0]["place"] == "line 2"
    (match,) = client.get("/api/v1/hash-matches", headers=headers).json()
    assert (match["hash_list"], match["distance"], match["weak"]) == ("Known", 0, False)
    found = client.post(
        "/api/v1/hash-look-ups", json.dumps({"digest": ONE}), content_type="application/json",
        headers=headers | {"idempotency-key": "b"},
    ).json()  # fmt: skip
    assert [entry["hash_list"] for entry in found["listed"]] == ["Known"]
    assert found["note"] == NO_MATCH


def test_two_reports_that_name_one_suspect_already_are_said_to_be_linked(world: World) -> None:
    """An overlap of two seizures nobody had linked is news; where somebody had, the match says whom both name."""
    person_ = person("Alex", "Invented", emails=["alex@example.com"])
    with viewing(world.analyst):
        take(world, report("1", person_, hashes=[ONE]), report("2", person_, hashes=[ONE]))
        take(world, report("3", person("Bo", "Example", emails=["bo@example.com"]), hashes=[ONE]))
        resolve(world.national, by=world.analyst, at=world.at)
        left, right = Mention.objects.filter(features__emails__contains=["alex@example.com"]).order_by("key")
        judge(left.id, right.id, verdict=Verdict.SAME, why=REASON, by=world.analyst, at=world.at)
        subject = Mention.objects.get(pk=left.id).subject
    assert subject is not None
    page = client_of(world.analyst).get("/hash-matches/").content.decode()
    assert page.count(f"both name {subject.reference} already") == 1
    assert page.count("another referral, not linked to the first") == 2
    headers = {"authorization": f"Bearer {token_for(world, world.analyst)}"}
    told = Client().get("/api/v1/hash-matches", headers=headers).json()
    assert sorted(row["linked"] for row in told) == ["", "", subject.reference]


def test_the_commands_do_the_same(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]))
    file = tmp_path / "list.txt"
    file.write_text(f"{ONE}\nno hash\n")

    def run(*words: str) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["hash", *words, "--as", world.analyst.person.username, "--json"])
        assert done.exit_code == 0, done.exception
        told: dict[str, Any] = json.loads(done.output.splitlines()[-1])
        return told

    told = run("import", str(file), "--name", "Known", "--publisher", "Example")
    assert told == {"version": 1, "hashes": {"md5": 1}, "refused": 1}
    assert run("lists")["lists"][0] | {"state": ""} == {
        "name": "Known", "publisher": "Example", "version": 1, "hashes": 1, "state": "",
    }  # fmt: skip
    assert len(run("look-up", ONE)["listed"]) == 1
    assert [row[1] for row in run("matches")["matches"]] == ["Known"]
    retired = ["hash", "retire", "Known", "--reason", REASON, "--as", world.analyst.person.username]
    assert CliRunner().invoke(app, retired).exit_code == 0
    assert run("matches")["matches"] == []
    missing = CliRunner().invoke(app, ["hash", "import", str(tmp_path / "none"), "--name", "n", "--publisher", "p"])
    assert "There is no file" in str(missing.exception)


def test_a_quality_that_is_no_number_is_none(world: World) -> None:
    with viewing(world.analyst):
        assert take(world, pictures("one", ("P-1", PICTURE, "\u00b2"))) == 1
        assert FileHash.objects.get().quality is None
