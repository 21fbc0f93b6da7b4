"""One look-up at three doors: page, API and command give the same answer and count towards the same limit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.checking import check
from daybreak.deconfliction.actions import find_hits
from daybreak.deconfliction.actions.looking_up import SAID
from daybreak.deconfliction.models import HitSide, LookUp
from daybreak.deconfliction.terms import LookedUp
from tests.api.programs import Program
from tests.deconfliction.test_actions import MAIL, PHONE, one
from tests.intake.invented import deliver, records
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "A witness wrote this number down"


@pytest.fixture(autouse=True)
def _held(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with viewing(world.analyst):
        files = [records("surrey", one("S/1", "blind", Phone=PHONE)), records("dorset", one("D/1", "open", Email=MAIL))]
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
        find_hits(world.national, by=world.analyst, at=world.at)
    monkeypatch.setattr(session, "open_installation", lambda: None)


def through(world: World, door: str, kind: LookedUp, identifier: str, capsys: Any) -> tuple[str, list[dict[str, str]]]:
    post = world.force_analyst("kent")
    if door == "API":
        sent = {"kind": kind, "identifier": identifier, "reason": WHY}
        answer = Program(world, post).send("/look-ups", sent).json()
    elif door == "command":
        check(kind, identifier, WHY, acts_as=post.person.username, as_json=True)
        answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    else:
        body = {"kind": kind.value, "identifier": identifier, "again": identifier, "reason": WHY}
        page = client_of(post).post("/look-ups/ask/", body).content.decode()
        return (SAID if SAID in page else ""), [{"reference": "D/1"}] if "D/1" in page else []
    return answer["said"], answer["opened"]


@pytest.mark.parametrize("door", ["page", "API", "command"])
def test_each_door_answers_alike(world: World, capsys: Any, door: str) -> None:
    blind = through(world, door, LookedUp.PHONE, PHONE, capsys)
    assert blind == through(world, door, LookedUp.PHONE, "+447700900999", capsys) == (SAID, [])
    said, opened = through(world, door, LookedUp.EMAIL, MAIL, capsys)
    assert (said, [each["reference"] for each in opened]) == (SAID, ["D/1"])
    with viewing(world.force_analyst("kent")):
        assert (LookUp.objects.count(), HitSide.objects.count()) == (3, 0)


def test_the_limit_is_one_for_all_doors(world: World, capsys: Any, settings: Any) -> None:
    settings.LOOK_UPS_AN_HOUR = 2
    through(world, "page", LookedUp.PHONE, PHONE, capsys)
    through(world, "command", LookedUp.PHONE, PHONE, capsys)
    program = Program(world, world.force_analyst("kent"))
    answer = program.send("/look-ups", {"kind": "phone", "identifier": PHONE, "reason": WHY})
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")


def test_the_api_names_what_raises_an_alarm(world: World) -> None:
    with viewing(world.analyst):
        deliver(records("kent", one("K/1", Phone=PHONE)), national=world.national, by=world.analyst, at=world.at)
        find_hits(world.national, by=world.analyst, at=world.at)
    [late] = Program(world, world.force_analyst("kent")).get("/hits", overdue="true").json()
    assert (late["alarm"], late["shown"].keys(), late["acknowledged_at"]) == ("gold", {"contact"}, None)
