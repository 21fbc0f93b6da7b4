"""From an IP address to a door: asked by machine, compared by another person, never without a second kind."""

from __future__ import annotations

from datetime import UTC, datetime
from json import dumps as as_text

import pytest
from django.db import transaction

from daybreak.access.actions import admit, appoint
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.attribution import queries
from daybreak.attribution.actions import (
    clear,
    compare_answers,
    establish_doors,
    import_answers,
    read_leads,
    request_resolutions,
)
from daybreak.attribution.gate import door_facts
from daybreak.attribution.models import Door, Ground, IpLead, Resolution, ResolutionRequest
from daybreak.attribution.terms import DoorState, GroundKind, RequestState
from daybreak.identity.models import Premises, Subject
from daybreak.intake.arrivals import Arrived
from daybreak.intake.models import Fact
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.kernel.words import AddressRole
from daybreak.ledger.models import Entry
from tests.attribution.desk import ADDRESS, HOME, RECORD, TIME, Desk, open_items
from tests.intake.invented import answers, ip, person, records, report
from tests.rooms import World

pytestmark = pytest.mark.django_db
ESTABLISHED, BLOCKED = {DoorState.ESTABLISHED: 1}, {DoorState.BLOCKED: 1}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_from_an_address_to_an_established_door(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        days = [ip(ADDRESS, f"2026-02-0{day}T10:00:07Z", port=51500 + day) for day in range(1, 5)]
        desk.report(*days)
        desk.take(records("kent", RECORD))
        subject = desk.resolve()
        requests = desk.ask()
        assert [request.asked_at_text for request in requests] == ["2026-02-04T10:00:07Z", "2026-02-03T10:00:07Z"]
        assert desk.ask() == [], "two days are asked about, not two more at every run"
        assert (requests[0].asked_ip, requests[0].asked_port) == (ADDRESS, "51504")
        assert desk.answer(*requests) == 2
        assert desk.doors() == BLOCKED, "not compared yet"
        with pytest.raises(NotAllowed, match="applicant"):
            desk.compare(by=world.analyst)
        assert desk.compare() == (2, 0)
        assert desk.compare(by=world.analyst) == (0, 0), "nothing is left to compare"
        assert desk.doors() == ESTABLISHED
        door = Door.objects.get()
        assert (door.subject, door.premises.line1, open_items(door)) == (subject, HOME["Address"], [])
        found = sorted(queries.grounds_of(subject.id).values_list("kind", "role", "counts"))
        ip_ground = (GroundKind.IP_RESOLUTION, AddressRole.INSTALLATION, True)
        assert found == [ip_ground, ip_ground, (GroundKind.LOCAL_INTELLIGENCE, AddressRole.HOME, True)]
        assert len(set(queries.grounds_of(subject.id).values_list("upstream", flat=True))) == 2, "one subscriber record"
        assert not queries.open_requests(world.national).exists()
        before = door.checked_at
        assert desk.doors() == ESTABLISHED
        assert Door.objects.get().checked_at == before, "what stands is not written again"
    with viewing(world.auditor):
        assert (
            Entry.objects.filter(act="resolution:request", thing="resolution_request", processing="disclose").count()
            == 2
        )
        assert Entry.objects.filter(act="door:establish", thing="door").count() == 2


def test_nobody_compares_their_own_application_in_another_post(world: World, desk: Desk) -> None:
    analyst = world.analyst
    with viewing(world.administrator):
        second = appoint("Same Person", username=analyst.person.username, agency=world.lead,
                         role=Role.LEAD_COORDINATOR, by=world.administrator, at=world.at)  # fmt: skip
        admit([second], world.operation, reason="stands in for another", by=world.administrator, at=world.at)
    with viewing(second):
        desk.report(ip(ADDRESS, TIME))
        desk.take(records("kent", RECORD))
        desk.resolve()
        desk.answer(*desk.ask())
        with pytest.raises(NotAllowed, match="applicant"):
            desk.compare(by=second)


def test_one_digit_too_many_blocks_the_door_until_the_operator_corrects_it(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.walk(IP="203.0.113.77")
        door, answer = Door.objects.get(), Resolution.objects.get()
        assert (door.state, open_items(door)) == (DoorState.BLOCKED, ["agreement", "grounds"])
        assert answer.differences == [{"field": "address", "at": 12, "asked": ADDRESS, "answered": "203.0.113.77"}]
        assert answer.request.state == RequestState.DIFFERS
        request = answer.request
        assert desk.answer(request) == 1, "the corrected answer is imported"
        assert desk.doors() == BLOCKED, "and counts only when it is compared anew"
        with pytest.raises(NotAllowed):
            desk.compare(by=world.analyst)
        assert desk.compare() == (1, 0)
        assert desk.doors() == ESTABLISHED
        desk.receive_answer(request, Town="Canterbury")
        assert desk.doors() == BLOCKED, "an answer changed after it was compared is not relied on"
        assert open_items(Door.objects.get()) == ["agreement", "grounds"], "not even before it is imported"
        assert import_answers(world.national, by=world.analyst, at=desk.at()) == 1
        assert desk.compare() == (1, 0)
        assert desk.doors() == ESTABLISHED

        other = {"Reference": request.reference, "IP": ADDRESS, "Port": "51500", **HOME}
        desk.take(answers({**other, "Time": "2026-02-02T10:00:07+01:00"}, operator="Alpha Telecom"))
        desk.answer(request, Town="Dover")
        assert desk.compare() == (1, 1), "two answers to one request"
        request.refresh_from_db()
        assert request.state == RequestState.DIFFERS, "the one that differs holds"
        desk.answer(request, Town="Deal")
        assert desk.compare() == (1, 0)
        request.refresh_from_db()
        assert request.state == RequestState.DIFFERS, "whichever is compared last"
        assert desk.doors() == BLOCKED


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"Time": "2026-02-02T11:00:07Z"}, "time"),
        ({"Time": "2026-02-02T10:00:07+01:00"}, "time"),
        ({"From": "2026-02-02T10:30:00Z", "Until": "2026-02-02T12:00:00Z"}, "interval"),
        ({"From": "2026-02-02T09:30:00", "Until": "2026-02-02T12:00:00"}, "interval"),
        ({"Ports": "51501-52012"}, "ports"),
        ({"Port": "515000"}, "port"),
    ],
)
def test_one_hour_slip_or_another_port_blocks(world: World, desk: Desk, answer: dict[str, str], field: str) -> None:
    with viewing(world.coordinator):
        desk.walk(**answer)
        [said] = Resolution.objects.get().differences
        assert said["field"] == field
        assert open_items(Door.objects.get()) == ["agreement", "grounds"]


def test_an_answer_is_an_interval_that_is_kept(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.walk(From="2026-02-02T09:30:00Z", Until="2026-02-02T12:00:00+01:00", Ports="51200-51711")
        kept = Resolution.objects.get()
        assert (kept.held_from, kept.held_until) == (
            datetime(2026, 2, 2, 9, 30, tzinfo=UTC), datetime(2026, 2, 2, 11, tzinfo=UTC),
        )  # fmt: skip
        assert (kept.role, kept.as_at_text, kept.differences) == ("installation", "2026-02-15", [])
        assert desk.doors() == ESTABLISHED
        lead = IpLead.objects.get()
        assert (lead.zone, lead.precision, lead.proxy, lead.at_text) == ("Z", "second", False, TIME)


PLACES_NOBODY = [
    ("billing", "15/02/2026", "billing address"),
    ("last known", "15/02/2026", "last known address"),
    ("", "15/02/2026", "unknown address"),
    ("installation", "", "as of when"),
    ("installation", "15/02/2024", "days ago"),
    ("installation", "15/02/2027", "has not come"),
]


def test_an_answer_that_places_nobody_is_no_ground(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        subject = desk.walk()
        request = ResolutionRequest.objects.get()
        for role, as_at, why in PLACES_NOBODY:
            assert desk.answer(request, **{"Role": role, "As at": as_at}) == 1
            assert desk.compare() == (1, 0)
            assert desk.doors() == BLOCKED
            assert open_items(Door.objects.get()) == ["grounds"]
            answered = Ground.objects.get(subject=subject, kind=GroundKind.IP_RESOLUTION)
            assert not answered.counts
            assert why in answered.why_not
        desk.answer(request, Role="home")
        desk.compare()
        assert desk.doors() == ESTABLISHED


def test_an_answer_alone_is_one_kind(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        elsewhere = {"Address": "9 Other Street", "Postcode": "ZZ99 9ZZ"}
        desk.walk(**elsewhere)
        assert {door.premises.line1: open_items(door) for door in Door.objects.all()} == {
            HOME["Address"]: ["grounds", "moved"], "9 Other Street": ["grounds", "moved"],
        }  # fmt: skip


def test_a_clearance_blocks_the_door_at_once(world: World, desk: Desk) -> None:
    gold = world.gold
    with viewing(world.coordinator):
        subject = desk.walk()
        for thing in (subject, Premises.objects.get(), "ALEX@example.com"):
            before = transaction.savepoint()
            clear(thing, national=world.national, reason="Another man.", by=world.coordinator, at=desk.at())
            door = Door.objects.get()
            assert (door.state, open_items(door)) == (DoorState.BLOCKED, ["cleared"])
            assert "Another man." in next(item["seen"] for item in door.items if item["key"] == "cleared")
            assert desk.doors() == BLOCKED, "looking again does not open it"
            assert open_items(Door.objects.get()) == ["cleared"]
            transaction.savepoint_rollback(before)
            assert Door.objects.get().state == DoorState.ESTABLISHED
        clear("example chat|u-1", national=world.national, reason="Shared.", by=world.coordinator, at=desk.at())
        assert desk.doors() == ESTABLISHED, "whoever does not hold it is not cleared"
        with pytest.raises(BadInput):
            clear(subject, national=world.national, reason=" ", by=world.coordinator, at=world.at)
        with pytest.raises(NotAllowed):
            clear(subject, national=world.national, reason="why", by=world.analyst, at=world.at)
    with viewing(gold):
        clear("07700 900123", national=world.national, reason="A recycled number.", by=gold, at=desk.at())
        assert queries.clearances()[0].identifier == "+447700900123"
    with viewing(world.auditor):
        assert Entry.objects.filter(act="clearance:enter", role="gold").count() == 1


def test_nobody_asks_about_the_cleared(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.report(ip(ADDRESS, TIME))
        desk.take(records("kent", RECORD))
        subject = desk.resolve()
        clear(subject, national=world.national, reason="Another man.", by=world.coordinator, at=desk.at())
        assert desk.ask() == []


def test_a_clearance_follows_the_person_into_another_subject(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.report(ip(ADDRESS, TIME))
        desk.resolve()
        alone = Subject.objects.get()
        clear(alone, national=world.national, reason="Another man.", by=world.coordinator, at=desk.at())
        more = [{**RECORD, "Record": f"K/{n}"} for n in range(3)]
        desk.take(records("kent", *more))
        together = desk.resolve()
        desk.doors()
        assert "cleared" in open_items(Door.objects.get(subject=together))


def test_why_leads_do_not_count(world: World, desk: Desk) -> None:
    reasons = {
        "203.0.113.1": (ip("203.0.113.1", TIME), ""),
        "203.0.113.2": (ip("203.0.113.2", "2026-02-02T10:00:07"), "zone"),
        "203.0.113.3": (ip("203.0.113.3", "2026-02-02T10:00Z"), "second"),
        "203.0.113.4": (ip("203.0.113.4", TIME, port=None), "port"),
        "203.0.113.5": (ip("203.0.113.5", TIME, port="051500"), "port"),
        "203.0.113.6": (ip("203.0.113.6", TIME, port="515001"), "port"),
        "203.0.113.7": (ip("203.0.113.7", TIME, port="about 5"), "port"),
        "203.0.113.8": (ip("203.0.113.8", TIME, proxy=True), "proxy"),
        "203.0.113.9": (ip("203.0.113.9", None), "placed"),
        "100.64.0.9": (ip("100.64.0.9", TIME), "shared"),
    }
    with viewing(world.coordinator):
        desk.report(*(event for event, _ in reasons.values()), ip("198.51.100.0/24", TIME), ip("nowhere", TIME))
        desk.take(records("kent", RECORD))
        subject = desk.resolve()
        [request] = desk.ask()
        assert request.asked_ip == "203.0.113.1"
        leads = {lead.address: lead for lead in IpLead.objects.all()}
        assert set(leads) == set(reasons)
        for address, (_, why) in reasons.items():
            assert why in leads[address].why_not, address
            assert leads[address].countable == (not why)
        facts = door_facts(world.national)
        assert facts.without_zone[subject.id] == 2
        assert facts.without_port[subject.id] == 5, "four without a port, one to the minute only"


def test_the_door_follows_what_the_sources_say_now(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.walk()
        desk.report(ip(ADDRESS, TIME), note="checked")
        assert desk.ask() == [], "a newer version that says the same is not asked about again"
        assert (IpLead.objects.count(), ResolutionRequest.objects.count()) == (1, 1)
        assert IpLead.objects.get().fact.version.current
        assert desk.doors() == ESTABLISHED

        desk.report(ip("203.0.113.8", TIME))
        [request] = desk.ask()
        assert request.asked_ip == "203.0.113.8", "a corrected address is asked about under a reference of its own"
        assert desk.doors() == BLOCKED, "and what was answered for the wrong one places nobody"
        desk.answer(request)
        desk.compare()
        assert desk.doors() == ESTABLISHED

        desk.report()
        desk.take(records("kent", {"Record": "K/1", "Forename": "Alex"}))
        desk.resolve()
        desk.ask()
        assert desk.doors() == BLOCKED, "a door nothing speaks for any more"
        assert open_items(Door.objects.get()) == ["address", "grounds", "recent"]


def test_an_answer_to_nothing_that_was_asked_is_listed_and_used_for_nothing(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.report(ip(ADDRESS, TIME))
        desk.take(records("kent", RECORD), answers({"Reference": "R-OTHER", "IP": ADDRESS, **HOME}))
        desk.resolve()
        desk.ask()
        assert import_answers(world.national, by=world.analyst, at=desk.at()) == 0
        assert [answer.reference for answer in queries.unasked_answers(world.national)] == ["R-OTHER"]
        assert not Resolution.objects.exists()


def test_events_of_others_are_no_leads(world: World, desk: Desk) -> None:
    alex, victim = person("Alex", "Invented"), person("Kim", "Unreal", ips=[ip("203.0.113.1", TIME)])
    with viewing(world.coordinator):
        one = report("1001", alex)
        both = one.content.replace(
            b'"uploadedFiles": {', b'"victims": [' + as_text(victim).encode() + b'], "uploadedFiles": {', 1
        )
        desk.take(Arrived("1001.json", both))
        desk.resolve()
        assert desk.ask() == []
        assert Fact.objects.filter(kind=FactKind.IP_EVENT, party="victim/0").exists()
        assert not IpLead.objects.exists()


def test_who_may_ask_compare_and_establish(world: World, desk: Desk) -> None:
    for post in (world.gold, world.silver("kent"), world.press_officer):
        with viewing(post):
            for act in (read_leads, request_resolutions, import_answers, compare_answers, establish_doors):
                with pytest.raises(NotAllowed):
                    act(world.national, by=post, at=world.at)
