"""What is noted of a premises: several households are no door, a shared line places nobody, people choose forces."""

from __future__ import annotations

import pytest
from django.db import transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.queries import agency
from daybreak.attribution import forces, places
from daybreak.attribution.actions import choose_force, mark_premises
from daybreak.attribution.models import Door, ForceChoice, Ground, PremisesMark
from daybreak.attribution.terms import DoorState, MarkKind
from daybreak.identity.models import Premises
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.packages.basis import places_of
from tests.attribution.desk import Desk, open_items
from tests.refusing import refused, unchangeable
from tests.rooms import World

pytestmark = pytest.mark.django_db
WHY = "The council lists four households"


def test_a_house_of_several_households_is_no_door_until_the_opposite_is_noted(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        desk.walk()
        premises = Premises.objects.get()
        by = world.coordinator
        row = mark_premises(premises, MarkKind.SEVERAL_HOUSEHOLDS, reason=WHY, by=by, at=desk.at())
        assert open_items(Door.objects.get()) == ["household"]
        assert WHY in next(item["seen"] for item in Door.objects.get().items if item["key"] == "household")
        assert desk.doors() == {DoorState.BLOCKED: 1}, "gathering anew does not open it"
        mark_premises(premises, MarkKind.ONE_HOUSEHOLD, reason="Seen: one bell", by=by, at=desk.at())
        assert Door.objects.get().state == DoorState.ESTABLISHED
        with transaction.atomic(), pytest.raises(BadInput, match="reason"):
            mark_premises(premises, MarkKind.ONE_HOUSEHOLD, reason=" ", by=by, at=desk.at())
        unchangeable(row, reason="another")
        refused("attribution_mark_kind", row, kind="castle")
        refused("attribution_mark_reason", row, reason="")
    with viewing(world.gold), pytest.raises(NotAllowed):
        mark_premises(premises, MarkKind.ONE_HOUSEHOLD, reason=WHY, by=world.gold, at=desk.at())


def test_a_flat_that_is_known_makes_its_house_no_door(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        desk.walk()
        Premises.objects.create(
            compartment=world.national, key="flat 2 1 invented st|ZZ99 1AA", line1="Flat 2, 1 Invented Street"
        )
        assert desk.doors() == {DoorState.BLOCKED: 1}
        assert open_items(Door.objects.get()) == ["household"]
        house = Door.objects.get().premises
        assert places.of_several_households(world.national, of=Door.objects.get().subject_id).keys() == {house.pk}
        mark_premises(house, MarkKind.ONE_HOUSEHOLD, reason="The flats were joined", by=world.coordinator, at=desk.at())
        assert Door.objects.get().state == DoorState.ESTABLISHED


def test_over_a_shared_connection_nobody_is_placed_and_other_kinds_are_asked_for(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        desk.walk()
        by, premises = world.coordinator, Premises.objects.get()
        mark_premises(premises, MarkKind.SHARED_CONNECTION, reason="The router stands open", by=by, at=desk.at())
        assert open_items(Door.objects.get()) == ["grounds"]
        desk.doors()
        answered = Ground.objects.get(kind="ip_resolution")
        assert not answered.counts
        assert "shared" in answered.why_not
        mark_premises(premises, MarkKind.OWN_CONNECTION, reason="It was closed before", by=by, at=desk.at())
        assert Door.objects.get().state == DoorState.ESTABLISHED


def test_a_person_chooses_the_force_over_the_tables_and_both_are_kept(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        subject = desk.walk()
        by, premises = world.coordinator, places.premises(Premises.objects.get().pk)
        kent, surrey = agency("kent"), agency("surrey")
        assert forces.suggestion(premises).by_district == kent
        assert forces.force_at(premises) == kent
        row = choose_force(premises, surrey, reason="The lane belongs to Surrey", by=by, at=desk.at())
        assert "Kent" in row.suggested
        assert [place.force for place in places_of([subject.id])[subject.id]] == [surrey.id]
        choose_force(premises, None, reason="It was the other lane", by=by, at=desk.at())
        assert forces.force_at(premises) == kent
        assert ForceChoice.objects.count() == 2
        with transaction.atomic(), pytest.raises(BadInput, match="no police force"):
            choose_force(premises, world.lead, reason="It leads", by=by, at=desk.at())
        with transaction.atomic(), pytest.raises(BadInput, match="reason"):
            choose_force(premises, kent, reason=" ", by=by, at=desk.at())
        unchangeable(row, reason="another")
        refused("attribution_choice_reason", row, reason="")


def test_the_postcode_goes_before_the_district_only_where_it_is_sure(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        district = desk.walk().doors.get().premises.district
        sure, unsure, unknown = (
            Premises.objects.create(
                compartment=world.national, key=code, line1="1 Boundary Lane", postcode=code, district=district
            )
            for code in ("AL5 3NG", "AL5 3AA", "ZZ99 1AA")
        )
        kent = agency("kent").id
        found = forces.forces_at([sure, unsure, unknown])
        assert found == {sure.pk: agency("bedfordshire").id, unsure.pk: kent, unknown.pk: kent}
        assert "Bedfordshire" in forces.suggestion(places.premises(sure.pk)).why_look
        unplaced = Premises.objects.create(compartment=world.national, key="u", line1="1 Nowhere", postcode="")
        assert forces.force_at(unplaced) is None
        assert "not built" in forces.suggestion(unplaced).why_look


def test_a_force_sees_neither_notes_nor_choices(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        desk.walk()
        premises = Premises.objects.get()
        mark_premises(premises, MarkKind.OWN_CONNECTION, reason=WHY, by=world.coordinator, at=desk.at())
        choose_force(premises, agency("surrey"), reason=WHY, by=world.coordinator, at=desk.at())
    with viewing(world.force_analyst("kent")):
        assert not PremisesMark.objects.exists()
        assert not ForceChoice.objects.exists()
