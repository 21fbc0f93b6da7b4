"""Commands say what they did not do, why, and what next: packages not built, doors blocked, visits not planned."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.attribution.terms import DoorState
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.intake.terms import FactKind
from daybreak.triage.queries import current_ranking
from tests.packages.invented import BLOCKED, Home, accepted, add_placed, ranked, sent
from tests.rooms import World
from tests.triage.invented import Said, add_reported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def said(world: World, *words: str) -> str:
    assert all((world.analyst, world.coordinator, world.gold))
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def told(output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return found


def test_disseminate_lists_what_it_made_and_says_why_the_rest_got_none(world: World) -> None:
    with viewing(world.analyst):
        placed, nowhere = add_placed(world, 1), add_reported(world, 2, Said(FactKind.GIVEN_NAME, "Bryony"))
        ranked(world)
    printed = said(world, "disseminate", "--json")
    made = told(printed)
    assert (made["packages"], made["without_package"]) == (1, 1)
    assert made["references"][0].startswith(f"P-{placed.reference.removeprefix('S-')}")
    assert made["references"][0] in printed.splitlines()[2]
    assert made["why_not"] == {nowhere.reference: "no premises with a known district"}
    assert nowhere.reference in printed
    again = told(said(world, "disseminate", "--json"))
    assert again["packages"] == 0
    assert "is under way" in again["why_not"][placed.reference]


def test_disseminate_says_which_door_is_blocked_and_by_what(world: World) -> None:
    with viewing(world.analyst):
        add_placed(world, 1, homes=[Home(door=DoorState.BLOCKED)])
        ranked(world)
    printed = said(world, "disseminate", "--json")
    assert told(printed)["doors_blocked"] == 1
    assert BLOCKED.rule in printed
    assert "1 Invented Lane" in printed


def test_packages_are_listed_by_state_and_force(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    package = sent(world, subject)[0]
    listed = told(said(world, "package", "list", "--json"))["packages"]
    assert [(row["reference"], row["force"], row["state"]) for row in listed] == [
        (package.reference, "kent", "disseminated")
    ]
    assert "Packages: None" in said(world, "package", "list", "--state", "accepted")
    assert "Packages: None" in said(world, "package", "list", "--force", "essex")


def test_a_plan_that_places_nothing_says_what_waits_and_what_next(world: World) -> None:
    assert any("`daybreak disseminate`" in line for line in told(said(world, "plan", "--json"))["why_not"])
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    sent(world, subject)
    waits = told(said(world, "plan", "--json"))["why_not"]
    assert len(waits) == 1
    assert waits[0].startswith("1 packages await the answer of their force")


def test_a_plan_says_that_doors_are_blocked(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, homes=[Home(door=DoorState.BLOCKED)])
    accepted(world, subject)
    made = told(said(world, "plan", "--json"))
    assert made["placed"] == 0
    assert any("accepted packages have no established door" in line for line in made["why_not"])


def test_rank_shows_the_reasons_of_each(world: World) -> None:
    with viewing(world.analyst):
        add_reported(world, 1, Said(FactKind.ACCESS_TO_CHILDREN, "yes"))
    printed = said(world, "rank")
    with viewing(world.analyst):
        counted = [each["words"] for each in current_ranking(world.operation)[0].reasons if each["points"]]
    assert counted
    assert all(words in printed for words in counted)


def test_an_error_is_looked_at_again_and_closed_by_a_second_person(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    raised = told(said(world, "error", "raise", subject.reference, "--reason", "Another man", "--json"))
    assert "Asked now: None" in said(world, "error", "look-again", raised["reference"])
    second = world.second_coordinator.person.username
    words = ["error", "close", raised["reference"], "wrong", "--words", "A digit was wrong", "--as", second]
    assert "is closed: what is held was wrong" in said(world, *words)
