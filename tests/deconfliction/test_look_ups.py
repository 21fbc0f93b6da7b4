"""A look-up is answered alike whether somebody holds the identifier blindly or nobody does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.viewer import viewing
from daybreak.deconfliction import queries
from daybreak.deconfliction.actions import acknowledge, find_hits, look_up
from daybreak.deconfliction.actions.looking_up import Answer
from daybreak.deconfliction.models import HitSide, LookUp, Registration
from daybreak.deconfliction.terms import HitState, LookedUp
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.ledger.models import Entry
from tests.deconfliction.test_actions import MAIL, PHONE, one
from tests.intake.invented import deliver, records
from tests.rooms import World

pytestmark = pytest.mark.django_db
WHY = "A witness wrote this number down"
NOBODYS = "+447700900999"


def held(world: World, handling: str) -> None:
    with viewing(world.analyst):
        deliver(
            records("surrey", one("S/1", handling, Phone=PHONE, Email=MAIL)), national=world.national, by=world.analyst,
            at=world.at,
        )  # fmt: skip
        find_hits(world.national, by=world.analyst, at=world.at)


def asked(world: World, identifier: str, *, minutes: int = 0) -> Answer:
    kent, part = world.force_analyst("kent"), world.force("kent")
    with viewing(kent):
        at = world.at + timedelta(minutes=minutes)
        return look_up(part, LookedUp.PHONE, identifier, reason=WHY, by=kent, at=at)


def test_what_is_held_blindly_is_answered_as_what_nobody_holds(world: World) -> None:
    held(world, "blind")
    kent, part = world.force_analyst("kent"), world.force("kent")
    said = []
    with viewing(kent):
        for identifier in (PHONE, NOBODYS, PHONE, NOBODYS):
            with CaptureQueriesContext(connection) as ran:
                answer = look_up(part, LookedUp.PHONE, identifier, reason=WHY, by=kent, at=world.at)
            said.append((answer.said, answer.opened, len(ran), [query["sql"][:40] for query in ran]))
        assert said[0] == said[1] == said[2] == said[3]
        assert queries.my_hits().count() == 0
        assert LookUp.objects.count() == 4
    with viewing(world.auditor):
        entries = Entry.objects.filter(act="hit:look-up", agency="kent")
        assert entries.count() == 4
        assert len({len(entry.canonical) for entry in entries}) == 1


def test_the_desk_makes_the_contact_and_who_asked_learns_nothing(world: World) -> None:
    held(world, "blind")
    asked(world, PHONE)
    asked(world, NOBODYS)
    kent, surrey = world.force_analyst("kent"), world.force_analyst("surrey")
    with viewing(world.analyst):
        assert len(find_hits(world.national, referrals=[], by=world.analyst, at=world.at)) == 1
        desk = HitSide.objects.get(compartment=world.national)
        acknowledge([desk.id], by=world.analyst, at=world.at)
        assert find_hits(world.national, by=world.analyst, at=world.at) == []
    with viewing(kent):
        assert (HitSide.objects.count(), queries.hits_by_state()) == (0, {})
    with viewing(surrey):
        side = queries.my_hits().get()
        assert set(side.shown) == {"contact"}
        assert queries.other_sides([side])[side.id].state == HitState.ACKNOWLEDGED


@pytest.mark.parametrize(("handling", "keys"), [("pointer", 3), ("open", 5)])
def test_what_an_originator_opened_is_answered_at_once(world: World, handling: str, keys: int) -> None:
    held(world, handling)
    [opened] = asked(world, PHONE).opened
    assert (opened["force"], opened["reference"], len(opened)) == ("Surrey Police", "S/1", keys)
    surrey = world.force_analyst("surrey")
    with viewing(surrey):
        own = look_up(world.force("surrey"), LookedUp.PHONE, PHONE, reason=WHY, by=surrey, at=world.at)
        assert own.opened == (), "one's own record is nobody else's"


def test_look_ups_are_limited_by_the_hour_for_the_person(world: World, settings: object) -> None:
    settings.LOOK_UPS_AN_HOUR = 2  # type: ignore[attr-defined]
    asked(world, PHONE)
    asked(world, NOBODYS)
    refused = asked(world, NOBODYS, minutes=59)
    assert "2 are allowed" in str(refused.refused)
    assert not refused.reference
    with viewing(world.auditor):
        entries = Entry.objects.filter(act="hit:look-up").order_by("id")
        assert [entry.thing for entry in entries] == ["look_up", "look_up", "post"], "who goes on asking is seen"
    assert asked(world, NOBODYS, minutes=61).refused is None


def test_a_look_up_needs_a_reason_a_real_identifier_and_ones_own_force(world: World) -> None:
    kent = world.force_analyst("kent")
    with viewing(kent):
        for identifier, reason in ((PHONE, "because"), ("0770", WHY)):
            with pytest.raises(BadInput):
                look_up(world.force("kent"), LookedUp.PHONE, identifier, reason=reason, by=kent, at=world.at)
        with pytest.raises(NotAllowed):
            look_up(world.force("surrey"), LookedUp.PHONE, PHONE, reason=WHY, by=kent, at=world.at)
    with viewing(world.analyst), pytest.raises(NotAllowed):
        look_up(world.force("kent"), LookedUp.PHONE, PHONE, reason=WHY, by=world.analyst, at=world.at)


def test_nobody_reads_the_register(world: World) -> None:
    held(world, "open")
    for post in (world.analyst, world.gold, world.force_analyst("surrey"), world.administrator, None):
        with viewing(post):
            assert Registration.objects.count() == 0
