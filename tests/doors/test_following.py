"""Teams and what followed, by page, API and command: the same acts, asked and told in the words of the jurisdiction."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.visits.models import Outcome, Team, Visit
from daybreak.visits.rules.warrants import LOCAL
from tests.api.programs import Program
from tests.api.test_following import versioned
from tests.rooms import World
from tests.visits.invented import ready
from tests.visits.test_actions import entries
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "The custody record says caution"
BAIL = "Pre-charge bail (PACE)"


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def run(by: Post, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--as", by.person.username, "--json"])


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, Any] = json.loads(result.output.splitlines()[-1])
    return found


def from_now(**ahead: int) -> datetime:
    return datetime.now(UTC) + timedelta(**ahead)


def local(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%dT%H:%M}"


# ── teams ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_by_command_a_team_is_formed_listed_and_given_its_visits(world: World) -> None:
    visit, bronze, silver = ready(world)[0], world.bronze("kent"), world.silver("kent")
    foreign = world.bronze("surrey").person.username
    assert isinstance(run(silver, "team", "form", "Team 4", foreign).exception, BadInput)
    assert isinstance(run(bronze, "team", "form", "Team 4", bronze.person.username).exception, NotAllowed)
    assert isinstance(run(silver, "team", "assign", visit.reference, "--team", "Team 4").exception, NotFound)
    formed = told(run(silver, "team", "form", "Team 4", bronze.person.username))
    assert formed["posts"] == [str(bronze.pk)]
    assert bronze.person.name in run(silver, "team", "list").output
    assert told(run(silver, "team", "list"))["teams"] == [formed]
    assert told(run(world.silver("surrey"), "team", "list"))["teams"] == []
    assert told(run(silver, "team", "assign", visit.reference, "--team", "Team 4"))["kept"] == 1
    assert isinstance(run(world.silver("surrey"), "team", "assign", visit.reference).exception, NotFound)
    with viewing(silver):
        assert Visit.objects.get(pk=visit.pk).team_id == Team.objects.get().pk
    told(run(silver, "team", "assign", visit.reference))
    with viewing(silver):
        assert Visit.objects.get(pk=visit.pk).team_id is None
    assert (entries(world, "team:form"), entries(world, "visit:assign")) == (1, 2)


# ── what followed ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_by_command_what_followed_is_recorded_listed_and_corrected(world: World) -> None:
    visit, silver = ready(world)[0], world.silver("kent")
    package = visit.package.reference
    done = from_now(minutes=-5).isoformat()
    assert isinstance(
        run(world.silver("surrey"), "outcome", "record", package, "charge", "--at", done).exception, NotFound
    )
    assert isinstance(
        run(world.bronze("kent"), "outcome", "record", package, "charge", "--at", done).exception, NotAllowed
    )
    assert isinstance(
        run(silver, "outcome", "record", package, "charge", "--at", "2026-03-01T08:30").exception, BadInput
    )
    recorded = run(silver, "outcome", "record", package, "pre_charge_bail", "--at", done)
    assert BAIL in recorded.output
    assert told(recorded)["kept"] == 1
    (one,) = told(run(silver, "outcome", "list", package))["outcomes"]
    assert (one["kind"], one["stands"]) == ("pre_charge_bail", True)
    assert isinstance(run(silver, "outcome", "correct", one["key"], "--reason", "no").exception, BadInput)
    untimely = run(silver, "outcome", "correct", one["key"], "--at", done, "--reason", WHY)
    assert isinstance(untimely.exception, BadInput), "a time of nothing"
    stands = told(run(silver, "outcome", "correct", one["key"], "--kind", "caution", "--reason", WHY))
    assert stands["kind"] == "caution"
    assert isinstance(run(silver, "outcome", "correct", one["key"], "--reason", WHY).exception, Conflict)
    listed = run(silver, "outcome", "list", package)
    assert f"Corrected, not counted: {WHY}" in listed.output
    assert [each["stands"] for each in told(listed)["outcomes"]].count(True) == 1
    assert told(run(silver, "outcome", "correct", stands["stands"], "--reason", WHY)) == {"stands": None, "kind": None}
    assert isinstance(run(world.silver("surrey"), "outcome", "list", package).exception, NotFound)
    assert (entries(world, "outcome:record"), entries(world, "outcome:correct")) == (1, 2)
    assert entries(world, "visit:read") == 2, "who reads what followed is in the ledger"


def test_what_is_to_come_is_refused_at_every_door(world: World) -> None:
    visit, silver = ready(world)[0], world.silver("kent")
    package, tomorrow = visit.package, from_now(days=1)
    by_command = run(silver, "outcome", "record", package.reference, "charge", "--at", tomorrow.isoformat())
    assert isinstance(by_command.exception, BadInput)
    program = Program(world, silver)
    said = {"package": str(package.pk), "kind": "charge", "at": tomorrow.isoformat()}
    answer = program.send("/day/outcomes", said)
    assert (answer.status_code, answer.json()["rule"]) == (422, "not in the future")
    client, home = client_of(silver), f"/visits/{visit.pk}/"
    filled = versioned(client, home) | {"followed-kind": "pre_charge_bail", "followed-at": local(tomorrow)}
    page = client.post(f"{home}followed/", filled)
    assert page.status_code == 422
    shown = page.content.decode()
    assert "What followed is recorded once it has" in shown
    assert f'<option value="pre_charge_bail" selected>{BAIL}</option>' in shown, "what was filled in, in its words"
    with viewing(silver):
        assert not Outcome.objects.exists()
    assert program.send("/day/outcomes", said | {"at": from_now(minutes=-5).isoformat()}).json() == {"kept": 1}
    with viewing(silver):
        wrong = Outcome.objects.get()
    change = {"kind": "caution", "at": tomorrow.isoformat(), "reason": WHY}
    assert program.send(f"/day/outcomes/{wrong.pk}/correct", change).status_code == 422
    assert isinstance(
        run(silver, "outcome", "correct", str(wrong.pk), "--kind", "caution", "--at", tomorrow.isoformat(),
            "--reason", WHY).exception, BadInput,
    )  # fmt: skip


def test_a_correction_that_is_asked_again_keeps_the_words_of_the_jurisdiction(world: World) -> None:
    visit, silver = ready(world)[0], world.silver("kent")
    client, home = client_of(silver), f"/visits/{visit.pk}/"
    bailed = {"followed-kind": "pre_charge_bail", "followed-at": local(from_now(minutes=-5))}
    assert client.post(f"{home}followed/", versioned(client, home) | bailed).status_code == 302
    with viewing(silver):
        wrong = Outcome.objects.get()
    said = {"correct-wrong": str(wrong.pk), "correct-kind": "caution", "correct-reason": ""}
    page = client.post(f"{home}corrected/", versioned(client, home) | said)
    assert page.status_code == 422
    shown = page.content.decode()
    assert f'<option value="{wrong.pk}" selected>{BAIL}</option>' in shown
    assert '<option value="caution" selected>Simple caution</option>' in shown
    assert ">pre_charge_bail<" not in shown
