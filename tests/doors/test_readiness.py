"""The readiness gate through page, API and command: answers, waivers with rank and reason, and waivers taken back."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner, Result

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.visits.actions import check_ready, prepare
from daybreak.visits.models import PreparationItem, Visit
from daybreak.visits.terms import Preparation
from tests.api.programs import Program
from tests.rooms import World
from tests.visits.invented import everything, planned
from tests.visits.test_actions import entries
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY, BACK = "No devices are expected there", "A laptop was seen yesterday"


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


@pytest.fixture
def visit(world: World) -> Visit:
    """A planned visit of which all is answered but the evidence team."""
    found, analyst = planned(world)[0], world.force_analyst("kent")
    answers = [each for each in everything(found.package_id) if each.kind is not Preparation.EVIDENCE_TEAM]
    with viewing(analyst):
        prepare(answers, by=analyst, at=world.at)
    return found


def run(by: Post, *words: str) -> Result:
    return CliRunner().invoke(app, ["gate", *words, "--as", by.person.username, "--json"])


def told(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.output.splitlines()[-1])
    return found


def test_by_command_an_item_is_waived_checked_and_taken_back(world: World, visit: Visit) -> None:
    silver, item = world.silver("kent"), "evidence_team"
    assert told(run(silver, "check", visit.reference))["state"] == "planned"
    assert isinstance(run(silver, "waive", visit.reference, item, "--reason", "none").exception, BadInput)
    told(run(silver, "waive", visit.reference, item, "--reason", WHY))
    found = told(run(silver, "check", visit.reference))
    assert found["state"] == "ready"
    (waived,) = [each for each in found["gate"] if each["state"] == "waived"]  # type: ignore[attr-defined]
    assert WHY in waived["seen"]
    assert silver.person.name in waived["seen"], "who waived it stays on it"
    assert told(run(silver, "take-back", visit.reference, item, "--reason", BACK))["state"] == "planned"
    assert told(run(silver, "check", visit.reference))["state"] == "planned", "nothing is ready with a red item"
    assert isinstance(run(silver, "take-back", visit.reference, item, "--reason", BACK).exception, Conflict)
    told(run(silver, "answer", visit.reference, item, "Team 4"))
    assert told(run(silver, "check", visit.reference))["state"] == "ready"
    assert entries(world, "visit:waive") == entries(world, "visit:withdraw-waiver") == 1


def test_each_answer_of_the_gate_says_what_is_next_and_who_does_it(world: World, visit: Visit) -> None:
    silver, check = world.silver("kent"), f"`daybreak gate check {visit.reference}`"
    waived = run(silver, "waive", visit.reference, "evidence_team", "--reason", WHY).output
    assert "as it was checked before that" in waived, "the gate shown is not the one after the waiver"
    assert f"Next: look again: {check}" in waived
    assert "Next: nothing is open" in run(silver, "check", visit.reference).output
    run(silver, "take-back", visit.reference, "evidence_team", "--reason", BACK)
    still = run(silver, "check", visit.reference).output
    assert f"`daybreak gate answer {visit.reference} evidence_team ANSWER`" in still
    assert "Silver commander may waive" in still


def test_a_visit_that_the_post_acted_as_does_not_see_says_how_to_act_as_another(world: World, visit: Visit) -> None:
    both = (visit, planned(world, "surrey")[0])
    for slug in ("kent", "surrey"):
        world.silver(slug)  # appointed
    said = [CliRunner().invoke(app, ["gate", "show", each.reference]).exception for each in both]
    unseen = [each for each in said if isinstance(each, NotFound)]
    assert unseen, "who is acted as commands one force at the most"
    assert all("--as USERNAME" in each.remedy for each in unseen)
    for each, slug in zip(both, ("kent", "surrey"), strict=True):
        assert run(world.silver(slug), "show", each.reference).exit_code == 0


def test_no_answer_the_gate_wants_is_called_optional(world: World, visit: Visit) -> None:
    page = client_of(world.force_analyst("kent")).get(f"/visits/{visit.id}/").content.decode()
    assert "Suspect welfare plan" in page
    assert "(optional)" not in page[page.index("Answer what must be prepared") :].partition("</form>")[0]


def test_only_silver_waives_at_any_door(world: World, visit: Visit) -> None:
    analyst = world.force_analyst("kent")
    program = Program(world, analyst)
    version = program.version(f"/visits/{visit.id}/readiness")
    said = {"kind": "evidence_team", "reason": WHY}
    assert program.send(f"/visits/{visit.id}/waivers", said, version=version).status_code == 403
    assert program.send(f"/visits/{visit.id}/waivers/withdraw", said, version=version).status_code == 403
    assert isinstance(run(analyst, "waive", visit.reference, "evidence_team", "--reason", WHY).exception, NotAllowed)
    page = client_of(analyst).get(f"/visits/{visit.id}/").content.decode()
    assert "Waive an item" not in page
    with viewing(analyst):
        assert not PreparationItem.objects.filter(waived=True).exists()


def test_over_the_api_the_gate_is_answered_waived_and_read(world: World, visit: Visit) -> None:
    program, path = Program(world, world.silver("kent")), f"/visits/{visit.id}"
    version = program.version(f"{path}/readiness")
    short = program.send(f"{path}/waivers", {"kind": "evidence_team", "reason": "none"}, version=version)
    assert short.status_code == 422
    said = {"kind": "evidence_team", "reason": WHY}
    assert program.send(f"{path}/waivers", said, version=version).status_code == 200
    version = program.version(f"{path}/readiness")
    answer = program.send(f"{path}/check", version=version).json()
    assert answer["state"] == "ready"
    assert [each["seen"].startswith(WHY) for each in answer["gate"] if each["state"] == "waived"] == [True]
    version = program.version(f"{path}/readiness")
    back = program.send(f"{path}/waivers/withdraw", said | {"reason": BACK}, version=version)
    assert back.json()["state"] == "planned"
    version = program.version(f"{path}/readiness")
    assert program.send(f"{path}/waivers/withdraw", said | {"reason": BACK}, version=version).status_code == 409
    answers = {"answers": [{"kind": "evidence_team", "answer": "Team 4"}]}
    assert program.send(f"{path}/answers", answers, version=version).status_code == 200
    assert program.get(f"{path}/readiness").json()["answers"][-1]["kind"] in set(Preparation)
    assert Program(world, world.silver("surrey")).get(f"{path}/readiness").status_code == 404


def test_on_the_page_a_waiver_names_who_gave_it_and_is_taken_back(world: World, visit: Visit) -> None:
    silver, path = world.silver("kent"), f"/visits/{visit.id}/"
    client = client_of(silver)
    assert "Take a waiver back" not in client.get(path).content.decode()
    client.post(f"{path}waive/", {"waive-kind": "evidence_team", "waive-reason": WHY})
    client.post(f"{path}check/")
    page = client.get(path).content.decode()
    assert f"{WHY} ({silver}" in page
    answer = client.post(f"{path}waive/withdraw/", {"withdraw-kind": "warrant", "withdraw-reason": BACK})
    assert answer.status_code == 422, "a warrant is not waived here"
    client.post(f"{path}waive/withdraw/", {"withdraw-kind": "evidence_team", "withdraw-reason": BACK})
    with viewing(silver):
        assert Visit.objects.get(pk=visit.pk).state == "planned"
        assert check_ready([visit.id], by=silver, at=world.at).waiting[0].items[0].key == "evidence_team"


def test_through_each_door_a_warrant_says_which_premises_it_names(world: World) -> None:
    silver = world.silver("kent")
    first, second = planned(world, premises=2)
    item, on = ("warrant", "W 17"), ("--on", "2026-03-02")
    assert isinstance(run(silver, "answer", first.reference, *item, *on).exception, BadInput)
    told(run(silver, "answer", first.reference, *item, *on, "--for", first.reference))
    program, path = Program(world, silver), f"/visits/{first.id}"
    said: dict[str, object] = {"kind": "warrant", "answer": "W 18", "on": "2026-03-02"}
    version = program.version(f"{path}/readiness")
    assert program.send(f"{path}/answers", {"answers": [said]}, version=version).status_code == 422
    said |= {"visits": [second.reference]}
    answers = program.send(f"{path}/answers", {"answers": [said]}, version=version).json()["answers"]
    assert list(answers[0]["given_for"]) == [str(second.id)]
    client, typed = client_of(silver), {"warrant": "W 19", "warrant_on": "2026-03-02"}
    page = client.post(f"{path}/prepare/", typed)
    assert page.status_code == 422
    assert "Tick the premises that stand in the warrant" in page.content.decode()
    named = [first.reference, second.reference]
    assert client.post(f"{path}/prepare/", typed | {"warrant_for": named}).status_code == 302
    shown = re.findall(r'name="warrant_for"[^>]* checked', client.get(f"{path}/").content.decode())
    assert len(shown) == 2, "the page shows which it was given for"
