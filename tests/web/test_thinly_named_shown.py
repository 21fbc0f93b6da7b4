"""Command is told where few people stay named for a restricted record, and not which record that is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from daybreak.access.actions import deactivate
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from tests.access.suspects import restricted, suspect
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of


@pytest.mark.django_db
def test_the_pages_of_command_say_so_without_telling_what_it_is(world: World) -> None:
    it, third = suspect(world), world.post(Role.LEAD_COORDINATOR, number=3)
    made, now = restricted(world, it).restriction, datetime.now(UTC)
    with viewing(world.administrator):
        deactivate(world.second_coordinator.person, reason="Left the agency today", by=world.administrator, at=now)
    own = f"/restricted/{made.id}/"
    told = [(world.coordinator, own), (world.coordinator, "/restricted/"), (third, "/restricted/")]
    for post, path in (*told, (world.gold, "/reviews/")):
        said = text_of(client_of(post).get(path))
        assert "one person of the lead agency is named" in said
        if post is not world.coordinator:
            assert made.reference not in said
            assert it.subject.name not in said
    assert "people of the lead agency" not in text_of(client_of(world.silver("kent")).get("/reviews/"))
