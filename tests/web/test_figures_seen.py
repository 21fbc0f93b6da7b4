"""What is counted now is for those who command: set against frozen figures it tells that somebody is restricted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.release import actions as release
from tests.access.suspects import Suspect, restricted, suspect
from tests.rooms import World
from tests.web.doors import client_of, played
from tests.web.signing import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(world: World) -> list[Suspect]:
    """Three suspects, one of them restricted before the figures are frozen with all three."""
    found = [suspect(world, "kent") for _ in range(3)]
    assert world.analyst
    restricted(world, found[0])
    with viewing(world.coordinator):
        now = datetime.now(UTC)
        of = release.freeze(world.operation, checkpoint=None, by=world.coordinator, at=now)
        until = now + timedelta(days=9)
        release.draft(of.id, operation=world.operation, embargo_until=until, by=world.coordinator, at=now)
    return found


def figures(post: Post, *, frozen: bool) -> dict[str, Any]:
    answer: dict[str, Any] = client_of(post).get(f"/api/v1/figures?frozen={str(frozen).lower()}").json()
    return answer


def tile(post: Post, path: str, label: str) -> str:
    """Return what stands beneath the label of a figure."""
    found = re.search(rf"{label} (\S+)", text_of(client_of(post).get(path)))
    assert found
    return found[1]


@pytest.mark.parametrize("role", ["analyst", "press_officer"])
def test_who_does_not_command_gets_frozen_figures_only(world: World, its: list[Suspect], role: str) -> None:
    post = getattr(world, role)
    frozen, now = figures(post, frozen=True), figures(post, frozen=False)
    assert frozen == now
    assert now["figures"]["devices_seized"]["national"] == len(its), "things are frozen with restricted ones"


def test_who_commands_counts_now(world: World, its: list[Suspect]) -> None:
    assert its
    assert figures(world.gold, frozen=False)["snapshot"] is None


@pytest.mark.parametrize("path", ["/national/", "/forces/kent/"])
def test_pages_show_a_lead_analyst_what_is_frozen(world: World, its: list[Suspect], path: str) -> None:
    assert tile(world.analyst, path, "Devices seized") == str(len(its))
    assert tile(world.gold, path, "Devices seized") == str(len(its) - 1), "gold sees no more rows, and knows so"
    for each in ("arrests", "waiting", "packages"):
        assert client_of(world.analyst).get(f"/national/?map={each}").status_code == 200


def test_small_counts_of_people_stay_protected_on_the_pages(world: World, its: list[Suspect]) -> None:
    assert tile(world.analyst, "/forces/kent/", "Children safeguarded") == "[c]"
    assert tile(world.analyst, "/national/", "Children safeguarded") == "[c]"
    assert tile(world.gold, "/national/", "Children safeguarded") == str(len(its) - 1), "command counts now"


def test_before_the_first_draft_there_are_no_figures_to_compare(world: World) -> None:
    suspect(world, "kent")
    with viewing(world.coordinator):
        release.freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)
    page = text_of(client_of(world.analyst).get("/national/"))
    assert "No release is drafted yet" in page
    assert "Devices seized" not in page
    assert client_of(world.analyst).get("/forces/kent/").status_code == 200


def test_the_gate_with_its_counts_is_for_those_who_command(world: World) -> None:
    played(world)
    assert "Gold and the lead coordinator see the gate" in text_of(client_of(world.analyst).get("/release/"))
    assert "Gold and the lead coordinator see the gate" not in text_of(client_of(world.gold).get("/release/"))


def test_a_force_counts_its_own_as_it_goes(world: World, its: list[Suspect]) -> None:
    assert tile(world.silver("kent"), "/forces/kent/", "Devices seized") == str(len(its) - 1)
