"""A silent block stops a plan in the words of every other wait, and nothing tells the one from the other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from daybreak.access.viewer import viewing
from daybreak.deconfliction.actions import confirm_block, place_block
from daybreak.deconfliction.models import HitSide, Interest
from daybreak.deconfliction.terms import BlockGround, Handling, HitState
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.kernel.errors import GateNotMet
from daybreak.packages.models import Package, PackagePremises
from daybreak.visits.actions import check_ready, plan_operation, record_events
from daybreak.visits.actions.gathering import asked
from daybreak.visits.models import Visit
from daybreak.visits.queries import keys_of_address, stopped
from daybreak.visits.rules.readiness import WAITS
from tests.rooms import World
from tests.visits.conflicts import _interest
from tests.visits.invented import happened, planned, ready
from tests.visits.test_actions import WHOLE_DAY

pytestmark = pytest.mark.django_db
WHY = "An officer works there under another name"


def block(world: World, thing: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        at: datetime = cursor.fetchone()[0]
    first, second = world.coordinator, world.second_coordinator
    with viewing(first):
        placed = place_block(
            world.national, [thing], ground=BlockGround.COUNTER_CORRUPTION, reason=WHY, named=[second],
            until=at + timedelta(days=1), by=first, at=at,
        )  # fmt: skip
    with viewing(second):
        confirm_block(placed.id, by=second, at=at)


def elsewhere(world: World, package: Package) -> Interest:
    """Write the desk's side of a hit with another operation, on the subject of the package."""
    with viewing(world.coordinator):
        own = package.compartment.agency
        assert own is not None
        interest = _interest(world, own)
        HitSide.objects.create(
            compartment=world.national, interest=interest, handling=Handling.BLIND, shown={"contact": "desk"},
            subject_reference=package.subject_reference, waiting_since=world.at,
        )  # fmt: skip
        return interest


def test_a_block_and_another_operation_stop_a_plan_in_the_same_words(world: World) -> None:
    blocked, awaited = ready(world, count=2)
    analyst, silver = world.force_analyst("kent"), world.silver("kent")
    elsewhere(world, awaited.package)
    block(world, f"subject:{blocked.package.subject_reference}")
    with viewing(analyst):
        found = check_ready([blocked.id, awaited.id], by=analyst, at=world.at)
        assert found.ready == ()
        told = [[(item.key, item.rule, item.seen, item.task_of) for item in each.items] for each in found.waiting]
        assert told[0] == told[1]
        assert [item[0] for item in told[0]] == ["check"]
        assert told[0][0][2] == WAITS
    with viewing(silver):
        rows = {row.id: (row.state, row.readiness[-1]) for row in Visit.objects.all()}
        assert rows[blocked.id] == rows[awaited.id]
        assert HitSide.objects.count() == 0
    with viewing(world.analyst):
        HitSide.objects.update(state=HitState.SETTLED)
    with viewing(analyst):
        assert [row.id for row in check_ready([blocked.id, awaited.id], by=analyst, at=world.at).ready] == [awaited.id]


def test_who_is_ready_already_does_not_enter_what_is_blocked_since(world: World) -> None:
    visits, bronze = ready(world, count=2), world.bronze("kent")
    block(world, f"subject:{visits[0].package.subject_reference}")
    with viewing(bronze):
        with pytest.raises(GateNotMet) as refused:
            record_events(happened(visits[0], *WHOLE_DAY)[:2], by=bronze, at=world.at)
        assert "check: The lead agency has no check left to do; task of lead analyst" in refused.value.items[0]
        assert record_events(happened(visits[1], *WHOLE_DAY)[:2], by=bronze, at=world.at).new == 2


def test_a_block_of_an_address_stops_who_is_visited_there_though_no_fact_of_the_package_says_it(world: World) -> None:
    """The home is known from an operator's answer or from another force: it stands on the package, as no item."""
    (visit,), analyst = ready(world, count=1), world.force_analyst("kent")
    with viewing(world.coordinator):
        PackagePremises.objects.filter(package=visit.package_id).update(
            address="1 Invented Street, Maidstone, ZZ99 1AA"
        )
    block(world, "address:1 invented st|ZZ99 1AA")
    with viewing(analyst):
        assert [each.items[0].key for each in check_ready([visit.id], by=analyst, at=world.at).waiting] == ["check"]


def test_a_block_of_a_person_stops_them_under_the_subject_they_turned_out_to_be(world: World) -> None:
    (visit,) = ready(world, count=1)
    with viewing(world.coordinator):
        Subject.objects.create(
            compartment=world.national, reference="S-BEFORE", state=SubjectState.REDIRECTED,
            redirected_to=visit.package.subject, identified_at=world.at,
        )  # fmt: skip
    block(world, "subject:S-BEFORE")
    with viewing(world.gold):
        assert stopped([visit.package]) == {visit.package_id}


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("1 Invented Street, Maidstone, ZZ99 1AA", "1 invented st|ZZ99 1AA"),
        ("Flat 2, 1 Invented Street, Maidstone, ZZ99 1AA", "flat 2 1 invented st|ZZ99 1AA"),
        ("1 Invented Street, ZZ99 1AA", "1 invented st|ZZ99 1AA"),
    ],
)
def test_an_address_in_one_line_is_found_in_its_normal_form(address: str, key: str) -> None:
    assert key in keys_of_address(address)
    assert keys_of_address("") == set()


def test_what_waits_for_a_check_is_not_planned_and_the_plan_says_no_more_than_that(world: World) -> None:
    planned(world, count=3)
    with viewing(world.gold):
        rows = Visit.objects.select_related("package__compartment__agency").order_by("reference")
        blocked, awaited, free = list(rows)
    elsewhere(world, awaited.package)
    block(world, f"subject:{blocked.package.subject_reference}")
    with viewing(world.gold):
        for mend in (True, False):
            made = plan_operation(world.operation, by=world.gold, at=world.at, seconds=2, seed=1, mend=mend)
            told = {each["visits"][0]: {**each, "visits": []} for each in made.unplaced}
            assert set(told) == {blocked.reference, awaited.reference}
            assert told[blocked.reference] == told[awaited.reference], "the same words whatever it waits for"
            assert list(made.assignments) == [free.reference]
        assert asked(world.operation, at=world.at).targets[0].key == free.reference
        assert [row.starts_at is None for row in Visit.objects.order_by("reference")] == [True, True, False]
