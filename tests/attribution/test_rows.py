"""Leads, answers, grounds, doors and clearances are national; each constraint of their tables refused once."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution import queries
from daybreak.attribution.actions import clear
from daybreak.attribution.models import Clearance, Door, Ground, IpLead, Resolution, ResolutionRequest
from tests.attribution.desk import TIME, Desk
from tests.intake.invented import ip
from tests.refusing import refused, unchangeable
from tests.rooms import World

MODELS = (Clearance, Door, Ground, IpLead, Resolution, ResolutionRequest)


@pytest.mark.django_db
def test_who_sees_doors_and_what_cannot_be_is_refused(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        subject = desk.walk(ip("203.0.113.9", TIME))
        clear("example chat|u-1", national=world.national, reason="Shared.", by=world.coordinator, at=desk.at())
        refused_once()
    for post in (world.analyst, world.coordinator, world.gold):
        with viewing(post):
            assert all(model.objects.exists() for model in MODELS)
    outside = (
        world.force_analyst("kent"), world.silver("kent"), world.bronze("surrey"), world.press_officer, world.auditor,
        world.social_worker("cs-kent"), None,
    )  # fmt: skip
    for hidden_from in outside:
        with viewing(hidden_from):
            assert [model.objects.count() for model in MODELS] == [0] * len(MODELS)
            assert not queries.doors_of(subject.id).exists()
            assert not queries.grounds_of(subject.id).exists()
            assert not queries.clearances().exists()


def refused_once() -> None:
    request, answer = ResolutionRequest.objects.get(), Resolution.objects.get()
    door = Door.objects.get()
    lead, unasked = request.lead, IpLead.objects.get(request=None)
    ground, clearance = Ground.objects.first(), Clearance.objects.get()
    assert ground is not None
    refused("attribution_iplead_countable", lead, port=None)
    refused("attribution_iplead_countable", lead, at=None)
    refused("attribution_iplead_why", lead, countable=False)
    refused("attribution_iplead_fact_id", lead)
    refused("attribution_request_state", request, state="lost", reference="R-2")
    refused("attribution_request_reference", request, lead_id=unasked.id)
    refused("attribution_resolutionrequest_lead_id", request, reference="R-2")
    refused("attribution_resolution_role", answer, role="den")
    refused("attribution_resolution_referral_id", answer)
    refused("attribution_ground_kind", ground, kind="hunch")
    refused("attribution_ground_role", ground, role="den")
    refused("attribution_ground_once", ground)
    refused("attribution_ground_why", ground, counts=False, kind="subscriber_record")
    refused("attribution_door_state", door, state="ajar")
    refused("attribution_door_once", door)
    refused("attribution_clearance_thing", clearance, identifier="")
    refused("attribution_clearance_thing", clearance, kind="subject")
    refused("attribution_clearance_thing", clearance, kind="premises")
    refused("attribution_clearance_reason", clearance, reason="")
    unchangeable(clearance, reason="other")
