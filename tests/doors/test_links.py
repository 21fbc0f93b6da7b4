"""A pair is judged and taken back the same way through page, API and command, with the same rules at each door."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.identity.models import FusingSwitch, Judgement, Link
from daybreak.identity.queries import fusing_is_on
from daybreak.kernel.errors import DaybreakError, NotFound
from daybreak.ledger.models import Entry
from tests.api.programs import Program
from tests.identity.pairs import link_of, resolved, subjects_by_record
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "The senders were asked"
Door = Callable[[World, Link, str, str], bool]


@pytest.fixture(autouse=True)
def _opened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    assert world.analyst
    resolved(world)


def page(world: World, link: Link, act: str, why: str) -> bool:
    path, client = f"/links/{link.id}/", client_of(world.analyst)
    if act == "undo":
        return bool(client.post(f"{path}undo/", {"why": why}).status_code == 302)
    return bool(client.post(f"{path}judge/", {"verdict": act, "words": why}).status_code == 302)


def api(world: World, link: Link, act: str, why: str) -> bool:
    program, path = Program(world, world.analyst), f"/links/{link.id}"
    said = {"why": why} if act == "undo" else {"why": why, "verdict": act}
    answer = program.send(f"{path}/{'undo' if act == 'undo' else 'judge'}", said, version=program.version(path))
    return bool(answer.status_code == 200)


def command(world: World, link: Link, act: str, why: str) -> bool:
    words = ["take-back", str(link.id)] if act == "undo" else ["judge", str(link.id), act]
    try:
        return CliRunner().invoke(app, [*words, "--why", why], catch_exceptions=False).exit_code == 0
    except DaybreakError:
        return False


DOORS = pytest.mark.parametrize("door", [page, api, command])


@DOORS
def test_judged_and_taken_back_through_every_door(world: World, door: Door) -> None:
    link, before = link_of(world, "1001", "1002"), subjects_by_record(world)
    assert door(world, link, "same", WHY)
    after = subjects_by_record(world)
    assert after["ncmec:1001/reported/0"] == after["ncmec:1002/reported/0"] != before["ncmec:1002/reported/0"]
    assert door(world, link, "undo", "Judged by a slip")
    assert subjects_by_record(world) == before
    with viewing(world.analyst):
        said = list(Judgement.objects.order_by("judged_at").values_list("verdict", "why", "judged_by"))
    assert said == [("same", WHY, world.analyst.id), ("unsure", "Judged by a slip", world.analyst.id)]


@DOORS
def test_every_door_asks_for_the_reason_and_takes_back_only_what_stands(world: World, door: Door) -> None:
    link = link_of(world, "1001", "1003")
    assert not door(world, link, "different", " ")
    assert not door(world, link, "undo", WHY)
    with viewing(world.analyst):
        assert not Judgement.objects.exists()


def test_every_door_shows_the_same_order_and_enters_whom_it_showed(world: World) -> None:
    shown = client_of(world.analyst).get("/links/").content.decode()
    listed = [each["id"] for each in Program(world, world.analyst).get("/links").json()]
    done = CliRunner().invoke(app, ["links", "--json"], catch_exceptions=False)
    assert json.loads(done.output.strip().splitlines()[-1])["links"] == listed
    assert len(listed) == 4
    places = [shown.index(f'<a class="govuk-link govuk-link--no-visited-state" href="/links/{key}/"') for key in listed]
    assert places == sorted(places)
    with viewing(world.auditor):
        assert Entry.objects.filter(act="link:read", processing="consult").count() == 3


def test_one_question_says_the_same_at_every_door(world: World) -> None:
    link = link_of(world, "1001", "1003")
    html = client_of(world.analyst).get(f"/links/{link.id}/").content.decode()
    told = Program(world, world.analyst).get(f"/links/{link.id}").json()
    printed = CliRunner().invoke(app, ["links", str(link.id)], catch_exceptions=False).output
    assert len(told["clashes"]) == 2
    for words in told["clashes"]:
        assert words in html
        assert words in " ".join(printed.split())
    assert told["steps"][-1]["end"] == pytest.approx(told["bits"]) == pytest.approx(link.bits)
    assert '<mark class="day-differs">Alex</mark>' in html


def test_the_second_of_two_judges_is_told(world: World) -> None:
    link, first, second = (
        link_of(world, "1001", "1003"),
        Program(world, world.analyst),
        Program(world, world.coordinator),
    )
    path, said = f"/links/{link.id}", {"verdict": "different", "why": WHY}
    version = second.version(path)
    assert first.send(f"{path}/judge", said, version=version).status_code == 200
    assert second.send(f"{path}/judge", said | {"verdict": "same"}, version=version).status_code == 412
    assert second.version(path) != version


def test_the_subject_page_says_by_what_its_records_are_held_together(world: World) -> None:
    link = link_of(world, "1001", "1002")
    page(world, link, "same", WHY)
    with viewing(world.analyst):
        made = Judgement.objects.get()
    subject = subjects_by_record(world)["ncmec:1001/reported/0"]
    shown = client_of(world.analyst).get(f"/subjects/{subject}/").content.decode()
    assert f'href="/links/{made.id}/"' in shown
    assert WHY in shown
    read_only = client_of(world.gold).get(f"/subjects/{subject}/").content.decode()
    assert WHY in read_only
    assert "/links/" not in read_only


def test_the_switch_is_off_until_a_coordinator_gives_the_reason(world: World) -> None:
    client = client_of(world.coordinator)
    assert "Switched off" in client.get("/links/switch/").content.decode()
    assert client.post("/links/switch/now/", {"on": "yes", "reason": " "}).status_code == 422
    assert client.post("/links/switch/now/", {"on": "yes", "reason": WHY}).status_code == 302
    page = client.get("/links/switch/").content.decode()
    assert "Switched on" in page
    assert WHY in page
    assert client_of(world.analyst).post("/links/switch/now/", {"on": "no", "reason": WHY}).status_code == 403
    with viewing(world.coordinator):
        assert fusing_is_on(world.national)
        assert FusingSwitch.objects.count() == 1


def test_a_question_asks_no_more_than_allowed_and_an_empty_queue_says_so(world: World) -> None:
    link, client = link_of(world, "1001", "1003"), client_of(world.analyst)
    client.get(f"/links/{link.id}/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/links/{link.id}/").status_code == 200
    assert len(asked) <= 30
    with viewing(world.analyst):
        Link.objects.all()._raw_delete(using="default")
    assert "No question waits" in client.get("/links/").content.decode()


@pytest.mark.parametrize("words", [["judge", "{key}", "same", "--why", WHY], ["take-back", "{key}", "--why", WHY],
                                   ["links", "{key}"]])  # fmt: skip
def test_a_command_given_a_bad_key_says_where_the_keys_are(world: World, words: list[str]) -> None:
    assert world.analyst
    cut = CliRunner().invoke(app, [word.format(key="0b9f6d1e-6a1f…") for word in words])
    assert cut.exit_code == 2
    assert "`daybreak links`" in " ".join(cut.output.split())
    unknown = [word.format(key="0b9f6d1e-6a1f-4a55-9f3e-0d6f5f1c2b3a") for word in words]
    with pytest.raises(NotFound) as absent:
        CliRunner().invoke(app, unknown, catch_exceptions=False)
    assert "`daybreak links`" in absent.value.remedy
