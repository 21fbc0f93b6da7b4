"""The days a text may name are frozen with the figures, and whoever reads the text reads them alike."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.release.actions import amend, freeze
from daybreak.release.days import days_told
from daybreak.release.marks import marks
from daybreak.release.models import Snapshot
from daybreak.release.reading import dates
from daybreak.visits.models import Outcome
from tests.release.invented import EMBARGO, arrested, drafted
from tests.rooms import World

pytestmark = pytest.mark.django_db


def test_days_of_action_are_those_on_which_many_were_met(world: World) -> None:
    arrested(world, "kent", 11)
    [later] = arrested(world, "surrey", 1)
    with viewing(world.coordinator):
        Outcome.objects.filter(package=later).update(at=world.at + timedelta(days=9))
        days = days_told(freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at), released=EMBARGO)
    assert days is not None
    assert days.acted == (world.at.date(),), "one arrest of twelve, days later, makes no day of action"
    assert days.opened == world.operation.opened_at.date()
    assert date(2026, 3, 20) == days.released


def test_figures_frozen_near_midnight_are_as_at_the_local_day_and_that_of_utc(world: World) -> None:
    at = world.at.replace(month=6, day=30, hour=23, minute=30, tzinfo=UTC)
    with viewing(world.coordinator):
        days = days_told(freeze(world.operation, checkpoint=None, by=world.coordinator, at=at), released=at)
    assert days is not None
    assert days.as_at == (date(at.year, 6, 30), date(at.year, 7, 1))


def test_a_text_names_the_days_as_they_were(world: World) -> None:
    arrested(world, "kent", 11)
    release = drafted(world, embargo=EMBARGO)
    wrong = world.at.date() - timedelta(days=40)
    with viewing(world.press_officer):
        row = amend(
            release.id, text=f"Officers acted on {world.at:%-d %B %Y}, and on {wrong:%-d %B %Y}.\n",
            by=world.press_officer, at=world.at,
        )  # fmt: skip
        found = [mark.slip for mark in marks(row, operation=world.operation) if mark.slip.rule == dates.RULE]
    assert [slip.words for slip in found] == [f"{wrong:%-d %B %Y}"]


def test_of_a_snapshot_that_kept_no_days_no_date_is_read(world: World) -> None:
    assert days_told(Snapshot(), released=EMBARGO) is None
