"""The pages of exhibits: each side signs on its own account, labels are scanned, nothing graphic is anywhere."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daybreak.access.viewer import viewing
from daybreak.custody import queries
from daybreak.custody.actions import correct, seize
from daybreak.custody.models import Exhibit
from daybreak.custody.rules import label_of
from daybreak.custody.terms import Correction, Part
from daybreak.ledger.models import Entry
from tests.custody.invented import bagged, entered, pass_on, seized
from tests.custody.vics import case_file
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "It is needed for the file of this case"
GRAPHIC, CORRECTED = "words nobody should meet unasked", "other words nobody should meet"


def held_by(world: World, exhibit: Exhibit) -> object:
    with viewing(world.examiner("kent")):
        return queries.holding_of(exhibit.id).held_by


def test_each_side_signs_on_its_own_page(world: World) -> None:
    exhibit, bronze, examiner = seized(world)[0], world.bronze("kent"), world.examiner("kent")
    gives, takes = client_of(bronze), client_of(examiner)
    path, seal = f"/exhibits/{exhibit.id}/", exhibit.seal_number
    assert gives.post(f"{path}give/", {"give-to": str(examiner.id)}).status_code == 422
    assert gives.post(f"{path}give/", {"give-to": str(examiner.id), "give-seal_number": seal}).status_code == 302
    assert held_by(world, exhibit) == bronze.id
    assert "Given, not yet taken" in gives.get(path).content.decode()
    assert "Take it" not in gives.get(path).content.decode()
    assert "Take it" in takes.get(path).content.decode()
    assert takes.post(f"{path}take/", {"take-seal_number": seal}).status_code == 302
    assert held_by(world, exhibit) == examiner.id
    assert "Continuity is unbroken" in gives.get(path).content.decode()
    assert "Hand it over" not in gives.get(path).content.decode(), "it is held by somebody else now"


def test_a_hand_over_that_did_not_happen_is_said_so(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    client, path = client_of(bronze), f"/exhibits/{exhibit.id}/"
    client.post(f"{path}give/", {"give-to": str(silver.id), "give-seal_number": exhibit.seal_number})
    assert client.post(f"{path}withdraw/", {"withdraw-reason": WHY}).status_code == 302
    assert "Given, not yet taken" not in client.get(path).content.decode()


def test_acts_of_one_page(world: World) -> None:
    exhibit, bronze = seized(world)[0], world.bronze("kent")
    client, path = client_of(bronze), f"/exhibits/{exhibit.id}/"
    broken = {"seal-seal_number": exhibit.seal_number, "seal-new_seal": "NEW-7", "seal-reason": WHY}
    assert client.post(f"{path}seal/", broken).status_code == 302
    said = {"correct-corrects": "0", "correct-part": "place", "correct-says": "loft", "correct-reason": WHY}
    assert client.post(f"{path}correct/", said).status_code == 302
    page = client.get(path).content.decode()
    assert "NEW-7" in page
    assert "corrected: loft" in page
    silver = client_of(world.silver("kent"))
    pass_on_seal(world, exhibit, "NEW-7")
    ended = {"end-seal_number": "NEW-7", "end-reason": WHY}
    assert silver.post(f"{path}return/", ended).status_code == 302
    assert silver.post(f"{path}destroy/", ended).status_code == 409
    assert "I gave it" not in silver.get(path).content.decode()


def pass_on_seal(world: World, exhibit: Exhibit, seal: str) -> None:
    pass_on(exhibit, world.bronze("kent"), world.silver("kent"), 1, seal=seal)


def test_an_item_is_seized_on_a_page_and_its_label_is_printed(world: World) -> None:
    visit = entered(world)[0]
    client = client_of(world.bronze("kent"))
    said = {"reference": "JRS/4", "seal_number": "K-1", "kind": "phone", "found_where": "Ann Other, kitchen",
            "seized_at": "2026-03-10T06:30"}  # fmt: skip
    assert client.post(f"/exhibits/seize/{visit.id}/now/", said | {"reference": ""}).status_code == 422
    assert client.post(f"/exhibits/seize/{visit.id}/now/", said).status_code == 302
    assert client.post(f"/exhibits/seize/{visit.id}/now/", said).status_code == 302, "sent again, recorded once"
    with viewing(world.bronze("kent")):
        exhibit = Exhibit.objects.get()
    for path in (f"/exhibits/labels/{visit.id}/", f"/exhibits/{exhibit.id}/label/"):
        answer = client.get(path)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


# ── scanning ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_hand_scanner_types_a_label_then_a_seal(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    given = {"give-to": str(silver.id), "give-seal_number": exhibit.seal_number}
    client_of(bronze).post(f"/exhibits/{exhibit.id}/give/", given)
    client = client_of(silver)
    page = client.get("/exhibits/scan/", {"code": label_of(exhibit.id).lower()}).content.decode()
    action = re.search(r'action="(/exhibits/[^"]+/take/)"', page)
    version = re.search(r'name="version" value="([0-9a-f]+)"', page)
    assert action
    assert version
    assert re.search(r'<input type="hidden" name="take-next" value="scan"', page)
    fields = {"take-seal_number": exhibit.seal_number, "take-next": "scan", "version": version[1]}
    answer = client.post(action[1], fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/exhibits/scan/")
    assert held_by(world, exhibit) == silver.id


@pytest.mark.parametrize("code", ["ABC/1", "abc1", "ABC-01"])
def test_references_are_found_however_they_are_typed(world: World, code: str) -> None:
    exhibit = seized(world)[0]
    page = client_of(world.bronze("kent")).get("/exhibits/scan/", {"code": code}).content.decode()
    assert label_of(exhibit.id) in page


def test_what_is_hidden_and_what_is_not_there_are_the_same_answer(world: World) -> None:
    exhibit = seized(world)[0]
    stranger = client_of(world.bronze("surrey"))
    answers = [
        stranger.get("/exhibits/scan/", {"code": code}).content.decode().replace(code, "")
        for code in (label_of(exhibit.id), label_of(uuid4()))
    ]
    plain = [re.sub(r'value="[^"]{60,}"|x-csrftoken": "[^"]+"|<time[^>]*>[^<]*</time>', "", each) for each in answers]
    assert plain[0] == plain[1]
    assert "No exhibit that you may see" in plain[0]


def test_a_misread_label_says_so(world: World) -> None:
    label = label_of(seized(world)[0].id)
    wrong = label[:-1] + ("2" if label[-1] != "2" else "3")
    page = client_of(world.bronze("kent")).get("/exhibits/scan/", {"code": wrong}).content.decode()
    assert "misread" in page


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_everything_that_is_wrong_is_on_one_page(world: World) -> None:
    first, second = seized(world, count=2)
    bronze, silver = world.bronze("kent"), world.silver("kent")
    pass_on(first, bronze, silver, 1, seal=second.seal_number)
    page = client_of(silver).get("/exhibits/continuity/").content.decode()
    assert "two bags may be mixed up" in page
    assert f"the seal of {second.reference}" in page
    assert "two bags" not in client_of(world.bronze("surrey")).get("/exhibits/continuity/").content.decode()


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_evidence_record_leaves_as_an_archive_and_is_recorded(world: World) -> None:
    exhibit = seized(world)[0]
    pass_on(exhibit, world.bronze("kent"), world.silver("kent"), 1)
    client = client_of(world.silver("kent"))
    statement = client.get(f"/exhibits/{exhibit.id}/statement/")
    assert statement.content.startswith(b"%PDF")
    archive = zipfile.ZipFile(BytesIO(client.get("/exhibits/archive/").content))
    names = set(archive.namelist())
    assert {"evidence/data/exhibits.json", "evidence/data/case.jsonld", "evidence/data/statements.pdf"} <= names
    record = json.loads(archive.read("evidence/data/exhibits.json"))
    assert [each["reference"] for each in record["exhibits"]] == ["ABC/1"]
    assert [step["kind"] for step in record["exhibits"][0]["steps"]] == ["given", "taken"]
    with viewing(world.auditor):
        assert Entry.objects.filter(act="exhibit:export", processing="disclose").count() == 2
    assert client.get("/exhibits/archive/", {"visit": str(uuid4())}).status_code == 404
    assert client_of(world.silver("surrey")).get(f"/exhibits/{exhibit.id}/statement/").status_code == 404
    assert client_of(world.bronze("kent")).get(f"/exhibits/{exhibit.id}/statement/").status_code == 403


def test_a_description_is_nowhere_until_it_is_opened(world: World) -> None:
    visit, bronze = entered(world)[0], world.bronze("kent")
    with viewing(bronze):
        exhibit = seize([replace(bagged(visit)[0], description=GRAPHIC)], by=bronze, at=world.at)[0]
        correct(exhibit.id, Correction(0, Part.DESCRIPTION, CORRECTED, WHY), by=bronze, at=world.at)
    client = client_of(world.silver("kent"))
    archive = zipfile.ZipFile(BytesIO(client.get("/exhibits/archive/").content))
    seen = [archive.read(name) for name in archive.namelist()]
    key = exhibit.id
    pages = (
        "/exhibits/", f"/exhibits/?q={GRAPHIC[:9]}", f"/exhibits/{key}/", f"/exhibits/scan/?code={label_of(key)}",
        "/exhibits/continuity/", f"/exhibits/{key}/statement/", f"/exhibits/{key}/label/", f"/visits/{visit.id}/",
    )  # fmt: skip
    seen += [client.get(path).content for path in pages]
    for each in seen:
        assert GRAPHIC.encode() not in each
        assert CORRECTED.encode() not in each
    assert b"No exhibit." in client.get("/exhibits/", {"q": GRAPHIC.split()[0]}).content, "it is not searched"
    opened = client.post(f"/exhibits/{key}/description/", {"reason": WHY}).content
    assert GRAPHIC.encode() in opened
    assert CORRECTED.encode() in opened


# ── results ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_examiners_export_is_read_and_its_hashes_wait(world: World) -> None:
    exhibit, client = seized(world)[0], client_of(world.examiner("kent"))
    path = f"/exhibits/{exhibit.id}/examine-file/"
    file = SimpleUploadedFile("export.json", case_file((1, False), (2, True)))
    assert client.post(path, {"file-file": file, "file-profile": "uk"}).status_code == 302
    page = client.get(f"/exhibits/{exhibit.id}/").content.decode()
    assert "somebody must look for a child" in page
    assert "VICS (United Kingdom)" in page
    assert page.count("no mapping of this scheme to UK A, B or C is stated") == 1
    lead = client_of(world.analyst)
    waiting = lead.get("/exhibits/results/").content.decode()
    assert label_of(exhibit.id) in waiting
    assert exhibit.reference not in waiting
    assert lead.post("/exhibits/results/take-in/").status_code == 302
    assert "Nothing waits" in lead.get("/exhibits/results/").content.decode()


def test_counts_by_hand(world: World) -> None:
    exhibit, client = seized(world)[0], client_of(world.examiner("kent"))
    path = f"/exhibits/{exhibit.id}/examine/"
    assert client.post(path, {"examine-uk_abc-A": "-1"}).status_code == 422
    assert client.post(path, {"examine-uk_abc-A": "3", "examine-devices": "1"}).status_code == 302
    assert client.post(path, {"examine-uk_abc-A": "5"}).status_code == 302
    page = client.get(f"/exhibits/{exhibit.id}/").content.decode()
    assert "+2" in page
    assert "this one counts" in page
    assert "no mapping of this scheme" not in page, "these are A, B and C themselves"
