"""The pages, operations and commands of hash matching do the same things, and say that a match is a lead."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from daybreak.access.viewer import viewing
from daybreak.hashmatch.models import HashList, HashMatch
from daybreak.hashmatch.terms import A_LEAD, NO_MATCH
from daybreak.ledger.models import Entry
from tests.api.programs import token_for
from tests.hashmatch.invented import digest, listed, near, pictures, take
from tests.intake.invented import report
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
