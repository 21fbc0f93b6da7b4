"""Pages and API of figures: the register, snapshots with the records behind them, what changed and why."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.release.actions import freeze
from daybreak.release.models import Snapshot
from tests.access.suspects import restricted, suspect
from tests.api.programs import Program
from tests.release.invented import arrested
from tests.release.test_drafts_subtracted import drafted as only_drafted
from tests.release.test_two_releases import drafted, first_day, frozen, published
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of

pytestmark = pytest.mark.django_db


def test_a_figure_opens_the_list_of_its_records(world: World) -> None:
    it = suspect(world)
    arrested(world, "kent", 6)
    with viewing(world.coordinator):
        snapshot = freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)
    only_drafted(world, snapshot)
    gold, page = client_of(world.gold), f"/figures/snapshots/{snapshot.id}/"
    assert f"{page}records/arrests/" in gold.get(page).content.decode()
    before = text_of(gold.get(f"{page}records/devices_seized/"))
    assert before.count("Kent Police") == 2, "one in the list of forces, one record"
    restricted(world, it)
    after = text_of(gold.get(f"{page}records/devices_seized/"))
    assert after.count("Kent Police") == 1
    assert "No record that you may open" in after
    assert gold.get(f"{page}records/devices_seized/?force=surrey").status_code == 200
    assert gold.get(f"{page}records/nothing_such/").status_code == 404
    said = gold.get(f"/api/v1/figures/snapshots/{snapshot.id}/records/arrests?force=kent").json()
    assert (len(said), said[0]["kind"], said[0]["force"]) == (6, "packages", "kent")
    opened = gold.get(f"/packages/{said[0]['key']}/")
    assert said[0]["reference"] in text_of(opened)
    for other in (world.analyst, world.press_officer, world.silver("kent")):
        assert client_of(other).get(f"{page}records/arrests/").status_code == 403


def test_a_snapshot_is_counted_again_at_each_door(world: World) -> None:
    arrested(world, "kent", 6)
    snapshot, browser = frozen(world), client_of(world.coordinator)
    page = f"/figures/snapshots/{snapshot.id}/"
    answer = browser.post(f"{page}recount/")
    assert answer.status_code == 302
    assert "all is as it was frozen" in text_of(browser.get(page))
    said = Program(world, world.coordinator).send(f"/figures/snapshots/{snapshot.id}/recount").json()
    assert (said["same"], said["differs"]) == (True, [])


def test_the_register_says_what_each_figure_counts(world: World) -> None:
    page = text_of(client_of(world.press_officer).get("/figures/definitions/"))
    assert "Arrested, no further action" in page
    assert "None of the people arrested or interviewed has been charged." in page
    said = client_of(world.press_officer).get("/api/v1/figures/definitions").json()
    assert {"key", "title", "counts", "rule", "jurisdiction", "as_at", "group", "of_people"} == set(said["figures"][0])
    assert "Nothing to read yet" in text_of(client_of(world.press_officer).get("/figures/"))


def test_the_press_sees_what_is_not_so_and_no_true_number(world: World) -> None:
    arrested(world, "surrey", 2)
    arrested(world, "kent", 9)
    snapshot = frozen(world)
    only_drafted(world, snapshot)
    page = text_of(client_of(world.press_officer).get(f"/figures/snapshots/{snapshot.id}/"))
    assert "None of the people arrested or interviewed has been charged." in page
    assert "Arrested, nothing further recorded" not in page
    assert "Count again" not in page
    said = client_of(world.press_officer).get(f"/api/v1/figures/snapshots/{snapshot.id}").json()
    assert said["figures"]["arrests"]["forces"]["surrey"] is None
    assert "arrested_open" not in said["figures"]
    assert Snapshot.objects.count() == 0, "nobody looks outside a door"


def test_an_earlier_draft_is_not_read_beside_the_newest_by_who_does_not_command(world: World) -> None:
    arrested(world, "kent", 12)
    first = frozen(world)
    only_drafted(world, first)
    arrested(world, "kent", 2)
    second = frozen(world)
    only_drafted(world, second, hours=1)
    press, gold = client_of(world.press_officer), client_of(world.gold)
    for one, press_may in ((first, 404), (second, 200)):
        for path in (f"/figures/snapshots/{one.id}/", f"/api/v1/figures/snapshots/{one.id}"):
            assert (press.get(path).status_code, gold.get(path).status_code) == (press_may, 200), path
    assert [each["number"] for each in press.get("/api/v1/figures/snapshots").json()] == [2]
    assert [each["number"] for each in gold.get("/api/v1/figures/snapshots").json()] == [2, 1]
    assert "Snapshot 1" not in text_of(press.get("/figures/"))


def test_what_changed_stands_on_the_page(world: World) -> None:
    published(world, drafted(world, first_day(world)))
    arrested(world, "surrey", 7)
    second = frozen(world)
    only_drafted(world, second, hours=1)
    page = client_of(world.coordinator).get(f"/figures/snapshots/{second.id}/").content.decode()
    assert "No reason given yet" in page
    assert "Surrey Police 9 to 16 (7 added, 0 removed)" in page
    answer = client_of(world.press_officer).get(f"/api/v1/figures/snapshots/{second.id}/changes").json()
    assert (answer["since"], answer["changes"][0]["forces"]) == (1, {"surrey": [9, 16]})
    assert answer["changes"][0]["moved"] == {}


def test_a_reason_is_given_at_each_door(world: World) -> None:
    published(world, drafted(world, first_day(world)))
    arrested(world, "surrey", 7)
    second, browser = frozen(world), client_of(world.coordinator)
    path = f"/figures/snapshots/{second.id}/explain/"
    assert browser.post(path, {"figure": "arrests", "reason": ""}).status_code == 422
    assert browser.post(path, {"figure": "arrests", "reason": "Seven more."}).status_code == 302
    program = Program(world, world.coordinator)
    said = program.send(f"/figures/snapshots/{second.id}/explain", {"figure": "arrests", "reason": "Said again."})
    assert said.status_code == 200, said.content
    assert said.json()["changes"][0]["reason"] == "Said again."


def test_delays_are_shown_in_the_order_of_names_with_what_chance_may_do(world: World) -> None:
    arrested(world, "surrey", 2)
    arrested(world, "kent", 3)
    browser = client_of(world.analyst)
    page = text_of(browser.get("/figures/delays/"))
    assert page.index("Kent Police") < page.index("Surrey Police")
    assert "not apart" in page
    assert "Nobody was sent to a force yet" in text_of(browser.get("/figures/delays/?delay=sending"))
    assert browser.get("/figures/delays/?delay=nonsense&level=nonsense").status_code == 200
    said = browser.get("/api/v1/figures/delays?delay=visiting").json()
    assert (said["kent"]["people"], said["kent"]["waiting"], said["kent"]["standing"]) == (3, 3, "")
