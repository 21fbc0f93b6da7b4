"""The picture: each number opens what it counts, for whoever reads it; on a wall without keeping a session open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Session
from daybreak.packages.models import Package
from daybreak.visits.models import Outcome
from daybreak.visits.terms import OutcomeKind
from tests.access.suspects import restricted, suspect
from tests.rooms import World
from tests.web.doors import client_of, played, waiting
from tests.web.shown import kinds_on, lines_of, numbers_on

pytestmark = pytest.mark.django_db
PAGES = ("/national/", "/national/wall/")


def differs(world: World, who: str) -> list[tuple[str, int, int]]:
    """Return the numbers of the picture that open a list of another length, as one of these posts sees both."""
    client = client_of({"gold": world.gold, "analyst": world.analyst, "kent": world.silver("kent")}[who])
    found = dict(numbers_on(client.get("/national/").content.decode()))
    lists = {href: number for href, number in found.items() if not href.startswith(("/release/", "/figures/"))}
    assert len(lists) > 15
    seen = [(href, number, lines_of(client.get(href).content.decode())) for href, number in lists.items()]
    assert sum(lines for _, _, lines in seen) > 3
    return [each for each in seen if each[1] != each[2]]


@pytest.mark.parametrize("who", ["gold", "analyst", "kent"])
def test_each_number_opens_the_list_it_counts(world: World, who: str) -> None:
    played(world)
    waiting(world, 3)
    with viewing(world.silver("kent")):
        package = Package.objects.filter(outcomes=None, compartment=world.force("kent"))[0]
        Outcome.objects.create(
            compartment=package.compartment, package=package, kind=OutcomeKind.CHARGE, at=world.at,
            recorded_by=world.silver("kent").id,
        )  # fmt: skip
    assert differs(world, who) == []


def test_a_restricted_suspect_is_in_no_number_of_who_may_not_open_it(world: World) -> None:
    hidden = [suspect(world, "kent") for _ in range(3)]
    before = dict(numbers_on(client_of(world.gold).get("/national/").content.decode()))
    restricted(world, hidden[0])
    after = dict(numbers_on(client_of(world.gold).get("/national/").content.decode()))
    assert after["/packages/"] == before["/packages/"] - 1
    assert differs(world, "gold") == []


def test_every_kind_of_number_is_still_found(world: World) -> None:
    played(world)
    page = client_of(world.gold).get("/national/").content.decode()
    assert all(kinds_on(page)), "the page was changed: say in tests/web/shown.py how its numbers stand now"


def test_a_force_sees_its_own_and_nothing_of_others(world: World) -> None:
    played(world)
    waiting(world, 2, slug="surrey")
    for path in PAGES:
        page = client_of(world.silver("kent")).get(path).content.decode()
        assert "The picture of Kent Police" in page
        assert "Surrey" not in page
        assert "Subjects" not in page, "who is ranked is the lead agency's"


@pytest.mark.parametrize("path", PAGES)
def test_others_find_no_such_page(world: World, path: str) -> None:
    for post in (world.auditor, world.press_officer, world.social_worker("cs-kent"), world.administrator):
        assert client_of(post).get(path).status_code == 404, post


def test_the_wall_has_no_navigation_and_nothing_inline(world: World) -> None:
    page = client_of(world.gold).get("/national/wall/").content.decode()
    assert 'class="day-nav' not in page
    assert "OFFICIAL-SENSITIVE" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize(("query", "is_use"), [("", True), ("?unattended=on", False)])
def test_a_wall_that_goes_on_by_itself_keeps_no_session_open(world: World, query: str, is_use: bool) -> None:
    client = client_of(world.gold)
    long_ago = timezone.now() - timedelta(minutes=50)
    Session.objects.update(used_at=long_ago)
    assert client.get(f"/national/wall/{query}").status_code == 200
    assert (Session.objects.get().used_at > long_ago) is is_use
    Session.objects.update(used_at=long_ago - timedelta(minutes=11))
    assert client.get(f"/national/wall/{query}").status_code == 302, "idle for an hour: sign in again"
