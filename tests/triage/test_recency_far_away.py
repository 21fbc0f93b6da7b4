"""A date so far away that no day after it can be named stops no ranking of anybody."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.intake.terms import FactKind
from daybreak.triage.actions import rank_subjects
from tests.rooms import World
from tests.triage.invented import AT, Said, add_reported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("far", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_everybody_is_ranked_beside_it(world: World, far: str) -> None:
    with viewing(world.analyst):
        add_reported(world, 1, Said(FactKind.INCIDENT_AT, far, party=""), Said(FactKind.DATA_EXPIRES_AT, far, party=""))
        add_reported(world, 2, Said(FactKind.ANNOTATION, "csamSolicitation", party=""))
        assert rank_subjects(world.operation, by=world.analyst, at=AT).ranked == 2
