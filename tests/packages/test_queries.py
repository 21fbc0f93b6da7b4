"""Reads of packages, and how long they take at the size of an operation."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.models import Operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import District
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Occupancy, Premises, Subject
from daybreak.intake.models import Batch, Fact, Receipt
from daybreak.intake.terms import FactKind, Outcome
from daybreak.kernel.words import AddressRole
from daybreak.packages import actions, queries
from daybreak.packages.models import Package, PackageItem
from daybreak.packages.terms import PackageState
from daybreak.triage.queries import current_ranking
from tests.packages.invented import BLOCKED, Home, acknowledged, add_placed, built, ranked, sent
from tests.rooms import World
from tests.triage.invented import AT, Said, add_batch, add_nation

pytestmark = pytest.mark.django_db


def test_who_has_what_since_when_is_one_query(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, n) for n in (1, 2)]
        elsewhere = add_placed(world, 3, homes=[Home("avon-and-somerset", line="3 Lane")])
    sent(world, subjects[0])
    acknowledged(world, subjects[1])
    built(world, elsewhere)
    later = AT + timedelta(days=30)
    with viewing(world.gold), CaptureQueriesContext(connection) as seen:
        before, rows = len(seen), queries.who_has_what(world.operation, at=later)
        assert len(seen) - before == 1
        assert [(row.reference, row.force, row.state.value, row.overdue) for row in rows] == [
            ("P-000003/1", "avon-and-somerset", "draft", False),
            ("P-000001/1", "kent", "disseminated", True),
            ("P-000002/1", "kent", "acknowledged", True),
        ]
        assert {row.since for row in rows} == {AT}
        assert not any(row.overdue for row in queries.who_has_what(world.operation, at=later - timedelta(seconds=1)))


def test_who_has_what_of_one_batch(world: World) -> None:
    with viewing(world.analyst):
        batch, other = add_batch(world), add_batch(world, "another")
        first, second = add_placed(world, 1), add_placed(world, 2)
        for in_batch, subject in ((batch, first), (other, second)):
            Receipt.objects.create(
                compartment=world.national, batch=in_batch, outcome=Outcome.NEW, file_name="f", file_digest="d",
                file_size=1, referral=subject.mentions.get().referral,
            )  # fmt: skip
    sent(world, first, second)
    with viewing(world.gold):
        listed = queries.who_has_what(world.operation, at=AT, batch=Batch.objects.get(name="another"))
        assert [row.reference for row in listed] == ["P-000002/1"]


def test_overdue_are_live_ones_whose_clock_ran_out(world: World) -> None:
    urgent = Said(FactKind.URGENT, "now", party="")
    with viewing(world.analyst):
        slow, soon, gone = add_placed(world, 1), add_placed(world, 2, urgent), add_placed(world, 3, urgent)
    sent(world, slow, soon)
    (recalled,) = sent(world, gone)
    with viewing(world.coordinator):
        actions.recall([recalled.id], reason="wrong", by=world.coordinator, at=AT)
        assert [p.reference for p in queries.overdue(AT + timedelta(days=14))] == ["P-000002/1"]
        assert not queries.overdue(AT + timedelta(days=13)).exists()
        assert [p.reference for p in queries.overdue(AT + timedelta(days=31))] == ["P-000002/1", "P-000001/1"]
        late = [
            row.reference for row in queries.who_has_what(world.operation, at=AT + timedelta(days=31)) if row.overdue
        ]
        assert sorted(late) == ["P-000001/1", "P-000002/1"]


def test_the_states_of_a_force_are_those_of_one_operation(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    sent(world, subject)
    with viewing(world.gold):
        assert queries.states_of_force("kent", world.operation) == {"disseminated": 1}
        assert queries.states_of_force("kent", Operation(pk=uuid4())) == {}


def test_tasks_name_blocked_doors_of_the_package(world: World) -> None:
    with viewing(world.analyst):
        homes = [Home(), Home("surrey", door=DoorState.BLOCKED, line="2 Lane")]
        subject = add_placed(world, 1, homes=homes)
    (package,) = sent(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent):
        tasks = queries.tasks_of(queries.package(package.id))
        assert [task.key for task in tasks] == ["acknowledge", "access-to-children", "door:grounds"]
        assert tasks[-1].about.startswith("2 Lane")
        assert tasks[-1].task_of == BLOCKED.task_of


def test_the_funnel_counts_every_state(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, n) for n in (1, 2, 3)]
    sent(world, subjects[0])
    built(world, *subjects[1:])
    with viewing(world.gold):
        counted = queries.by_state(world.operation)
        assert list(counted) == list(PackageState)
        assert {state.value: n for state, n in counted.items() if n} == {"draft": 2, "disseminated": 1}
        assert queries.by_force(PackageState.DRAFT) == {"kent": 2}


def _house(world: World, count: int) -> None:
    """Place each of the first subjects of a nation at a premises of its own, spread over all districts."""
    national, districts = world.national, list(District.objects.order_by("code"))
    subjects = [row.subject for row in current_ranking(world.operation)[:count]]
    facts = {f.referral.mentions.all()[0].subject_id: f for f in _one_fact_each(subjects)}
    premises = Premises.objects.bulk_create(
        Premises(compartment=national, key=f"{n}", line1=f"{n} Lane", district=districts[n % len(districts)])
        for n in range(count)
    )
    pairs = list(zip(subjects, premises, strict=True))
    Occupancy.objects.bulk_create(
        Occupancy(compartment=national, subject=s, premises=p, role=AddressRole.HOME, fact=facts[s.id])
        for s, p in pairs
    )
    Door.objects.bulk_create(
        Door(compartment=national, subject=s, premises=p, state="established", items=[], checked_at=AT)
        for s, p in pairs
    )


def _one_fact_each(subjects: list[Subject]) -> list[Fact]:
    facts = Fact.objects.filter(kind="email", referral__mentions__subject__in=subjects)
    return list(facts.prefetch_related("referral__mentions"))


@pytest.mark.slow
def test_eleven_hundred_packages_are_built_in_ten_seconds_and_listed_in_two(world: World) -> None:
    with viewing(world.analyst):
        add_nation(world, 20_000)
        ranked(world)
        _house(world, 1_100)
        keys = [row.subject_id for row in current_ranking(world.operation)[:1_100]]
        started = time.perf_counter()
        made = actions.build(keys, operation=world.operation, by=world.analyst, at=AT)
        building = time.perf_counter() - started
        assert len(made.packages) == 1_100
        assert PackageItem.objects.count() > 8_000
    packages = [package.id for package in made.packages]
    with viewing(world.coordinator):
        actions.check(packages, by=world.coordinator, at=AT)
        actions.sign(packages, by=world.coordinator, at=AT)
        started = time.perf_counter()
        actions.disseminate(packages, by=world.coordinator, at=AT)
        sending = time.perf_counter() - started
        started = time.perf_counter()
        assert len(queries.who_has_what(world.operation, at=AT)) == 1_100
        listing = time.perf_counter() - started
    assert Package.objects.count() == 0  # no viewer, no rows
    print(f"build {building:.2f} s, disseminate {sending:.2f} s, who has what {listing:.3f} s")
    assert (building < 10, sending < 10, listing < 2) == (True, True, True)
