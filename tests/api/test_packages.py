"""The whole way of a package over the API, and the register of what is cleared: each step once, by whom it is for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.identity.models import Subject
from daybreak.intake.terms import FactKind
from daybreak.packages.contents import contents_of
from daybreak.packages.models import Package
from daybreak.packages.terms import Said
from daybreak.packages.travelling.answering import Answered, new_key, read_key, write_answer
from daybreak.packages.travelling.contents import digest_of
from tests.api.programs import Program
from tests.packages.invented import Home, add_placed, ranked
from tests.rooms import World
from tests.triage.invented import Said as Fact

pytestmark = pytest.mark.django_db
PHONE = Fact(FactKind.PHONE, "07700900123")
WHY = {"reason": "As we spoke about by telephone"}


@pytest.fixture
def subject(world: World) -> Subject:
    with viewing(world.analyst):
        found = add_placed(world, 1, PHONE, Fact(FactKind.CHILDREN_IN_HOME, "2"))
        ranked(world)
    return found


def in_a_week() -> str:
    return (datetime.now(UTC) + timedelta(days=7)).isoformat()


class Desk:
    """Programs of those who take part, each sending what it read the version of just before."""

    def __init__(self, world: World) -> None:
        self.analyst, self.lead = Program(world, world.analyst), Program(world, world.coordinator)
        self.gold = Program(world, world.gold)
        self.kent, self.surrey = (Program(world, world.force_analyst(slug)) for slug in ("kent", "surrey"))

    def does(self, who: Program, key: str, step: str, **said: str) -> Any:
        path = f"/packages/{key}"
        return who.send(f"{path}/{step}", said or None, version=who.version(path))

    def sent(self, subject: Subject) -> str:
        made = self.analyst.send("/packages", {"subjects": [subject.reference]}).json()
        key = str(made["packages"][0]["id"])
        for step in ("check", "sign", "disseminate"):
            assert self.does(self.lead, key, step).status_code == 200, step
        return key


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_from_a_draft_to_a_visit_and_back(desk: Desk, subject: Subject) -> None:
    key = desk.sent(subject)
    assert desk.does(desk.kent, key, "acknowledge", access_to_children="unknown").json()["state"] == "acknowledged"
    assert desk.does(desk.kent, key, "access", access_to_children="yes").json()["access_to_children"] == "yes"
    assert desk.does(desk.kent, key, "accept").json()["state"] == "accepted"
    made = desk.does(desk.lead, key, "renew", **WHY).json()
    assert [row["reference"] for row in made["packages"]] == ["P-000001/2"]
    told = desk.does(desk.lead, key, "recall", **WHY).json()
    assert told == {"recalled": ["P-000001/1"], "stood_down": [], "under_way": []}
    assert desk.does(desk.kent, key, "acknowledge-recall").json()["state"] == "recalled"
    assert desk.does(desk.kent, key, "acknowledge-recall").status_code == 409


def test_a_paused_clock_says_so_wherever_it_is_read(desk: Desk, subject: Subject) -> None:
    key = desk.sent(subject)
    before = desk.does(desk.kent, key, "acknowledge", access_to_children="no").json()
    assert before["paused"] is None
    stands = desk.does(desk.kent, key, "pause", ground="warrant", review_at=in_a_week(), **WHY).json()["paused"]
    assert (stands["ground"], stands["why"]) == ("warrant", WHY["reason"])
    for who in (desk.kent, desk.lead):
        assert who.get("/packages").json()[0]["paused"] == stands
        assert who.get(f"/packages/{key}").json()["paused"] == stands
    after = desk.does(desk.kent, key, "resume").json()
    assert after["paused"] is None
    assert after["act_by"] > before["act_by"]
    assert desk.does(desk.kent, key, "resume").status_code == 409


def test_it_is_passed_on_and_the_next_version_is_the_others(world: World, desk: Desk, subject: Subject) -> None:
    key = desk.sent(subject)
    desk.does(desk.kent, key, "acknowledge", access_to_children="no")
    assert desk.does(desk.kent, key, "transfer", to="nowhere", **WHY).status_code == 404
    assert desk.does(desk.kent, key, "transfer", to="surrey", **WHY).json()["state"] == "transferred"
    made = desk.analyst.send("/packages", {"subjects": [subject.reference]}).json()
    assert [row["force"] for row in made["packages"]] == ["surrey"]


def test_whoever_is_not_built_for_is_named_with_the_reason(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        nowhere = add_placed(world, 7, homes=[Home(force="")])
        ranked(world)
    made = desk.analyst.send("/packages", {"subjects": [nowhere.reference]}).json()
    assert made == {
        "packages": [], "unplaced": [{"reference": "S-000007", "reason": "no premises with a known district"}],
    }  # fmt: skip
    assert desk.analyst.send("/packages", {"subjects": ["S-NOBODY"]}).status_code == 404


def test_the_steps_are_those_of_other_people(desk: Desk, subject: Subject) -> None:
    made = desk.lead.send("/packages", {"subjects": [subject.reference]}).json()
    key = str(made["packages"][0]["id"])
    assert desk.does(desk.lead, key, "check").json()["rule"] == "two people"
    assert desk.does(desk.analyst, key, "check").status_code == 200
    assert desk.does(desk.lead, key, "sign").json()["rule"] == "two people"
    assert desk.does(desk.analyst, key, "sign").status_code == 403


def test_pressed_again_it_is_done_once_and_answered_the_same(desk: Desk, subject: Subject) -> None:
    key = desk.sent(subject)
    path, once = f"/packages/{key}", uuid4()
    version = desk.kent.version(path)
    answers = [
        desk.kent.send(f"{path}/acknowledge", {"access_to_children": "no"}, key=once, version=version) for _ in range(3)
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true", "true"]


def test_clearing_recalls_and_the_register_counts_who_has_not_said_that_they_stopped(
    desk: Desk, subject: Subject
) -> None:
    key = desk.sent(subject)
    for of in ("S-NOBODY", "address 9 Nowhere Street, ZZ99 9ZZ"):
        assert desk.gold.send("/clearances", {"of": of, **WHY}).status_code == 404
    told = desk.gold.send("/clearances", {"of": "07700 900123", **WHY}).json()
    assert told["recalled"] == ["P-000001/1"]
    (row,) = desk.gold.get("/clearances").json()
    assert (row["kind"], row["of"], row["recalled"], row["unsaid"]) == ("identifier", "+447700900123", 1, 1)
    desk.does(desk.kent, key, "acknowledge-recall")
    assert desk.gold.get("/clearances").json()[0]["unsaid"] == 0
    assert desk.analyst.send("/clearances", {"of": "07700 900123", **WHY}).status_code == 403


def test_a_signed_answer_comes_in_once(world: World, desk: Desk, subject: Subject) -> None:
    from daybreak.packages.actions import register_answer_key

    key = desk.sent(subject)
    line, public = new_key("kent")
    with viewing(world.coordinator):
        register_answer_key(world.force("kent"), str(public), by=world.coordinator, at=world.at)
        package = Package.objects.get(pk=key)
        digest = digest_of(contents_of([package])[package.pk])
    answered = Answered(
        answer=uuid4(), number=1, force="kent", reference="P-000001/1", package=package.pk, export="e", digest=digest,
        said=Said.ACKNOWLEDGED, access_to_children="no", reason="", said_by="PC 1",
        said_at=package.disseminated_at or world.at,
    )  # fmt: skip
    file = write_answer(answered, read_key(line, force="kent"))
    told = desk.analyst.send("/package-answers", {"answers": [file]})
    assert [(row["reference"], row["said"]) for row in told.json()] == [("P-000001/1", "acknowledged")]
    again = desk.analyst.send("/package-answers", {"answers": [file]})
    assert (again.status_code, again.json()["rule"]) == (409, "replay")
    assert desk.analyst.send("/package-answers", {"answers": ["nothing"]}).json()["rule"] == "format"
    assert [each["generation"] for each in desk.kent.get("/package-keys").json()] == [1]
