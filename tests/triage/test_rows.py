"""The ranking is national: leads and gold see it, nobody else, not even its size."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import NotFound
from daybreak.triage.actions import rank_subjects
from daybreak.triage.models import Ranking, RankingRun
from daybreak.triage.queries import counts_by_level, current_ranking, current_run, ranking_of
from tests.rooms import World
from tests.triage.invented import AT, add_reported


@pytest.mark.django_db
def test_who_sees_the_ranking(world: World) -> None:
    with viewing(world.analyst):
        subject = add_reported(world, 1)
        rank_subjects(world.operation, by=world.analyst, at=AT)
    for post in (world.gold, world.coordinator, world.analyst):
        with viewing(post):
            assert current_ranking(world.operation).count() == 1
    for hidden_from in (world.silver("kent"), world.press_officer, world.social_worker("cs-kent"), None):
        with viewing(hidden_from):
            assert current_run(world.operation) is None
            assert list(current_ranking(world.operation)) == []
            assert Ranking.objects.count() == RankingRun.objects.count() == 0
            assert set(counts_by_level(world.operation).values()) == {0}
            with pytest.raises(NotFound):
                ranking_of(subject.id)
