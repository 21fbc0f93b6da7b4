"""What each viewer sees of custody."""

from __future__ import annotations

from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.custody import queries
from daybreak.custody.actions import give, open_exhibit, record_examinations, take
from daybreak.custody.models import Examination, ExaminationCount, Exhibit, Step
from daybreak.custody.terms import Examined, GradingScheme, HandedOver
from daybreak.kernel.errors import NotFound
from tests.custody.invented import read, seized
from tests.rooms import World
from tests.visits.invented import DAWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    """An exhibit of Kent that was handed to its examiner and examined."""
    found, bronze, examiner = seized(world)[0], world.bronze("kent"), world.examiner("kent")
    with viewing(bronze):
        give([read(found, DAWN)], to=examiner, by=bronze, at=DAWN)
    with viewing(examiner):
        record_examinations([Examined(found.id, {(GradingScheme.UK_ABC, "A"): 2})], by=examiner, at=DAWN)
    return found


def test_the_force_and_nobody_else_sees_its_exhibits(world: World, exhibit: Exhibit) -> None:
    for viewer, rows in ((world.examiner("kent"), 1), (world.examiner("surrey"), 0), (None, 0)):
        with viewing(viewer):
            for model in (Exhibit, Step, Examination, ExaminationCount):
                assert model.objects.count() == rows, (viewer, model)
            assert sum(queries.devices_by_force(world.operation).values()) == rows
            assert queries.exhibits(world.operation).count() == rows


def test_another_forces_exhibit_and_none_at_all_are_the_same_not_found(world: World, exhibit: Exhibit) -> None:
    bronze, examiner = world.bronze("surrey"), world.examiner("surrey")
    with viewing(bronze):
        for key in (exhibit.id, uuid4()):
            with pytest.raises(NotFound):
                queries.holding_of(key)
            with pytest.raises(NotFound):
                open_exhibit(key, by=bronze, at=world.at)
            with pytest.raises(NotFound):
                give([HandedOver(key, "S", DAWN)], to=examiner, by=bronze, at=DAWN)
            with pytest.raises(NotFound):
                take([HandedOver(key, "S", DAWN, reason="it lay there")], by=bronze, at=DAWN)
            assert queries.outside_breaks([key]) == {}
