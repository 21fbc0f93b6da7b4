"""Grounds seen in records elsewhere: they stand beside derived ones, and echoes of one bill payer stay one ground."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from daybreak.access.viewer import viewing
from daybreak.attribution.actions import Seen, clear, enter_ground, withdraw_ground
from daybreak.attribution.gate import door_facts
from daybreak.attribution.models import Door, SeenGround
from daybreak.attribution.seen import entered_grounds, places_known, seen_grounds
from daybreak.attribution.terms import FROM_SUBSCRIBER, DoorState, GroundKind
from daybreak.identity.models import Premises, Subject
from daybreak.identity.terms import SubjectState
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.kernel.words import AddressRole
from daybreak.ledger.models import Entry
from daybreak.packages.basis import places_of
from daybreak.visits.actions import propose
from tests.attribution.desk import Desk, open_items
from tests.packages.invented import accepted
from tests.refusing import refused, unchangeable
from tests.rooms import World

pytestmark = pytest.mark.django_db

ELSEWHERE = "9 Other Street"
COUNCIL = Seen(GroundKind.COUNCIL_RECORD, "CT/0001", "Invented Council: council tax", False, AddressRole.HOME,
               date(2026, 2, 20), "PC 1234 Invented")  # fmt: skip
PARCEL = replace(COUNCIL, kind=GroundKind.DELIVERY, reference="P/0001", upstream="Invented Parcels")


def answered(desk: Desk) -> tuple[Subject, Premises]:
    """Go the way with an operator's answer for another place than the record's: one kind of ground at each."""
    subject = desk.walk(Address=ELSEWHERE, Postcode="ZZ99 9ZZ")
    return subject, places_known(subject.id).get(line1=ELSEWHERE)


def door() -> Door:
    return Door.objects.get(premises__line1=ELSEWHERE)


def test_a_ground_seen_elsewhere_makes_a_door_and_its_withdrawal_blocks_it(world: World) -> None:
    desk = Desk(world)
    with viewing(world.analyst):
        subject, premises = answered(desk)
        assert open_items(door()) == ["grounds", "moved"]
        row = enter_ground(subject, premises, PARCEL, by=world.analyst, at=desk.at())
        assert door().state == DoorState.ESTABLISHED
        assert desk.doors() == {DoorState.ESTABLISHED: 1, DoorState.BLOCKED: 1}, (
            "it outlives the gathering of derived grounds"
        )
        unchangeable(row, reference="another")
        refused("attribution_seen_kind", row, kind="rumour")
        refused("attribution_seen_role", row, role="shed")
        refused("attribution_seen_said", row, seen_by="")
    with viewing(world.coordinator):
        with transaction.atomic(), pytest.raises(BadInput, match="reason"):
            withdraw_ground(row.id, reason=" ", by=world.coordinator, at=desk.at())
        gone = withdraw_ground(row.id, reason="Another man of the same name.", by=world.coordinator, at=desk.at())
        assert open_items(door()) == ["grounds", "moved"]
        with transaction.atomic(), pytest.raises(Conflict):
            withdraw_ground(row.id, reason="Again.", by=world.coordinator, at=desk.at())
        unchangeable(gone, reason="another")
        assert seen_grounds(subject.id).get().withdrawal == gone
    with viewing(world.auditor):
        acts = Entry.objects.filter(thing="ground").order_by("id").values_list("act", flat=True)
        assert list(acts) == ["ground:enter", "ground:withdraw"]
        assert not SeenGround.objects.exists()


def test_four_echoes_of_one_bill_payer_block_the_door_and_its_package_is_refused(world: World) -> None:
    desk = Desk(world)
    with viewing(world.analyst):
        subject, premises = answered(desk)
        for number, kind in enumerate([*sorted(FROM_SUBSCRIBER), GroundKind.DELIVERY]):
            echo = replace(COUNCIL, kind=kind, reference=f"E/{number}", upstream=f"Operator {number}",
                           from_subscriber=kind is GroundKind.DELIVERY)  # fmt: skip
            enter_ground(subject, premises, echo, by=world.analyst, at=desk.at())
        assert open_items(door()) == ["grounds", "moved"]
        assert desk.doors() == {DoorState.BLOCKED: 2}
    (package,) = accepted(world, subject)
    silver = world.silver("kent")
    with viewing(silver), pytest.raises(GateNotMet) as refusal:
        propose([package.id], by=silver, at=desk.at())
    assert any("grounds" in item for item in refusal.value.items)
    with viewing(world.analyst):
        enter_ground(subject, premises, COUNCIL, by=world.analyst, at=desk.at())
        assert open_items(door()) == ["moved"], "a record of the council is no echo, but shows nobody there now"
        enter_ground(subject, premises, PARCEL, by=world.analyst, at=desk.at())
        assert door().state == DoorState.ESTABLISHED


def test_a_record_that_they_are_not_there_blocks_until_it_is_withdrawn_or_they_are_seen_later(world: World) -> None:
    desk = Desk(world)
    with viewing(world.analyst):
        subject, premises = answered(desk)
        enter_ground(subject, premises, PARCEL, by=world.analyst, at=desk.at())
        left = replace(COUNCIL, reference="CT/2", against=True, on=date(2026, 2, 25))
        row = enter_ground(subject, premises, left, by=world.analyst, at=desk.at())
        assert open_items(door()) == ["moved"]
        assert "not there" in next(item["seen"] for item in door().items if item["key"] == "moved")
        before = transaction.savepoint()
        withdraw_ground(row.id, reason="Another flat was meant.", by=world.analyst, at=desk.at())
        assert door().state == DoorState.ESTABLISHED
        transaction.savepoint_rollback(before)
        later = replace(PARCEL, reference="P/2", on=date(2026, 2, 26))
        enter_ground(subject, premises, later, by=world.analyst, at=desk.at())
        assert door().state == DoorState.ESTABLISHED


def test_one_subject_is_checked_again_without_reading_the_others(world: World) -> None:
    """What the gate reads for one subject is what it reads for all, of that subject."""
    desk = Desk(world)
    with viewing(world.analyst):
        subject, premises = answered(desk)
        enter_ground(subject, premises, replace(COUNCIL, against=True), by=world.analyst, at=desk.at())
    with viewing(world.coordinator):
        clear("alex@example.com", national=world.national, reason="Another man.", by=world.coordinator, at=desk.at())
        for of in (subject.id, uuid4()):
            one, whole = door_facts(world.national, of=of), door_facts(world.national)
            for name in ("without_zone", "without_port", "differing", "uncompared", "typed"):
                assert getattr(one, name)[of] == getattr(whole, name)[of], name
            assert one.cleared.get(of) == whole.cleared.get(of)
            assert {key: said for key, said in whole.against.items() if key[0] == of} == one.against


def test_what_says_too_little_or_lies_elsewhere_is_refused(world: World) -> None:
    desk = Desk(world)
    with viewing(world.analyst):
        subject, premises = answered(desk)
        for wrong in (
            replace(COUNCIL, reference=" "), replace(COUNCIL, upstream=""), replace(COUNCIL, seen_by=""),
            replace(COUNCIL, on=date(2036, 1, 1)),
        ):  # fmt: skip
            with transaction.atomic(), pytest.raises(BadInput):
                enter_ground(subject, premises, wrong, by=world.analyst, at=desk.at())
        with transaction.atomic(), pytest.raises(NotFound):
            enter_ground(subject, Premises(id=uuid4()), COUNCIL, by=world.analyst, at=desk.at())
        with transaction.atomic(), pytest.raises(NotFound):
            withdraw_ground(uuid4(), reason="Never was.", by=world.analyst, at=desk.at())
    with viewing(world.gold), pytest.raises(NotAllowed):
        enter_ground(subject, premises, COUNCIL, by=world.gold, at=desk.at())


def test_a_package_takes_the_role_of_what_people_entered_and_a_redirect_of_a_redirect_is_followed(world: World) -> None:
    desk = Desk(world)
    with viewing(world.analyst):
        subject = desk.walk(Address=ELSEWHERE, Postcode="ZZ99 9ZZ", Role="billing")
        premises = places_known(subject.id).get(line1=ELSEWHERE)

        def role() -> AddressRole:
            return next(place.role for place in places_of([subject.id])[subject.id] if place.premises == premises.pk)

        assert role() is not AddressRole.HOME
        row = enter_ground(subject, premises, PARCEL, by=world.analyst, at=desk.at())
        assert role() is AddressRole.HOME
        earlier: list[Subject] = []
        for number, to in enumerate((subject, None)):
            one = copy(subject)
            one.pk, one.reference, one.redirected_to = uuid4(), f"S-EARLIER{number}", to or earlier[-1]
            one.state = SubjectState.REDIRECTED
            one.save(force_insert=True)
            earlier.append(one)
        old = copy(row)
        old.pk, old.subject = uuid4(), earlier[-1]
        old.save(force_insert=True)
        assert set(seen_grounds(subject.id)) == {row, old}
        assert len(entered_grounds(world.national, of=subject.id)) == 2
        withdraw_ground(row.id, reason="Another man.", by=world.analyst, at=desk.at())
        assert role() is AddressRole.HOME, "the one before was entered about the same man"
