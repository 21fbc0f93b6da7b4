"""The page of the plan names and counts only visits that its reader sees."""

from __future__ import annotations

from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.visits.models import Plan, PlanCondition
from tests.access.suspects import restricted, suspect
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of

pytestmark = pytest.mark.django_db


def plan_missing(world: World, *visits: list[str]) -> None:
    why: dict[str, Any] = {"why": "capacity", "help": "More teams", "late": False, "force": "kent", "window": None}
    with viewing(world.coordinator):
        Plan.objects.create(
            compartment=world.national, number=99, status="clock", gap=0, objective={}, bound={}, placed=0,
            made_by=world.coordinator.id, made_at=world.at,
            unplaced=[{**why, "visits": each, "teams": n} for n, each in enumerate(visits)],
        )  # fmt: skip


def page(post: Post) -> str:
    return text_of(client_of(post).get("/plan/"))


def test_a_restricted_visit_without_a_place_is_neither_named_nor_counted(world: World) -> None:
    hidden, seen = suspect(world), suspect(world)
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    one, other = hidden.visit.reference, seen.visit.reference
    plan_missing(world, [one, other], [one])
    assert page(third).count(one) == 2
    restricted(world, hidden)
    text = page(third)
    assert one not in text
    assert text.count(other) == 1
    assert text.count("More teams") == 1, "a reason that is left without a visit is not given"
    assert one in page(world.second_coordinator), "whoever is named for the record reads it"


def lay_down(world: World, **said: str) -> Any:
    return client_of(world.gold).post("/plan/conditions/", {"reason": "they would warn each other", **said})


def test_what_is_laid_down_stands_on_the_page_until_it_is_lifted(world: World) -> None:
    one, other = suspect(world).visit.reference, suspect(world).visit.reference
    answer = lay_down(world, kind="together", visits=f"{one}, {other}")
    assert answer.status_code == 302
    text = page(world.gold)
    assert "they would warn each other" in text
    assert "Together in one window" in text
    with viewing(world.gold):
        row = PlanCondition.objects.get()
    browser = client_of(world.gold)
    assert "they would warn each other" in text_of(browser.get(f"/plan/conditions/{row.id}/lift/"))
    assert browser.post(f"/plan/conditions/{row.id}/lift/", {"reason": ""}).status_code == 422
    assert browser.post(f"/plan/conditions/{row.id}/lift/", {"reason": "one of them moved away"}).status_code == 302
    assert "they would warn each other" not in page(world.gold)
    with viewing(world.gold):
        row.refresh_from_db()
        assert row.lifted_reason == "one of them moved away"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "together", "visits": "V-nothing"}, "There is no visit"),
        ({"kind": "apart", "visits": "{one}"}, "two visits or more"),
        ({"kind": "no_go", "visits": "{one}"}, "Enter when it starts"),
        (
            {"kind": "no_go", "visits": "{one}", "starts_at": "2026-03-10T06:00", "ends_at": "2026-03-10T05:00"},
            "period",
        ),
        ({"kind": "lock", "visits": "{one}", "starts_at": "2026-03-10T05:00"}, "window that is set"),
    ],
)
def test_what_cannot_be_laid_down_says_why(world: World, said: dict[str, str], words: str) -> None:
    one = suspect(world).visit.reference
    answer = lay_down(world, **{name: value.replace("{one}", one) for name, value in said.items()})
    assert answer.status_code == 422
    assert words in text_of(answer)
    with viewing(world.gold):
        assert not PlanCondition.objects.exists()


def test_two_plans_are_compared_and_a_hidden_visit_is_not_named(world: World) -> None:
    hidden, seen = suspect(world), suspect(world)
    names = (hidden.visit.reference, seen.visit.reference)
    with viewing(world.coordinator):
        for number, hour in ((41, 6), (42, 8)):
            Plan.objects.create(
                compartment=world.national, number=number, status="clock", gap=0, objective={"delay": number}, bound={},
                placed=2, made_by=world.coordinator.id, made_at=world.at,
                assignments=dict.fromkeys(names, f"2026-03-10T0{hour}:00:00+00:00"),
            )  # fmt: skip
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    text = text_of(client_of(third).get("/plan/compare/"))
    assert all(name in text for name in names)
    restricted(world, hidden)
    text = text_of(client_of(third).get("/plan/compare/?before=41&after=42"))
    assert names[0] not in text
    assert names[1] in text
    assert client_of(third).get("/plan/compare/?before=99").status_code == 404
