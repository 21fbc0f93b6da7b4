"""Ranks over the API: reasons, decisions of one and of two people, outcomes of tools outside."""

from __future__ import annotations

from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.identity.models import Subject
from daybreak.intake.terms import FactKind
from daybreak.triage.actions import rank_subjects
from tests.api.programs import Program
from tests.rooms import World
from tests.triage.invented import AT, Said, add_reported

pytestmark = pytest.mark.django_db
WHY = "The neighbour has told us so"
OUTCOME = {
    "tool": "KIRAT", "tool_version": "3", "outcome": "B", "assessor": "PC 1", "assessed_on": "2026-01-02",
    "expires_on": "2030-01-02",
}  # fmt: skip


@pytest.fixture
def subject(world: World) -> Subject:
    with viewing(world.analyst):
        found = add_reported(world, 1, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
        rank_subjects(world.operation, by=world.analyst, at=AT)
    return found


@pytest.fixture
def analyst(world: World) -> Program:
    return Program(world, world.analyst)


@pytest.fixture
def second(world: World) -> Program:
    return Program(world, world.coordinator)


def decides(who: Program, subject: Subject, step: str, **said: str) -> Any:
    path = f"/subjects/{subject.id}"
    return who.send(f"{path}/{step}", said, version=who.version(f"{path}/rank"))


def test_a_rank_says_why(analyst: Program, subject: Subject) -> None:
    told = analyst.get(f"/subjects/{subject.id}/rank").json()
    assert (told["level"], told["advised"], told["decisions"], told["outcomes"]) == ("medium", "medium", [], [])
    task = next(reason for reason in told["reasons"] if reason["task"])
    assert task["factor"] == "access-unknown"
    assert all(reason["facts"] for reason in told["reasons"] if reason["points"])


def test_one_raises_and_the_raise_is_ended_only_where_that_lowers_nothing(analyst: Program, subject: Subject) -> None:
    raised = decides(analyst, subject, "raise-level", level="high", why=WHY).json()
    assert (raised["level"], raised["advised"]) == ("high", "medium")
    assert decides(analyst, subject, "raise-level", level="low", why=WHY).status_code == 409
    ended = decides(analyst, subject, "end-decision", why=WHY)
    assert (ended.status_code, ended.json()["rule"]) == (409, "two people")


def test_two_lower(analyst: Program, second: Program, subject: Subject) -> None:
    assert decides(analyst, subject, "agree-lowering", words=WHY).status_code == 404
    assert decides(analyst, subject, "ask-lowering", level="low", why=WHY).json()["level"] == "medium"
    alone = decides(analyst, subject, "agree-lowering", words=WHY)
    assert (alone.status_code, alone.json()["rule"]) == (403, "two people")
    assert decides(second, subject, "refuse-lowering", words=WHY).json()["level"] == "medium"
    decides(analyst, subject, "ask-lowering", level="low", why=WHY)
    lowered = decides(second, subject, "agree-lowering", words=WHY).json()
    assert (lowered["level"], lowered["advised"]) == ("low", "medium")
    seen = decides(analyst, subject, "see-again", finding="too_low", why=WHY).json()
    assert seen["level"] == "medium"


def test_an_outcome_of_a_tool_outside_is_kept_and_gives_no_points(analyst: Program, subject: Subject) -> None:
    before = analyst.get(f"/subjects/{subject.id}/rank").json()["score"]
    assert decides(analyst, subject, "outcomes", **OUTCOME).json() == OUTCOME
    assert analyst.get(f"/subjects/{subject.id}/outcomes").json() == [OUTCOME]
    told = analyst.get(f"/subjects/{subject.id}/rank").json()
    assert (told["outcomes"], told["score"]) == ([OUTCOME], before)
    wrong = decides(analyst, subject, "outcomes", **OUTCOME | {"expires_on": "2026-01-01"})
    assert (wrong.status_code, wrong.json()["rule"]) == (422, "outcome")


def test_another_ones_subject_is_absent(world: World, subject: Subject) -> None:
    kent = Program(world, world.force_analyst("kent"))
    for path in ("rank", "outcomes"):
        assert kent.get(f"/subjects/{subject.id}/{path}").status_code in (403, 404)
    assert kent.send(f"/subjects/{subject.id}/raise-level", {"level": "high", "why": WHY}).status_code in (403, 404)
