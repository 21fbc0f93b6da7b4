"""What operators are asked and answer, through page, API and command."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution.models import ResolutionRequest, TypedIdentifier
from daybreak.attribution.terms import RequestState, TypedKind, TypedState
from daybreak.cli import operators, session
from daybreak.ledger.models import Entry
from tests.api.programs import Program
from tests.attribution.desk import ADDRESS, RECORD, TIME, Desk
from tests.intake.invented import ip, records
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def asked(world: World, *ips: Any) -> tuple[Desk, ResolutionRequest]:
    desk = Desk(world)
    with viewing(world.coordinator):
        desk.report(ip(ADDRESS, TIME), *ips)
        desk.take(records("kent", RECORD))
        desk.resolve()
        [request] = desk.ask()
    return desk, request


def test_each_door_exports_the_same_with_the_digest_of_the_source(world: World, tmp_path: Path, capsys: Any) -> None:
    _, request = asked(world)
    client = client_of(world.analyst)
    by_page = json.loads(client.get("/resolutions/export/?form=json").content)
    table = client.get("/resolutions/export/?form=csv").content.decode()
    by_program = Program(world, world.analyst).get("/resolutions/to-ask").json()
    for name in ("ask.json", "ask.csv"):
        operators.requests(tmp_path / name, act_as=world.analyst.person.username)
    by_command = json.loads((tmp_path / "ask.json").read_text())
    in_csv = list(csv.DictReader((tmp_path / "ask.csv").open(newline="")))
    assert by_page == by_program == by_command == in_csv == list(csv.DictReader(StringIO(table)))
    [row] = by_page
    with viewing(world.analyst):
        digest = ResolutionRequest.objects.get().lead.fact.version.source.digest
    assert (row["Reference"], row["IP address"], row["Time"], row["Source SHA-256"]) == (
        request.reference, ADDRESS, TIME, digest,
    )  # fmt: skip
    with viewing(world.auditor):
        entries = Entry.objects.filter(act="resolution:request", thing="resolution_requests", processing="disclose")
        assert entries.count() == 5


@pytest.mark.parametrize("door", ["page", "API", "command"])
def test_the_applicant_may_not_compare_and_one_extra_digit_is_shown_marked(
    world: World, door: str, capsys: Any
) -> None:
    desk, request = asked(world)
    with viewing(world.coordinator):
        desk.answer(request, IP="203.0.113.77")
    applicant, other = world.analyst, world.coordinator
    assert client_of(applicant).post("/resolutions/compare/").status_code == 403
    if door == "page":
        assert client_of(other).post("/resolutions/compare/").status_code == 302
    elif door == "API":
        program = Program(world, other)
        assert program.send("/resolutions/compare", {"references": ["R-OTHER"]}).json() == {"agree": 0, "differ": 0}
        assert program.send("/resolutions/compare", {}).json() == {"agree": 0, "differ": 1}
    else:
        operators.compare(act_as=other.person.username)
    page = client_of(applicant).get(f"/resolutions/{request.id}/").content.decode()
    assert "<span>203.0.113.7</span><mark>7</mark>" in page
    [said] = Program(world, applicant).get("/resolutions", state="differs").json()
    assert said["answers"][0]["differences"][0]["field"] == "address"
    with viewing(other):
        assert ResolutionRequest.objects.get().state == RequestState.DIFFERS


def test_both_readings_of_a_time_without_a_zone_are_shown(world: World, capsys: Any) -> None:
    asked(world, ip("203.0.113.9", "2026-02-02T10:00:07"), ip("203.0.113.10", "03/02/2026 10:00:07 UTC"))
    page = client_of(world.analyst).get("/resolutions/leads/").content.decode()
    assert "2026-02-02 10:00:07 UTC (UTC)" in page
    assert "2026-02-02 15:00:07 UTC (time in America/New_York)" in page
    assert "2026-03-02 10:00:07 UTC (month before day, UTC)" in page
    assert "2026-02-03 10:00:07 UTC (day before month, UTC)" in page
    told = Program(world, world.analyst).get("/leads").json()
    assert sorted(len(each["readings"]) for each in told) == [2, 5]
    operators.leads(act_as=world.analyst.person.username)
    assert "the zone is missing" in capsys.readouterr().out


def test_a_typed_identifier_goes_through_every_door_and_the_first_entry_is_on_no_page(
    world: World, capsys: Any
) -> None:
    analyst, other = client_of(world.analyst), client_of(world.coordinator)
    said = {"kind": "phone", "identifier": "07700900123", "why": "Read from a photographed letter"}
    assert analyst.post("/typed/enter/", said | {"identifier": "0770"}).status_code == 422
    assert analyst.post("/typed/enter/", said | {"subject": "S-NOBODY"}).status_code == 422
    path = analyst.post("/typed/enter/", said).headers["Location"]
    for client in (analyst, other):
        assert "900123" not in client.get(path).content.decode() + client.get("/typed/").content.decode()
    assert 'name="again"' not in analyst.get(path).content.decode()
    assert 'name="again"' in other.get(path).content.decode()
    wrong = other.post(f"{path}again/", {"again": "07700900124"}, follow=True).content.decode()
    assert "The two entries differ" in wrong
    assert "900123" not in wrong
    program = Program(world, world.analyst)
    key = program.send("/typed-identifiers", said).json()["id"]
    operators.type_again(key, "07700 900123", act_as=world.coordinator.person.username)
    operators.type_identifier(TypedKind.IMEI, "From the box", "490154203237518", act_as=world.analyst.person.username)
    with viewing(world.coordinator):
        assert sorted(TypedIdentifier.objects.values_list("state", flat=True)) == sorted(TypedState)
        assert TypedIdentifier.objects.get(pk=key).value == "+447700900123"
