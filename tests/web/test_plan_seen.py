"""The page of the plan names and counts only visits that its reader sees."""

from __future__ import annotations

from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.visits.models import Plan
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
