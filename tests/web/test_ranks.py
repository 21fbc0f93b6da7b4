"""The page of one rank, deciding about it, the watch and how forces grade."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from daybreak.access.viewer import viewing
from daybreak.identity.models import Subject
from daybreak.intake.terms import FactKind
from daybreak.triage.actions import rank_subjects
from daybreak.triage.queries import ranking_of
from tests.rooms import World
from tests.triage.invented import AT, Said, add_reported
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "The neighbour has told us so"


def reported(world: World, *facts: Said) -> Subject:
    with viewing(world.analyst):
        subject = add_reported(world, 1, *facts)
        rank_subjects(world.operation, by=world.analyst, at=AT)
    return subject


def send(client: Client, subject: UUID, what: str, **values: str) -> tuple[int, str]:
    answer = client.post(f"/subjects/{subject}/rank/{what}/", values, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_rank_shows_its_reasons_and_what_would_change_it(world: World) -> None:
    subject = reported(world, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
    page = client_of(world.analyst).get(f"/subjects/{subject.id}/rank/").content.decode()
    for words in ("A child was solicited or coerced", "Find out whether the subject lives with", "Nobody has said",
                  "Children live in the home", "2026-2", "Nobody has decided anything"):  # fmt: skip
        assert words in page


def test_one_raises_and_two_lower(world: World) -> None:
    subject = reported(world, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
    analyst, second = client_of(world.analyst), client_of(world.coordinator)
    status, page = send(analyst, subject.id, "decide", **{"level-level": "low", "level-why": WHY})
    assert (status, "The level stays until a second person agrees" in page) == (200, True)
    assert "Your answer" not in page
    status, page = send(second, subject.id, "answer", **{"answer-agree": "yes", "answer-words": WHY})
    assert status == 200
    with viewing(world.analyst):
        assert ranking_of(subject.id).level == "low"
    status, page = send(analyst, subject.id, "see", **{"seen-finding": "stays", "seen-why": WHY})
    assert "It comes up again in three months" in page
    status, page = send(analyst, subject.id, "decide", **{"level-level": "very_high", "level-why": WHY})
    assert "Raised. The ranking has it already." in page


def test_a_refusal_keeps_the_level_and_what_is_not_filled_in_is_said(world: World) -> None:
    subject = reported(world, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
    analyst, second = client_of(world.analyst), client_of(world.coordinator)
    assert send(analyst, subject.id, "decide", **{"level-level": "low", "level-why": ""})[0] == 422
    assert send(analyst, subject.id, "see", **{"seen-finding": "", "seen-why": WHY})[0] == 422
    send(analyst, subject.id, "decide", **{"level-level": "low", "level-why": WHY})
    assert send(second, subject.id, "answer", **{"answer-agree": "", "answer-words": WHY})[0] == 422
    send(second, subject.id, "answer", **{"answer-agree": "no", "answer-words": WHY})
    with viewing(world.analyst):
        assert ranking_of(subject.id).level == "medium"


def test_the_watch_shows_the_nation_to_the_lead_and_its_own_to_a_force(world: World) -> None:
    reported(world)
    lead = client_of(world.analyst).get("/watch/").content.decode()
    force = client_of(world.force_analyst("kent")).get("/watch/").content.decode()
    assert "Deliveries with open records" in lead
    assert "Deliveries with open records" not in force
    assert "No clock has run out" in force


def test_an_outcome_of_a_tool_outside_is_recorded_and_gives_no_points(world: World) -> None:
    subject = reported(world, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
    analyst = client_of(world.analyst)
    said = {
        "tool": "KIRAT", "tool_version": "3", "outcome": "Band B", "assessor": "PC 1", "assessed_on": "2026-01-02",
        "expires_on": "2030-01-02",
    }  # fmt: skip
    said = {f"outcome-{name}": value for name, value in said.items()}
    status, page = send(analyst, subject.id, "outcome", **said | {"outcome-expires_on": "2026-01-01"})
    assert (status, "not in this order" in page) == (422, True)
    status, page = send(analyst, subject.id, "outcome", **said)
    assert (status, "It gives no points" in page, "Band B" in page) == (200, True, True)
    with viewing(world.analyst):
        assert ranking_of(subject.id).level == "medium"
    gold = client_of(world.gold).get(f"/subjects/{subject.id}/rank/").content.decode()
    assert "Band B" in gold
    assert "Record an outcome" not in gold


def test_a_decision_is_ended_where_that_lowers_nothing(world: World) -> None:
    subject = reported(world, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
    analyst = client_of(world.analyst)
    assert "End the decision" not in analyst.get(f"/subjects/{subject.id}/rank/").content.decode()
    send(analyst, subject.id, "decide", **{"level-level": "low", "level-why": WHY})
    send(client_of(world.coordinator), subject.id, "answer", **{"answer-agree": "yes", "answer-words": WHY})
    status, page = send(analyst, subject.id, "end", **{"end-why": WHY})
    assert (status, "Ended. The level is what the factors advise." in page) == (200, True)
    with viewing(world.analyst):
        assert ranking_of(subject.id).level == "medium"


def test_every_reason_opens_its_place_in_its_source(world: World) -> None:
    subject = reported(world, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
    analyst = client_of(world.analyst)
    page = analyst.get(f"/subjects/{subject.id}/rank/").content.decode()
    (link,) = set(re.findall(r'href="(/sources/[^"]+)"', page))
    assert analyst.get(link.replace("&amp;", "&")).status_code == 200
