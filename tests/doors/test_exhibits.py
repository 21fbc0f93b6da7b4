"""Exhibits go through every door: page (tests/web), API and command; each side signs, and nothing graphic is given."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from daybreak.access.viewer import viewing
from daybreak.cli import evidence, exhibits
from daybreak.custody import queries
from daybreak.custody.actions import seize
from daybreak.custody.models import Exhibit
from daybreak.custody.rules import label_of
from daybreak.custody.terms import ItemKind, Part
from daybreak.kernel.errors import Conflict, NotFound
from tests.api.programs import API, Program
from tests.custody.invented import bagged, entered, seized
from tests.custody.vics import case_file
from tests.rooms import World

pytestmark = pytest.mark.django_db
WHY = "It is needed for the file of this case"
GRAPHIC = "words nobody should meet unasked"


def sent(program: Program, exhibit: Exhibit, act: str, **said: Any) -> Any:
    path = f"/exhibits/{exhibit.id}"
    return program.send(f"{path}/{act}", said, version=program.version(path))


def test_programs_sign_for_both_sides_of_a_hand_over(world: World) -> None:
    exhibit, bronze, examiner = seized(world)[0], world.bronze("kent"), world.examiner("kent")
    gives, takes, seal = Program(world, bronze), Program(world, examiner), exhibit.seal_number
    assert sent(gives, exhibit, "give", to=str(world.examiner("surrey").id), seal_number=seal).status_code == 404
    given = sent(gives, exhibit, "give", to=str(examiner.id), seal_number=seal).json()
    assert given == {"number": 1, "breaks": []}
    whole = gives.get(f"/exhibits/{exhibit.id}").json()
    assert (whole["held_by"], whole["given_to"]) == (str(bronze.id), str(examiner.id))
    assert sent(takes, exhibit, "withdraw", reason=WHY).json()["number"] == 2
    sent(gives, exhibit, "give", to=str(examiner.id), seal_number=seal)
    assert sent(takes, exhibit, "take", seal_number="S-9").json()["breaks"][0]["kind"] == "seal"
    assert sent(takes, exhibit, "take", seal_number=seal, reason=WHY).status_code == 409, "it is there already"
    told = takes.get("/exhibits/continuity").json()
    assert (told["looked_at"], [each["reference"] for each in told["broken"]]) == (1, ["ABC/1"])


def test_programs_seize_seal_correct_and_examine(world: World) -> None:
    visit = entered(world)[0]
    program = Program(world, world.bronze("kent"))
    item = {"visit": str(visit.id), "reference": "JRS/7", "seal_number": "K-7", "kind": "phone",
            "seized_at": "2026-03-10T06:00:00+00:00", "found_where": "desk", "description": GRAPHIC}  # fmt: skip
    assert program.send("/exhibits", [item | {"seized_at": "2026-03-10T06:00:00"}]).status_code == 422, "no zone"
    made = program.send("/exhibits", [item]).json()
    assert program.send("/exhibits", [item]).json() == made
    with viewing(world.bronze("kent")):
        exhibit = Exhibit.objects.get()
    assert made[0]["label"] == label_of(exhibit.id)
    assert sent(program, exhibit, "seal", seal_number="K-7", new_seal="K-8", reason=WHY).json()["breaks"] == []
    corrected = sent(program, exhibit, "correct", corrects=0, part="description", says=GRAPHIC, reason=WHY)
    assert corrected.status_code == 200
    examiner = Program(world, world.examiner("kent"))
    counts = [{"scheme": "uk_abc", "category": "A", "count": 2}]
    found = sent(examiner, exhibit, "examine", counts=counts, first_generation=1).json()
    assert found == {"number": 1, "for_identification": True}
    assert sent(examiner, exhibit, "examine", counts=counts * 2).status_code == 422
    for path in ("/exhibits", f"/exhibits/{exhibit.id}", "/exhibits/continuity"):
        assert GRAPHIC not in examiner.get(path).content.decode()
    assert examiner.get("/exhibits", q=GRAPHIC.split()[0]).json() == []
    assert [each["reference"] for each in examiner.get("/exhibits", q="jrs7").json()] == ["JRS/7"]
    for path in (f"/exhibits/{exhibit.id}/statement", f"/exhibits/{exhibit.id}/label"):
        assert examiner.get(path).content.startswith(b"%PDF")
    assert examiner.get("/exhibits/archive").content.startswith(b"PK")
    silver = Program(world, world.silver("kent"))
    assert sent(silver, exhibit, "destroy", seal_number="K-8", reason=WHY).status_code == 200
    assert sent(silver, exhibit, "return", seal_number="K-8", reason=WHY).status_code == 409


def test_a_program_hands_in_an_export_and_the_lead_takes_it_in(world: World) -> None:
    exhibit, program = seized(world)[0], Program(world, world.examiner("kent"))
    path = f"/exhibits/{exhibit.id}"
    headers = {"idempotency-key": str(uuid4()), "if-match": program.version(path)}
    file = SimpleUploadedFile("x.json", case_file((1, False)))
    answer = program.client.post(f"{API}{path}/examine-file", {"file": file, "profile": "uk"}, headers=headers)
    assert answer.json() == {"number": 1, "for_identification": True}
    lead = Program(world, world.analyst)
    assert lead.send("/examination-results/take-in").json()["new"] >= 1
    assert lead.send("/examination-results/take-in").json()["received"] == 0


def test_commands_do_the_same(world: World, tmp_path: Path) -> None:
    visit = entered(world)[0]
    bronze, examiner, silver = (
        p.person.username for p in (world.bronze("kent"), world.examiner("kent"), world.silver("kent"))
    )
    exhibits.seize(visit.reference, "JRS/9", "K-9", ItemKind.PHONE, "Ann Other, desk", bronze)
    exhibits.give("JRS/9", examiner, "K-9", bronze)
    exhibits.withdraw("JRS/9", WHY, bronze)
    exhibits.give("JRS/9", examiner, "K-9", bronze)
    exhibits.take("K-9", "K-8", examiner)
    exhibits.correct("JRS9", 4, Part.SEAL, "K-9", WHY, examiner)
    exhibits.seal("JRS/9", "K-9", "K-10", WHY, examiner)
    evidence.continuity(examiner, as_json=True)
    with viewing(world.examiner("kent")):
        found = queries.holding_of(Exhibit.objects.get().id)
    assert [(each.kind, each.number, each.explained) for each in found.breaks] == [("seal", 4, 5), ("seal", 6, 5)]
    export = tmp_path / "export.json"
    export.write_bytes(case_file((1, False)))
    evidence.import_result("JRS/9", export, examiner, "uk")
    evidence.take_in(world.analyst.person.username)
    evidence.statement("JRS/9", tmp_path / "statement.pdf", examiner)
    evidence.labels(["JRS/9"], tmp_path / "labels.pdf", examiner)
    evidence.archive(tmp_path / "archive.zip", examiner, visit.reference)
    assert "evidence/data/case.jsonld" in zipfile.ZipFile(tmp_path / "archive.zip").namelist()
    with pytest.raises(Conflict, match="exists already"):
        evidence.labels(["JRS/9"], tmp_path / "labels.pdf", examiner)
    exhibits.give("JRS/9", silver, "K-10", examiner)
    exhibits.take("JRS/9", "K-10", silver)
    exhibits.return_exhibit("JRS/9", "K-10", WHY, silver)
    with viewing(world.silver("kent")):
        assert queries.holdings(Exhibit.objects.all()).popitem()[1].standing.ended == "returned"
    with pytest.raises(NotFound):
        exhibits.give("JRS/9", silver, "K-10", world.bronze("surrey").person.username)


def test_two_exhibits_that_fit_are_not_guessed_between(world: World) -> None:
    visit, bronze = entered(world)[0], world.bronze("kent")
    with viewing(bronze):
        items = bagged(visit, 2)
        seize([items[0], replace(items[1], seal_number="ABC/1")], by=bronze, at=world.at)
    with pytest.raises(Exception, match="Several exhibits fit"):
        exhibits.withdraw("ABC/1", WHY, bronze.person.username)
