"""A ground seen elsewhere goes through every door: page, API and command; and is withdrawn through each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution.models import Door, GroundWithdrawal, SeenGround
from daybreak.attribution.seen import places_known
from daybreak.attribution.terms import DoorState, GroundKind
from daybreak.cli import grounds
from daybreak.identity.models import Subject
from daybreak.kernel.words import AddressRole
from tests.api.programs import Program
from tests.attribution.desk import Desk
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
SAID = {"kind": "council_record", "reference": "CT/1", "upstream": "Invented Council", "role": "home",
        "on": "2026-02-20", "seen_by": "PC 1234"}  # fmt: skip


def test_a_ground_is_entered_and_withdrawn_through_every_door(world: World) -> None:
    analyst = client_of(world.analyst)
    desk = Desk(world)
    with viewing(world.coordinator):
        subject: Subject = desk.walk(Address="9 Other Street", Postcode="ZZ99 9ZZ")
        premises = places_known(subject.id).get(line1="9 Other Street")
    said: dict[str, Any] = SAID | {"premises": str(premises.id)}
    path = f"/subjects/{subject.id}/grounds/"
    assert "No ground was entered by hand" in analyst.get(path).content.decode()
    assert analyst.post(f"{path}enter/", said | {"reference": ""}).status_code == 422
    assert analyst.post(f"{path}enter/", said | {"on": "2036-01-01"}).status_code == 422
    assert analyst.post(f"{path}enter/", said).status_code == 302
    assert "PC 1234" in analyst.get(path).content.decode()
    assert "1 entered by hand" in analyst.get(f"/subjects/{subject.id}/").content.decode()
    with viewing(world.analyst):
        first = SeenGround.objects.get()
    assert "CT/1" in analyst.get(f"/grounds/{first.id}/").content.decode()
    assert analyst.post(f"/grounds/{first.id}/withdraw/", {"reason": ""}).status_code == 422
    why = {"reason": "It was about another man of the same name"}
    assert analyst.post(f"/grounds/{first.id}/withdraw/", why).status_code == 302
    assert why["reason"] in analyst.get(path).content.decode()

    program = Program(world, world.analyst)
    whole = said | {"subject": subject.reference, "from_subscriber": False}
    second = program.send("/grounds", whole).json()
    assert (second["reference"], second["withdrawn"]) == ("CT/1", "")
    assert program.send(f"/grounds/{second['id']}/withdraw", why).json()["withdrawn"] == why["reason"]
    told = program.get(f"/grounds?subject={subject.reference}").json()
    assert [each["withdrawn"] for each in told] == [why["reason"]] * 2

    name = world.analyst.person.username
    grounds.enter_ground(
        subject.reference, premises.id, GroundKind.DELIVERY, reference="D/1", upstream="A courier",
        role=AddressRole.HOME, on=datetime(2026, 2, 20, tzinfo=UTC), seen_by="PC 1234", act_as=name,
    )  # fmt: skip
    with viewing(world.analyst):
        third = SeenGround.objects.get(reference="D/1")
    grounds.withdraw_ground(third.id, reason=why["reason"], act_as=name)
    with viewing(world.analyst):
        assert GroundWithdrawal.objects.count() == 3
        assert Door.objects.get(premises=premises).state == DoorState.BLOCKED
