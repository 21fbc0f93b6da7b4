"""What each viewer sees of safeguarding: a social worker sees referrals to the own authority and nothing else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from daybreak.access.models import BetweenCompartments, Compartmented, Operation
from daybreak.access.viewer import viewing
from daybreak.kernel.errors import NotFound
from daybreak.safeguarding import queries
from daybreak.safeguarding.actions import acknowledge, open_referral, refer
from daybreak.safeguarding.models import Child, ChildReferral
from tests.rooms import World
from tests.safeguarding.invented import AUTHORITY, recorded, referred

pytestmark = pytest.mark.django_db
OTHER = "cs-surrey"


def test_a_social_worker_sees_the_referral_and_no_other_row_of_the_operation(world: World) -> None:
    made = referred(world, {}, {"authority": OTHER})
    with viewing(world.social_worker(AUTHORITY)):
        seen = list(queries.desk(world.social_worker(AUTHORITY).agency, world.operation))
        assert not queries.desk(world.social_worker(AUTHORITY).agency, Operation(pk=uuid4())).exists()
        assert [row.child_id for row in seen] == [row.child_id for row in made if row.child.authority.slug == AUTHORITY]
        for model in apps.get_models():
            if issubclass(model, Compartmented | BetweenCompartments) and model is not ChildReferral:
                assert model._default_manager.count() == 0, model
        assert ChildReferral.objects.count() == 1


def test_the_force_that_referred_sees_what_became_of_it_and_another_does_not(world: World) -> None:
    made = referred(world)[0]
    worker = world.social_worker(AUTHORITY)
    with viewing(worker):
        acknowledge([made.id], by=worker, at=world.at)
    with viewing(world.silver("kent")):
        assert [row.state for row in queries.sent(world.operation)] == ["acknowledged"]
        assert queries.figures_by_force(world.operation)[0].children == 1
    for viewer in (world.silver("surrey"), world.social_worker(OTHER), None):
        with viewing(viewer):
            assert Child.objects.count() == ChildReferral.objects.count() == 0
            assert queries.figures_by_force(world.operation) == []
            assert not queries.sent(world.operation).exists()


def test_another_authoritys_referral_and_none_at_all_are_the_same_not_found(world: World) -> None:
    made, worker = referred(world)[0], world.social_worker(OTHER)
    with viewing(worker):
        for key in (made.id, uuid4()):
            with pytest.raises(NotFound):
                open_referral(key, by=worker, at=world.at)
            with pytest.raises(NotFound):
                acknowledge([key], by=worker, at=world.at)


def test_another_force_cannot_refer_a_child_it_does_not_see(world: World) -> None:
    child, bronze = recorded(world)[0], world.bronze("surrey")
    with viewing(bronze), pytest.raises(NotFound):
        refer([child.id], by=bronze, at=world.at)


def test_a_force_cannot_write_a_referral_in_another_forces_name(world: World) -> None:
    made, sender = referred(world)[0], world.force("kent")
    with (
        viewing(world.bronze("surrey")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        ChildReferral.objects.create(
            compartment=world.authority(OTHER),
            sender=sender,
            child_id=made.child_id,
            reference="C-9",
            force_name="Kent",
            relation="other",
            immediate_risk=False,
            made_at=world.at,
            due_at=world.at,
        )
