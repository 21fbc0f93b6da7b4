"""A force sees its own side of a hit and nothing of the other's; counts too."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.deconfliction import queries
from daybreak.deconfliction.actions import find_hits
from daybreak.deconfliction.models import Hit, HitSide, Interest
from tests.deconfliction.test_actions import PHONE, one
from tests.intake.invented import deliver, records
from tests.refusing import refused
from tests.rooms import World


@pytest.mark.django_db
def test_who_sees_hits(world: World) -> None:
    with viewing(world.analyst):
        files = [records(slug, one("1", Phone=PHONE)) for slug in ("kent", "surrey", "wiltshire")]
        deliver(*files, national=world.national, by=world.analyst, at=world.at)
        find_hits(world.national, by=world.analyst, at=world.at)
        refused_once()
    for post in (world.analyst, world.coordinator, world.gold):
        with viewing(post):
            assert (Interest.objects.count(), Hit.objects.count(), HitSide.objects.count()) == (3, 3, 6)
    for slug in ("kent", "surrey"):
        for post in (world.force_analyst(slug), world.silver(slug)):
            with viewing(post):
                assert (Interest.objects.count(), Hit.objects.count(), HitSide.objects.count()) == (0, 0, 2)
                assert {side.compartment.agency.slug for side in queries.my_hits() if side.compartment.agency} == {slug}
                assert queries.waiting_by_force() == {slug: 2}
                assert not HitSide.objects.filter(hit__left__identifier=PHONE).exists(), "no way round by a join"
    outside = (
        world.force_analyst("dorset"), world.press_officer, world.auditor, world.social_worker("cs-kent"), None,
    )  # fmt: skip
    for hidden_from in outside:
        with viewing(hidden_from):
            assert (Interest.objects.count(), Hit.objects.count(), HitSide.objects.count()) == (0, 0, 0)
            assert queries.hits_by_state() == queries.waiting_by_force() == {}


def refused_once() -> None:
    """Each constraint of the tables refused once."""
    interest, hit, side = Interest.objects.first(), Hit.objects.first(), HitSide.objects.first()
    assert interest is not None and hit is not None and side is not None  # noqa: PT018
    refused("deconfliction_interest_handling", interest, handling="ajar")
    refused("deconfliction_interest_once", interest)
    refused("deconfliction_hit_once", hit)
    refused("deconfliction_hit_two", hit, right_id=hit.left_id)
    refused("deconfliction_hitside_handling", side, handling="ajar")
    refused("deconfliction_hitside_state", side, state="forgotten")
    refused("deconfliction_hitside_once", side)
