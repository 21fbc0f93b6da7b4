"""Ranks at every door: ranking again what time alone may have changed; levels that one raises and two lower."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.identity.models import Subject
from daybreak.intake.terms import FactKind
from daybreak.triage.actions import rank_subjects
from daybreak.triage.models import RankingRun
from daybreak.triage.queries import time_is_up
from tests.api.programs import Program
from tests.rooms import World
from tests.triage.invented import AT, Said, add_reported
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "The neighbour has told us so"
OLD = "Time alone may have changed 1"


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


@pytest.fixture
def subject(world: World) -> Subject:
    with viewing(world.analyst):
        found = add_reported(
            world, 1, Said(FactKind.ANNOTATION, "csamSolicitation", party=""),
            Said(FactKind.INCIDENT_AT, f"{AT:%Y-%m-%d}T08:00:00Z", party=""),
        )  # fmt: skip
        rank_subjects(world.operation, by=world.analyst, at=AT)
    return found


def decide(world: World, subject: Subject, *words: str, second: bool = False) -> Result:
    by = (world.coordinator if second else world.analyst).person.username
    return CliRunner().invoke(app, ["level", words[0], subject.reference, *words[1:], "--as", by, "--json"])


def test_what_time_alone_may_have_changed_is_said_and_ranked_again_by_page(world: World, subject: Subject) -> None:
    client = client_of(world.analyst)
    assert OLD in client.get("/subjects/").content.decode()
    assert "Ranks that time alone may have changed" in client.get("/", follow=True).content.decode()
    said = client.post("/subjects/rank-again/", follow=True).content.decode()
    assert "1 ranked again" in said
    assert OLD not in said
    assert "nothing has changed" in client.post("/subjects/rank-again/", follow=True).content.decode()


def test_and_by_program(world: World, subject: Subject) -> None:
    program = Program(world, world.analyst)
    assert [line["words"] for line in program.get("/waiting").json()] == ["Ranks that time alone may have changed"]
    assert program.send("/ranking", {}).json() == {"ranked": 1}
    assert program.send("/ranking", {}).json() == {"ranked": 0}


def test_and_by_command(world: World, subject: Subject) -> None:
    as_analyst = ["--as", world.analyst.person.username, "--json"]
    watched = CliRunner().invoke(app, ["watch", *as_analyst]).output
    assert '"ranks": 1' in watched
    CliRunner().invoke(app, ["rank", "--changed", *as_analyst])
    with viewing(world.analyst):
        assert time_is_up(world.operation, at=session.now()) == 0
        assert RankingRun.objects.count() == 2


def test_who_may_not_rank_is_offered_nothing(world: World, subject: Subject) -> None:
    gold = client_of(world.gold)
    page = gold.get("/subjects/").content.decode()
    assert OLD in page
    assert "Rank again" not in page
    assert gold.post("/subjects/rank-again/").status_code == 403


def test_one_raises_and_two_lower_by_command(world: World, subject: Subject) -> None:
    raised = decide(world, subject, "raise", "--to", "very_high", "--why", WHY)
    assert json.loads(raised.output.splitlines()[-1]) == {
        "subject": subject.reference, "level": "very_high", "decision": "standing",
    }  # fmt: skip
    assert decide(world, subject, "ask-lowering", "--to", "low", "--why", WHY).exit_code == 0
    mine = decide(world, subject, "agree", "--why", WHY)
    assert mine.exit_code != 0
    assert "cannot answer it too" in str(mine.exception)
    agreed = decide(world, subject, "agree", "--why", WHY, second=True)
    assert json.loads(agreed.output.splitlines()[-1])["level"] == "low"
    none = decide(world, subject, "refuse", "--why", WHY, second=True)
    assert "No decision about this subject is asked" in str(none.exception)
    ended = decide(world, subject, "end", "--why", WHY)
    assert json.loads(ended.output.splitlines()[-1])["decision"] == "ended"
