"""Two operations meet in an identifier: each learns what the other's code opens, and nothing else of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.actions import found_operation
from daybreak.access.models import Compartment, Grant, Operation
from daybreak.access.reach import move
from daybreak.access.viewer import at_once, viewing
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.deconfliction import queries
from daybreak.deconfliction.actions import DESK, acknowledge, find_hits, make_contact, settle
from daybreak.deconfliction.models import Crossing, Hit, HitSide, Interest, LookUp
from daybreak.deconfliction.terms import HitState
from tests.deconfliction.test_actions import MAIL, PHONE, one
from tests.intake.invented import deliver, records
from tests.rooms import World

pytestmark = pytest.mark.django_db


class Elsewhere(World):
    def post(self, role: Role, slug: str = "", number: int = 1) -> Post:
        return super().post(role, slug, number + 100)


@pytest.fixture
def other(world: World) -> World:
    by, agencies = world.administrator, Agency.objects.filter(kind=AgencyKind.FORCE)
    with viewing(by):
        operation = found_operation("OTHER DUSK", lead=world.lead, agencies=agencies, invented=True, by=by, at=world.at)
    return Elsewhere(world.at, world.lead, by, operation)


def arrive(world: World, slug: str, *rows: dict[str, str]) -> list[Hit]:
    with viewing(world.analyst):
        deliver(records(slug, *rows), national=world.national, by=world.analyst, at=world.at)
        return find_hits(world.national, by=world.analyst, at=world.at)


def sides(world: World) -> list[HitSide]:
    with viewing(world.analyst):
        return list(queries.my_hits().filter(hit=None))


def test_each_operation_gets_its_own_side_under_the_others_code(world: World, other: World) -> None:
    arrive(world, "kent", one("K/1", "open", Phone=PHONE))
    assert sides(world) == []
    assert arrive(other, "surrey", one("S/1", "", Phone=PHONE)) == []
    [mine], [theirs] = sides(world), sides(other)
    assert (mine.handling, mine.shown) == ("blind", {"contact": DESK})
    assert theirs.shown["reference"] == "K/1"
    assert mine.compartment_id == world.national.id
    arrive(other, "surrey", one("S/1", "pointer", Phone=PHONE))
    assert set(sides(world)[0].shown) == {"contact", "force", "reference"}, "what is opened later is told later"
    arrive(other, "dorset", one("D/1", Phone=PHONE))
    assert len(sides(world)) == 1, "two operations meet in a number once"


def test_nothing_else_of_the_other_operation_is_seen(world: World, other: World) -> None:
    arrive(other, "surrey", one("S/1", Phone=PHONE), one("S/2", Email=MAIL))
    arrive(world, "kent", one("K/1", Phone=PHONE))
    for post in (world.analyst, world.gold, world.coordinator):
        with viewing(post):
            assert list(Operation.objects.values_list("codename", flat=True)) == ["TEST DAWN"]
            for model in (Interest, Hit, HitSide, LookUp):
                lies = set(model._default_manager.values_list("compartment__operation__codename", flat=True))
                assert lies <= {"TEST DAWN"}
            assert not Interest.objects.exclude(agency__slug="kent").exists()
            assert not Crossing.objects.exists()
            [side] = queries.my_hits().filter(hit=None)
            text = f"{side.shown}{side.subject_reference}{side.handling}"
            assert not any(word in text for word in ("S/1", "Surrey", "DUSK", PHONE))
    with viewing(world.force_analyst("kent")):
        assert HitSide.objects.count() == 0, "the desk makes the contact, not the force"


def test_the_desks_of_both_acknowledge_make_contact_and_settle(world: World, other: World) -> None:
    arrive(other, "surrey", one("S/1", Phone=PHONE))
    arrive(world, "kent", one("K/1", Phone=PHONE))
    for each in (world, other):
        key = sides(each)[0].id
        with viewing(each.analyst):
            acknowledge([key], by=each.analyst, at=each.at)
    with viewing(world.analyst):
        make_contact([side.id for side in queries.my_hits()], by=world.analyst, at=world.at)
    assert sides(other)[0].state == HitState.CONTACT_MADE
    with viewing(other.analyst):
        settle([queries.my_hits().get().id], settlement="Dusk waits.", by=other.analyst, at=other.at)
    assert (sides(world)[0].state, sides(world)[0].settlement) == (HitState.CONTACT_MADE, "")


def test_a_record_restricted_since_meets_nobody(world: World, other: World) -> None:
    arrive(other, "surrey", one("S/1", Phone=PHONE))
    with viewing(other.analyst):
        row = Interest.objects.get()
        part = Compartment.objects.create(
            operation=other.operation, kind="restricted", stands_for=other.national, restriction=row.id
        )
        _name(other, part)
        move({Interest: [row.id]}, origin=other.national, target=part)
    arrive(world, "kent", one("K/1", Phone=PHONE))
    assert sides(world) == []


def _name(world: World, part: Compartment) -> None:
    Grant.objects.create(
        post=world.analyst, operation=world.operation, compartment=part, reason="A test of what is restricted",
        granted_from=at_once(world.at), granted_until=at_once(world.at) + timedelta(days=9999),
    )  # fmt: skip
