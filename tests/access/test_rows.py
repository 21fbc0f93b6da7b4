"""What each viewer sees of operations and memberships, and that nobody sees anything without a viewer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from daybreak.access.models import Grant, Operation
from daybreak.access.viewer import narrowed, viewing
from daybreak.intake.models import Batch
from daybreak.safeguarding.models import ChildReferral
from tests.rooms import World


def _batch(world: World, compartment_id: int) -> Batch:
    return Batch.objects.create(
        compartment_id=compartment_id, name="b", sender="s", received_at=world.at, received_by=world.coordinator.id
    )


@pytest.mark.django_db
def test_without_a_viewer_there_are_no_rows(world: World) -> None:
    with viewing(world.coordinator):
        _batch(world, world.national.id)
        assert Batch.objects.count() == 1
    assert Batch.objects.count() == 0
    assert Operation.objects.count() == 0
    with viewing(None):
        assert Batch.objects.count() == 0


@pytest.mark.django_db
def test_a_force_sees_its_own_compartment_only(world: World) -> None:
    kent, surrey = world.force_analyst("kent"), world.force_analyst("surrey")
    with viewing(world.coordinator):
        _batch(world, world.national.id)
        mine = _batch(world, world.force("kent").id)
        _batch(world, world.force("surrey").id)
    with viewing(kent):
        assert list(Batch.objects.all()) == [mine]
        assert Batch.objects.count() == 1
    with viewing(surrey):
        assert not Batch.objects.filter(pk=mine.pk).exists()


@pytest.mark.django_db
def test_a_force_cannot_write_into_another_compartment(world: World) -> None:
    kent, _ = world.force_analyst("kent"), world.coordinator
    with viewing(kent):
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            _batch(world, world.force("surrey").id)
        _batch(world, world.force("kent").id)


@pytest.mark.django_db
def test_a_grant_that_ended_shows_nothing(world: World) -> None:
    kent = world.force_analyst("kent")
    with viewing(world.coordinator):
        _batch(world, world.force("kent").id)
        Grant.objects.filter(post=kent).update(granted_until=world.at.replace(year=world.at.year, month=4))
    with viewing(kent):
        assert Batch.objects.count() == 0
        assert Operation.objects.count() == 0


@pytest.mark.django_db
def test_a_person_switched_off_sees_nothing(world: World) -> None:
    coordinator = world.coordinator
    with viewing(coordinator):
        _batch(world, world.national.id)
    coordinator.person.is_active = False
    coordinator.person.save()
    with viewing(coordinator):
        assert Batch.objects.count() == 0


@pytest.mark.django_db
def test_the_app_role_is_neither_owner_nor_free_of_policies(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_narrowed_rows_are_the_same_rows(world: World) -> None:
    kent = world.force_analyst("kent")
    with viewing(world.coordinator):
        mine = _batch(world, world.force("kent").id)
        _batch(world, world.force("surrey").id)
        assert set(narrowed(Batch.objects.all())) == set(Batch.objects.all())
        assert "compartment_id" not in _condition(narrowed(Batch.objects.all()))
    with viewing(kent):
        assert list(narrowed(Batch.objects.all())) == [mine]
        assert f'"compartment_id" = {mine.compartment_id}' in _condition(narrowed(Batch.objects.all()))
        assert narrowed(Operation.objects.all()).count() == 1  # lies in no part
    with viewing(None):
        assert not narrowed(Batch.objects.all())


@pytest.mark.django_db
def test_rows_sent_between_parts_are_never_narrowed_to_one_side(world: World) -> None:
    kent = world.force_analyst("kent")
    with viewing(kent):
        assert str(narrowed(ChildReferral.objects.all()).query) == str(ChildReferral.objects.all().query)


def _condition(rows: QuerySet[Any]) -> str:
    return str(rows.query).partition(" WHERE ")[2]
