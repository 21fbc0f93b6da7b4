"""A door that was blocked after its package was signed: nobody goes there, and of why only the rules are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from daybreak.access.viewer import viewing
from daybreak.attribution.actions import clear
from daybreak.attribution.models import Door
from daybreak.attribution.rules import DoorRead, door_items
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.kernel.errors import GateNotMet
from daybreak.packages.doors import doors_blocked
from daybreak.visits.actions import check_ready, record_events
from daybreak.visits.models import Visit
from daybreak.visits.terms import VisitState
from tests.packages.invented import Home, add_placed, built
from tests.rooms import World
from tests.visits.invented import happened, ready
from tests.visits.test_actions import WHOLE_DAY

pytestmark = pytest.mark.django_db
SECRET = "a later council record of 2026-03-01 places them at 9 Other Street"


def block(world: World, visit: Visit, *, at: datetime, state: DoorState = DoorState.BLOCKED) -> None:
    """Write the national door of a visit's premises, as the gate leaves it."""
    moved = SECRET if state is DoorState.BLOCKED else ""
    items = [
        item.as_dict()
        for item in door_items(
            DoorRead(grounds=(), typed_unverified=0, leads_without_zone=0, leads_without_port=0,
                     answers_that_differ=0, answers_not_compared=0, cleared="", moved=moved)
        )
        if item.key == "moved"
    ]  # fmt: skip
    with viewing(world.coordinator):
        Door.objects.update_or_create(
            compartment=world.national, subject=visit.package.subject, premises=visit.premises.of,
            defaults={"state": state, "items": items, "checked_at": at},
        )  # fmt: skip


def test_a_door_blocked_after_dissemination_makes_the_visit_unready_and_says_which_rule(world: World) -> None:
    visit, other = ready(world, count=2)
    analyst = world.force_analyst("kent")
    block(world, visit, at=world.at)
    block(world, other, at=world.at, state=DoorState.ESTABLISHED)
    with viewing(analyst):
        found = check_ready([visit.id, other.id], by=analyst, at=world.at)
        assert [row.id for row in found.ready] == [other.id]
        ((item,),) = [each.items for each in found.waiting]
        assert (item.key, item.task_of) == ("door", "lead analyst")
        assert "after the package was signed" in item.seen
        assert "No record says that they left" in item.seen
        assert "9 Other Street" not in str(Visit.objects.get(pk=visit.id).readiness), "what was seen is not told"
        assert not Door.objects.exists()
        assert Visit.objects.get(pk=visit.id).state != VisitState.READY
    block(world, visit, at=world.at, state=DoorState.ESTABLISHED)
    with viewing(analyst):
        assert len(check_ready([visit.id], by=analyst, at=world.at).ready) == 1


def test_nobody_enters_at_a_door_blocked_while_the_visit_was_ready(world: World) -> None:
    (visit,) = ready(world, count=1)
    (begins,), silver = happened(visit, WHOLE_DAY[0]), world.silver("kent")
    block(world, visit, at=begins.happened_at - timedelta(minutes=1))
    with viewing(silver), pytest.raises(GateNotMet) as refusal:
        record_events([begins], by=silver, at=begins.happened_at)
    assert any("door" in item for item in refusal.value.items)


def test_what_began_before_the_door_was_blocked_is_recorded_though_it_comes_late(world: World) -> None:
    (visit,) = ready(world, count=1)
    (begins,), silver = happened(visit, WHOLE_DAY[0]), world.silver("kent")
    block(world, visit, at=begins.happened_at + timedelta(minutes=1))
    with viewing(silver):
        assert record_events([begins], by=silver, at=begins.happened_at + timedelta(hours=3)).new == 1


def test_only_who_sees_the_package_learns_how_its_door_stands(world: World) -> None:
    (visit,) = ready(world, count=1)
    block(world, visit, at=world.at)
    with viewing(world.force_analyst("kent")):
        assert set(doors_blocked([visit.premises_id, uuid4()])) == {visit.premises_id}
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('daybreak.doors', true)")
            assert cursor.fetchone() == ("off",)
            cursor.execute("SELECT set_config('daybreak.doors', 'on', true)")
            assert not Door.objects.exists(), "the setting opens nothing to anybody but the function"
    with viewing(world.force_analyst("surrey")):
        assert doors_blocked([visit.premises_id]) == {}


def merged(world: World, visit: Visit) -> Subject:
    """Let the visit's subject be known under another reference, and that one under a third; return the last."""
    with viewing(world.coordinator):
        first = Subject.objects.get(pk=visit.package.subject_id)
        last, between = (
            Subject.objects.create(compartment=world.national, reference=name, name="A", identified_at=world.at)
            for name in ("S-LAST", "S-BETWEEN")
        )
        for one, to in ((first, between), (between, last)):
            Subject.objects.filter(pk=one.pk).update(state=SubjectState.REDIRECTED, redirected_to=to)
    return last


def test_the_door_is_that_of_whoever_stands_for_the_person_by_now(world: World) -> None:
    (visit,) = ready(world, count=1)
    block(world, visit, at=world.at)
    last, kent = merged(world, visit), world.force_analyst("kent")
    with viewing(kent):
        assert doors_blocked([visit.premises_id]), "until somebody checks the door of who stands for them"
    with viewing(world.coordinator):
        door = Door.objects.create(
            compartment=world.national, subject=last, premises=visit.premises.of, state=DoorState.ESTABLISHED, items=[],
            checked_at=world.at - timedelta(days=1),
        )  # fmt: skip
    with viewing(kent):
        assert doors_blocked([visit.premises_id]) == {}, "what is left under the old reference is no door"
    with viewing(world.coordinator):
        items = Door.objects.exclude(pk=door.pk).values_list("items", flat=True).get()
        Door.objects.exclude(pk=door.pk).update(state=DoorState.ESTABLISHED, items=[])
        Door.objects.filter(pk=door.pk).update(state=DoorState.BLOCKED, items=items)
    with viewing(kent):
        assert set(doors_blocked([visit.premises_id])) == {visit.premises_id}


def test_a_person_is_cleared_under_every_reference_they_have_or_had(world: World) -> None:
    (visit,) = ready(world, count=1)
    last = merged(world, visit)
    with viewing(world.coordinator):
        clear(last, national=world.national, reason="Another man", by=world.coordinator, at=world.at)
    with viewing(world.force_analyst("kent")):
        (item,) = doors_blocked([visit.premises_id])[visit.premises_id].items
        assert item.key == "cleared"


def test_a_force_learns_nothing_of_what_was_not_sent_to_it(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, homes=[Home(door=DoorState.BLOCKED)])
    (draft,) = built(world, subject)
    with viewing(world.analyst):
        keys = list(draft.premises.values_list("pk", flat=True))
        assert set(doors_blocked(keys)) == set(keys)
    with viewing(world.force_analyst("kent")):
        assert doors_blocked(keys) == {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('daybreak.doors', 'on', true)")
            assert not Subject.objects.exists(), "the setting opens nothing to anybody but the function"
