"""What each viewer sees of visits: a force its own and nothing national, nobody anything without a viewer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import NotFound
from daybreak.visits import queries
from daybreak.visits.actions import check_ready, open_visit, prepare, propose, record_events
from daybreak.visits.models import Capacity, Outcome, Plan, PreparationItem, Visit, VisitEvent, Window
from daybreak.visits.terms import EventKind
from tests.rooms import World
from tests.visits.invented import accepted, everything, happened, ready

pytestmark = pytest.mark.django_db
OWN = (Capacity, Visit, PreparationItem, VisitEvent, Outcome)


@pytest.fixture
def visited(world: World) -> Visit:
    """One visit in Kent that has ended with an arrest and a search."""
    visit, bronze = ready(world)[0], world.bronze("kent")
    kinds = [EventKind.ENTRY, EventKind.ARREST, EventKind.SEARCH, EventKind.WRONG_PREMISES, EventKind.LEFT]
    with viewing(bronze):
        record_events(happened(visit, *kinds), by=bronze, at=world.at)
    return visit


def test_without_a_viewer_there_are_no_rows(world: World, visited: Visit) -> None:
    with viewing(None):
        for model in (*OWN, Window, Plan):
            assert model.objects.count() == 0, model


def test_a_force_sees_its_own_and_nothing_national(world: World, visited: Visit) -> None:
    with viewing(world.silver("kent")):
        for model in OWN:
            assert model.objects.count() > 0, model
        assert Window.objects.count() == 0
        assert Plan.objects.count() == 0
        assert queries.plan_latest(world.operation) is None
        assert [row.force for row in queries.figures_by_force(world.operation)] == ["kent"]


def test_another_force_sees_nothing_of_it_in_lists_or_counts(world: World, visited: Visit) -> None:
    analyst = world.force_analyst("surrey")
    with viewing(analyst):
        for model in (*OWN, Window, Plan):
            assert model.objects.count() == 0, model
        assert list(queries.day_board(world.operation)) == []
        assert queries.board_counts(world.operation) == []
        assert queries.figures_by_force(world.operation) == []
        assert list(queries.wrong_premises(world.operation)) == []
        with pytest.raises(NotFound):
            queries.readiness_of(visited.id)


def test_another_forces_visit_and_none_at_all_are_the_same_not_found(world: World, visited: Visit) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("surrey")
    with viewing(analyst):
        for key in (package.id, uuid4()):
            with pytest.raises(NotFound):
                propose([key], by=analyst, at=world.at)
            with pytest.raises(NotFound):
                prepare(everything(key), by=analyst, at=world.at)
        for key in (visited.id, uuid4()):
            with pytest.raises(NotFound):
                check_ready([key], by=analyst, at=world.at)
            with pytest.raises(NotFound):
                open_visit(key, by=analyst, at=world.at)


def test_command_sees_every_force(world: World, visited: Visit) -> None:
    ready(world, "surrey")
    with viewing(world.gold):
        assert [row.force for row in queries.figures_by_force(world.operation)] == ["kent", "surrey"]
        plan = queries.plan_latest(world.operation)
        assert plan is not None
        assert Window.objects.count() == 2
