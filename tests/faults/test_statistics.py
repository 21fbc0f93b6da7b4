"""Tables analysed while they are being written are empty to the planner: what reads them whole still comes to an end.

Autovacuum does this to whatever takes longer than its nap. A statement that fails here runs into the time limit that
every statement of the app has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from daybreak.access.viewer import counting, viewing
from daybreak.packages.watching import queues
from daybreak.release.counting import count_all, records_behind
from daybreak.triage.actions import rank_changed, rank_subjects
from tests.release.test_two_releases import first_day
from tests.rooms import World
from tests.triage.invented import AT
from tests.triage.test_named_cases import NAMES, a_list

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def analyse(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[], None]]:
    """Analyse every table from outside, which sees nothing of what a test has written; mended after the last test."""
    with django_db_blocker.unblock():
        owner = psycopg.connect(**{**connections["owner"].get_connection_params(), "autocommit": True})
    with owner:
        yield lambda: _run(owner, "ANALYZE")
        _run(owner, "VACUUM")


def _run(owner: psycopg.Connection[Any], act: LiteralString) -> None:
    owner.execute(act)


def test_the_records_behind_every_figure_are_read(world: World, analyse: Callable[[], None]) -> None:
    first_day(world)
    with viewing(world.coordinator), counting(world.operation.pk):
        before = records_behind(world.operation), count_all(world.operation)
        analyse()
        found = records_behind(world.operation), count_all(world.operation)
    assert set(found[0]) == set(before[0])
    assert len(found[0]) == len(before[0])
    assert found[1] == before[1]


def test_everybody_is_ranked_twice_and_watched(world: World, analyse: Callable[[], None]) -> None:
    with viewing(world.analyst):
        a_list(world)
        analyse()
        rank_subjects(world.operation, by=world.analyst, at=AT)
        analyse()
        again = rank_subjects(world.operation, by=world.analyst, at=AT)
        assert again.ranked == NAMES
        assert rank_changed(world.operation, by=world.analyst, at=AT) is None
        assert [each.open for each in queues(world.operation, at=AT + timedelta(hours=1))] == [NAMES]
