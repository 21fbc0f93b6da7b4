"""Hits between forces: told as openly as each originator allows, once, and kept up to date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from daybreak.access.viewer import viewing
from daybreak.deconfliction import queries
from daybreak.deconfliction.actions import DESK, acknowledge, find_hits, make_contact, settle
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.terms import HitState
from daybreak.identity.actions import judge, resolve
from daybreak.identity.models import Mention
from daybreak.identity.terms import Verdict
from daybreak.intake.arrivals import Arrived
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from tests.intake.invented import deliver, records
from tests.rooms import World

pytestmark = pytest.mark.django_db

PHONE, MAIL = "+447700900123", "alex@example.com"


class Desk:
    """The lead agency's desk, every act an hour after the one before."""

    def __init__(self, world: World) -> None:
        self.world, self.by, self.hours = world, world.analyst, 0

    def take(self, *files: Arrived) -> None:
        deliver(*files, national=self.world.national, by=self.by, at=self.at())

    def find(self, *, resolved: bool = False) -> list[Hit]:
        if resolved:
            resolve(self.world.national, by=self.by, at=self.at())
        return find_hits(self.world.national, by=self.by, at=self.at())

    def at(self) -> Any:
        self.hours += 1
        return self.world.at + timedelta(hours=self.hours)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def one(reference: str, handling: str = "", **said: str) -> dict[str, str]:
    return {"Record": reference, "Handling": handling, **said}


def side_of(slug: str) -> HitSide:
    return HitSide.objects.get(compartment__agency__slug=slug)


def test_each_side_learns_what_the_other_originator_opened(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        desk.take(
            records("kent", one("K/1", "blind", Phone=PHONE), one("K/2", Email="only@example.com")),
            records("surrey", one("S/1", "Pointer ", Phone="07700 900123")),
            records("wiltshire", one("W/1", "open", Phone=PHONE)),
            records("dorset", one("D/1", "rather secret", Phone=PHONE)),
            records("cheshire", one("C/1", "", Phone=PHONE)),
        )  # fmt: skip
        hits = desk.find()
        assert len(hits) == 10, "five forces, each pair once"
        pointer = {"contact": DESK, "force": "Surrey Police", "reference": "S/1"}
        opened = {
            "contact": DESK,
            "force": "Wiltshire Police",
            "reference": "W/1",
            "kind": "phone",
            "identifier": PHONE,
            "meets": "identifier",
        }
        blind = {"contact": DESK}
        told = {
            (side.compartment.agency.slug, other.agency.slug): side.shown
            for side in HitSide.objects.select_related("compartment__agency", "hit__left__agency", "hit__right__agency")
            if side.hit
            for other in (side.hit.left, side.hit.right)
            if side.compartment.agency and other.agency != side.compartment.agency
        }
        codes = {"kent": blind, "surrey": pointer, "wiltshire": opened, "dorset": blind, "cheshire": blind}
        assert told == {(mine, other): codes[other] for mine in codes for other in codes if mine != other}
        assert queries.waiting_by_force() == dict.fromkeys(codes, 4)
    with viewing(world.auditor):
        assert Entry.objects.filter(act="hit:find", processing="combine").count() == 10


def test_looking_again_finds_nothing_twice(world: World, desk: Desk) -> None:
    kent = records("kent", one("K/1", Phone=PHONE, Email=MAIL, Forename="Alex", Surname="Invented", DOB="29/02/1984"))
    with viewing(world.analyst):
        desk.take(kent, records("surrey", one("S/1", Phone=PHONE), one("S/2", Phone=PHONE)))
        assert len(desk.find()) == 1
        assert desk.find() == []
        desk.take(records("kent", one("K/1", Phone=PHONE, Email="new@example.com")))
        assert desk.find(resolved=True) == [], "a newer version of a record is no new interest in the same number"
        left, right = Mention.objects.filter(referral__reference__in=["K/1", "S/1"]).values_list("id", flat=True)
        judge(left, right, verdict=Verdict.SAME, why="One person.", by=world.analyst, at=desk.at())
        assert desk.find() == [], "what is found by number is not found again by person"
        desk.take(records("surrey", one("S/1", Phone=PHONE, Email="new@example.com"), one("S/2", Phone=PHONE)))
        assert desk.find(resolved=True) == [], "one person, one hit between two forces"
        assert Hit.objects.count() == 1
        assert HitSide.objects.count() == 2


def test_a_code_closed_later_closes_what_is_shown(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        desk.take(records("kent", one("K/1", "open", Phone=PHONE)), records("surrey", one("S/1", "open", Phone=PHONE)))
        desk.find()
        assert side_of("surrey").shown["identifier"] == PHONE
        desk.take(records("kent", one("K/1", "blind", Phone=PHONE)))
        assert desk.find() == []
        assert (side_of("surrey").shown, side_of("surrey").handling) == ({"contact": DESK}, "blind")
        assert side_of("kent").shown["identifier"] == PHONE


def test_a_withdrawn_interest_meets_nobody_any_more(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        desk.take(records("kent", one("K/1", Phone=PHONE)))
        desk.find()
        desk.take(records("kent", one("K/1", Email=MAIL)), records("surrey", one("S/1", Phone=PHONE)))
        assert desk.find() == []


def test_a_side_follows_its_own_subject(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        desk.take(records("kent", one("K/1", Phone=PHONE)), records("surrey", one("S/1", Phone=PHONE)))
        desk.find()
        assert side_of("kent").subject_reference == ""
        desk.find(resolved=True)
        mention = Mention.objects.get(referral__reference="K/1")
        assert mention.subject is not None
        reference = mention.subject.reference
        assert list(queries.open_hits(reference)) == [side_of("kent")]
        hit = Hit.objects.get()
        assert list(queries.hits_of_subject(mention.subject.id)) == [hit]


def test_whoever_is_no_force_of_the_operation_holds_no_interest_and_stops_nothing(world: World, desk: Desk) -> None:
    with viewing(world.analyst):
        desk.take(
            records("national-lead-agency", one("L/1", Phone=PHONE)), records("cs-kent", one("A/1", Phone=PHONE)),
            records("nowhere", one("N/1", Phone=PHONE)),
            records("surrey", one("S/1", Phone=PHONE), originator="Surrey Police"),
        )  # fmt: skip
        assert desk.find() == []
        assert set(Interest.objects.values_list("agency__slug", flat=True)) == {"surrey"}
        desk.take(records("kent-police", one("K/2", Phone=PHONE), originator=""))
        assert len(desk.find()) == 1, "a record that names no originator is its sender's"


def test_a_side_is_acknowledged_then_settled_by_its_own_force(world: World, desk: Desk) -> None:
    kent, surrey, bronze = world.force_analyst("kent"), world.force_analyst("surrey"), world.bronze("kent")
    with viewing(world.analyst):
        desk.take(records("kent", one("K/1", "open", Phone=PHONE)), records("surrey", one("S/1", Phone=PHONE)))
        desk.find()
        mine, other = side_of("kent").id, side_of("surrey").id
        with pytest.raises(NotAllowed):
            acknowledge([mine], by=world.analyst, at=world.at)
    with viewing(kent):
        with pytest.raises(Conflict, match="waiting cannot become settled"):
            settle([mine], settlement="Spoken.", by=kent, at=world.at)
        with pytest.raises(NotFound):
            acknowledge([mine, other], by=kent, at=world.at)
        assert queries.my_hits().get().state == HitState.WAITING, "all of them or none"
        acknowledge([mine], by=kent, at=world.at)
        with pytest.raises(Conflict):
            acknowledge([mine], by=kent, at=world.at)
        with pytest.raises(Conflict, match="other side has not acknowledged"):
            make_contact([mine], by=kent, at=world.at)
        assert {mine: (HitState.WAITING, None)} == {
            key: (side.state, side.acknowledged_at) for key, side in queries.other_sides(queries.my_hits()).items()
        }
    with viewing(surrey):
        acknowledge([other], by=surrey, at=world.at)
        make_contact([other], by=surrey, at=world.at)
    with viewing(kent):
        assert queries.my_hits().get().state == HitState.CONTACT_MADE, "recorded by either, it holds for both"
        assert queries.my_hits().get().owned_by == kent.id
        with pytest.raises(BadInput):
            settle([mine], settlement="  ", by=kent, at=world.at)
        [side] = settle([mine], settlement="Kent goes first.", by=kent, at=world.at)
        assert (side.state, side.settlement, side.settled_at) == (HitState.SETTLED, "Kent goes first.", world.at)
        assert not queries.open_hits(side.subject_reference).exists()
        assert queries.hits_by_state() == {HitState.SETTLED: 1}
    with viewing(bronze), pytest.raises(NotAllowed):
        acknowledge([mine], by=bronze, at=world.at)
    with viewing(surrey):
        assert queries.my_hits().get().state == HitState.CONTACT_MADE, "each side is settled by its own force"
    with viewing(world.analyst):
        assert queries.waiting_by_force() == {}
    with viewing(world.auditor):
        acts = Entry.objects.filter(Q(act__startswith="hit:"), agency="kent", thing_ref=str(mine)).order_by("id")
        assert list(acts.values_list("act", flat=True)) == ["hit:acknowledge", "hit:settle"]
