"""Both sides of a hit over the API: acknowledged, contact made, settled; each side by its own force."""

from __future__ import annotations

from uuid import UUID

import pytest

from daybreak.access.viewer import viewing
from daybreak.deconfliction.actions import find_hits
from daybreak.deconfliction.models import HitSide
from tests.api.programs import Program
from tests.deconfliction.arriving import file_of
from tests.intake.invented import deliver
from tests.rooms import World


@pytest.fixture
def sides(world: World) -> dict[str, UUID]:
    """Two forces whose records hold one telephone number."""
    with viewing(world.analyst):
        for slug in ("kent", "surrey"):
            row = {"Record": f"R-{slug}", "Forename": "Alex", "Phone": "07700900001"}
            deliver(file_of(slug, [row]), national=world.national, by=world.analyst, at=world.at)
        find_hits(world.national, by=world.analyst, at=world.at)
        return {side.compartment.agency.slug: side.id for side in HitSide.objects.all() if side.compartment.agency}


@pytest.mark.django_db
def test_two_forces_come_to_terms_over_the_api(world: World, sides: dict[str, UUID]) -> None:
    kent, surrey = (Program(world, world.force_analyst(slug)) for slug in ("kent", "surrey"))
    mine, theirs = f"/hits/{sides['kent']}", f"/hits/{sides['surrey']}"
    assert kent.get(mine).json()["state"] == "waiting"
    assert kent.get(theirs).status_code == 404, "the other side is not mine to see"
    assert kent.send(f"{theirs}/acknowledge", version=surrey.version(theirs)).status_code == 404

    assert kent.send(f"{mine}/acknowledge", version=kent.version(mine)).json()["state"] == "acknowledged"
    early = kent.send(f"{mine}/contact", version=kent.version(mine))
    assert early.status_code == 409, "the other side would not know what the contact was about"
    assert surrey.send(f"{theirs}/acknowledge", version=surrey.version(theirs)).status_code == 200
    assert kent.send(f"{mine}/contact", version=kent.version(mine)).json()["state"] == "contact_made"
    assert surrey.get(theirs).json()["state"] == "contact_made", "it holds for both"
    assert kent.send(f"{mine}/settle", {"settlement": ""}, version=kent.version(mine)).status_code == 422
    settled = kent.send(f"{mine}/settle", {"settlement": "Kent goes first"}, version=kent.version(mine))
    assert settled.json()["state"] == "settled"
