"""What the worker's log says of a release that waits: which items are open, never what was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.release.tasks import open_due
from tests.release.invented import drafted, text_of, unlocked
from tests.rooms import World
from tests.timekeepers import Keeper


@pytest.mark.django_db
def test_the_log_quotes_no_word_of_what_waits(
    world: World, timekeeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    release = unlocked(world, drafted(world, embargo=datetime.now(UTC) - timedelta(seconds=1)))
    with viewing(world.gold):
        text_of(release, "Officers convicted Alex Invented, 745 offenders.")
    timekeeper.moved = timedelta(hours=2)
    [(_, kept_closed)] = open_due(at=datetime.now(UTC))
    assert "convicted" in kept_closed, "whoever commands is told"
    said = " ".join(each.getMessage() for each in caplog.records)
    assert "Every mark in the text is amended or cleared" in said
    assert "h apart" in said or "min apart" in said, "the clocks are told in full"
    for word in ("convicted", "Invented", "745", "offenders"):
        assert word not in said
