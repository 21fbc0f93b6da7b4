"""The pages of hits, look-ups and silent blocks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.deconfliction.actions import find_hits
from daybreak.deconfliction.models import Block, HitSide
from daybreak.deconfliction.terms import HitState
from tests.deconfliction.test_actions import PHONE, one
from tests.intake.invented import deliver, records
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.test_pages import plain

pytestmark = pytest.mark.django_db
WHY = "A witness wrote this number down"


@pytest.fixture
def sides(world: World) -> dict[str, HitSide]:
    """Kent and Surrey look at one number, since long ago for the clock of the door."""
    with viewing(world.analyst):
        files = [records(slug, one(f"{slug}/1", "blind", Phone=PHONE)) for slug in ("kent", "surrey")]
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
        find_hits(world.national, by=world.analyst, at=world.at)
        rows = HitSide.objects.select_related("compartment__agency")
        return {row.compartment.agency.slug: row for row in rows if row.compartment.agency}


def test_each_side_reads_who_waits_for_whom_and_what_to_do(world: World, sides: dict[str, HitSide]) -> None:
    kent, surrey = client_of(world.force_analyst("kent")), client_of(world.force_analyst("surrey"))
    mine, theirs = f"/hits/{sides['kent'].id}/", f"/hits/{sides['surrey'].id}/"
    assert "This side" in kent.get("/hits/").content.decode()
    kent.post(f"{mine}acknowledge/")
    page = kent.get(mine).content.decode()
    assert "The other side has not acknowledged" in page
    assert "Contact was made</button>" not in page
    assert kent.post(f"{mine}contact/").status_code == 409
    assert "The other side has acknowledged and waits for you" in surrey.get(theirs).content.decode()
    surrey.post(f"{theirs}acknowledge/")
    assert "Contact was made</button>" in kent.get(mine).content.decode()
    surrey.post(f"{theirs}contact/")
    assert "Write what was agreed" in kent.get(mine).content.decode()
    with viewing(world.force_analyst("kent")):
        assert HitSide.objects.get().state == HitState.CONTACT_MADE
    for page in (kent.get(mine).content.decode(), kent.get("/hits/").content.decode()):
        assert "Surrey" not in page
        assert PHONE not in page


def test_who_waits_too_long_is_shown_upward(world: World, sides: dict[str, HitSide]) -> None:
    gold = client_of(world.gold)
    page = gold.get("/hits/?state=overdue").content.decode()
    assert page.count("Overdue: gold is told") == 2
    assert "Hits overdue" in gold.get("/national/").content.decode()
    with viewing(world.gold):
        HitSide.objects.update(waiting_since=world.at + timedelta(days=36500))
    assert "gold is told" not in gold.get("/hits/?state=overdue").content.decode()


def test_the_page_answers_what_is_held_blindly_as_what_nobody_holds(world: World, sides: dict[str, HitSide]) -> None:
    client = client_of(world.force_analyst("dorset"))
    answers = []
    for number in ("+447700900123", "+447700900999"):
        body = {"kind": "phone", "identifier": number, "again": number, "reason": WHY}
        page = plain(client.post("/look-ups/ask/", body).content)
        page = re.sub(r"L-[2-9A-Z]{6}", "L-", page).replace(number, "NUMBER")
        answers.append(page.partition("What your force has looked up")[0])
    assert answers[0] == answers[1]
    assert "the deconfliction desk" in answers[0]
    differ = client.post("/look-ups/ask/", {"kind": "phone", "identifier": "1", "again": "2", "reason": WHY})
    assert differ.status_code == 422
    assert client_of(world.gold).get("/look-ups/").status_code == 403


def test_a_block_is_placed_confirmed_by_another_and_lifted(world: World) -> None:
    first, second = client_of(world.coordinator), client_of(world.second_coordinator)
    third = client_of(world.gold)
    body = {"of": "phone 07700 900123", "ground": "undercover", "days": "9", "reason": WHY}
    assert first.post("/blocks/place/", body).status_code == 422
    assert (
        first.post("/blocks/place/", body | {"of": "?", "named": str(world.second_coordinator.id)}).status_code == 422
    )
    place = first.post("/blocks/place/", body | {"named": str(world.second_coordinator.id)})
    assert place.status_code == 302
    path = place.headers["Location"]
    assert "/confirm/" not in first.get(path).content.decode()
    assert third.get(path).status_code == 404
    assert "You are named for none" in third.get("/blocks/").content.decode()
    assert second.post(f"{path}confirm/").status_code == 302
    assert second.post(f"{path}lift/", {"reason": ""}).status_code == 422
    assert second.post(f"{path}lift/", {"reason": "They came back from there"}).status_code == 302
    with viewing(world.coordinator):
        assert Block.objects.get().state == "lifted"
